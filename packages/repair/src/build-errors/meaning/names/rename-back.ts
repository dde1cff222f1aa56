// Gives a declaration its former name back, where all uses still have it. The reverse of exchanging the uses.
import ts from 'typescript';
import type { FaultPlace } from '../../fault-groups.ts';
import type { Step } from '../../problem.ts';
import { ranked } from './name-steps.ts';
import { renamesOf } from './culprit-renames.ts';

const MOST = 3;
const UNKNOWN_NAME = new Set([2304, 2552, 2551, 2339, 2305, 2724, 2614, 2459, 2353, 2561]);

/** Only names that files of the problem declare, and that the uses do not know. */
export function renameBackSteps(place: FaultPlace): readonly Step[] {
  const { group, workspace, fault } = place;
  const { word } = group;
  if (word === null || !UNKNOWN_NAME.has(fault.code)) return [];
  const declared = declarationsOf(place);
  const hints = renamesOf(workspace.problem.culprit ?? []);
  return ranked(word, declared.keys(), hints.get(word) ?? new Set())
    .slice(0, MOST)
    .flatMap(({ name, cost }) => {
      const edits = renameEdits(place, declared.get(name)!, word);
      if (edits.length === 0) return [];
      // Many uses that agree speak for the old name; many places to change speak against it.
      const balance = Math.max(0, edits.length - group.faults.length) * 0.2;
      return [{ kind: 'name', says: `rename ${name} back to ${word}`, edits, cost: 1 + cost + balance } satisfies Step];
    });
}

function declarationsOf({ workspace, path: here }: FaultPlace): ReadonlyMap<string, ts.Identifier> {
  const found = new Map<string, ts.Identifier>();
  for (const path of workspace.roots) {
    const file = workspace.program().getSourceFile(workspace.absolute(path));
    if (file === undefined || file.isDeclarationFile) continue;
    const visit = (node: ts.Node): void => {
      const { name } = node as ts.NamedDeclaration;
      if (name !== undefined && ts.isIdentifier(name) && isNamed(node, path === here) && !found.has(name.text))
        found.set(name.text, name);
      ts.forEachChild(node, visit);
    };
    ts.forEachChild(file, visit);
  }
  return found;
}

/** What only its own file can see is no candidate elsewhere. */
function isNamed(node: ts.Node, isHere: boolean): boolean {
  if (ts.isParameter(node)) return isHere;
  if (ts.isVariableDeclaration(node)) return isHere || ts.isSourceFile(node.parent.parent.parent);
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isPropertySignature(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isMethodSignature(node)
  );
}

function renameEdits({ workspace }: FaultPlace, name: ts.Identifier, to: string): Step['edits'] {
  const path = name.getSourceFile().fileName;
  const places = workspace.service.findRenameLocations(path, name.getStart(), false, false, {}) ?? [];
  const edits = places.flatMap(({ fileName, textSpan, prefixText = '', suffixText = '' }) => {
    const inside = workspace.relative(fileName);
    if (inside === null) return [];
    const insert = prefixText + to + suffixText;
    return [{ path: inside, start: textSpan.start, end: textSpan.start + textSpan.length, insert }];
  });
  return edits.length === places.length ? edits : [];
}
