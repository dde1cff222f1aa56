// Things that are declared twice. Takes one away only where the other says the same.
import ts from 'typescript';
import type { FaultPlace } from '../fault-groups.ts';
import type { Step } from '../problem.ts';
import { lineEnd, lineStart } from '../text-edits.ts';
import { findUp } from './keywords.ts';

const TWICE = new Set([2451, 2300, 2393, 1117, 2440, 2528, 2323]);

export function duplicateSteps(place: FaultPlace): readonly Step[] {
  const { fault, group, file, path, text } = place;
  if (!TWICE.has(fault.code)) return [];
  const places = group.faults.filter((other) => other.path === path);
  const declared = places.flatMap(({ start }) => declarationAt(file, start) ?? []);
  const steps: Step[] = [];
  for (const [index, node] of declared.entries()) {
    const same = declared.filter((other) => other !== node && plain(other, file) === plain(node, file));
    const [nearest] = same.map((other) => Math.abs(declared.indexOf(other) - index));
    if (nearest === undefined) continue;
    steps.push({
      kind: 'small-edit',
      says: `remove the second declaration of ${group.word ?? 'the same'} in ${path}`,
      edits: [{ path, ...removal(node, text) }],
      cost: 0.5 + (index === 0 ? 0.2 : 0),
    });
  }
  return [...steps, ...assignmentSteps(place, declared)];
}

function plain(node: ts.Node, file: ts.SourceFile): string {
  return node.getText(file).replaceAll(/\s+/g, ' ').replace(/;$/, '');
}

/** The whole statement, import specifier, key or member. */
function declarationAt(file: ts.SourceFile, start: number): ts.Node | null {
  const token = tokenAt(file, start);
  if (token === null) return null;
  const part = findUp(token, isPart);
  if (part === undefined) return null;
  if (ts.isVariableDeclaration(part)) {
    const list = part.parent;
    if (!ts.isVariableDeclarationList(list) || list.declarations.length > 1) return null;
    return ts.isVariableStatement(list.parent) ? list.parent : null;
  }
  return part;
}

function isPart(node: ts.Node): node is ts.Node {
  return (
    ts.isVariableDeclaration(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isImportSpecifier(node) ||
    ts.isImportDeclaration(node) ||
    ts.isPropertyAssignment(node) ||
    ts.isClassElement(node) ||
    ts.isTypeElement(node)
  );
}

function tokenAt(file: ts.SourceFile, position: number): ts.Node | null {
  let found: ts.Node | null = null;
  const visit = (node: ts.Node): void => {
    if (position < node.getStart(file) || position >= node.end) return;
    found = node;
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** With its line where nothing else stands on it, and with its comma. */
function removal(node: ts.Node, text: string): { start: number; end: number; insert: string } {
  const start = node.getStart();
  const end = node.end + (/^\s*,/.exec(text.slice(node.end))?.[0].length ?? 0);
  const [from, until] = [lineStart(text, start), lineEnd(text, end)];
  const isAlone = text.slice(from, start).trim() === '' && text.slice(end, until).trim() === '';
  return isAlone ? { start: from, end: Math.min(text.length, until + 1), insert: '' } : { start, end, insert: '' };
}

/** The later of two that differ was perhaps meant to assign. */
function assignmentSteps({ file, path, group }: FaultPlace, declared: readonly ts.Node[]): readonly Step[] {
  const [first, ...later] = declared;
  return later.flatMap((node) => {
    if (first === undefined || !ts.isVariableStatement(node) || plain(node, file) === plain(first, file)) return [];
    const [variable] = node.declarationList.declarations;
    if (variable?.initializer === undefined || !ts.isIdentifier(variable.name)) return [];
    const edit = { path, start: node.getStart(file), end: variable.name.getStart(file), insert: '' };
    return [
      {
        kind: 'small-edit',
        says: `assign ${group.word ?? 'it'} in ${path} instead of declaring it twice`,
        edits: [edit],
        cost: 1,
      } satisfies Step,
    ];
  });
}
