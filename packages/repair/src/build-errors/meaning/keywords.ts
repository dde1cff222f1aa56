// Keywords that do not fit where they stand: await outside of async, const that is assigned, declarations without one.
import ts from 'typescript';
import type { FaultPlace } from '../fault-groups.ts';
import type { Step } from '../problem.ts';
import { nodeSpan } from '../fault-groups.ts';

const AWAIT_IN_SYNC = new Set([1308, 1375, 1378, 1103, 1432, 2852, 2853, 2854]);
const ASSIGNED_CONST = 2588;

export function keywordSteps(place: FaultPlace): readonly Step[] {
  if (AWAIT_IN_SYNC.has(place.fault.code)) return awaitSteps(place);
  if (place.fault.code === ASSIGNED_CONST) return constSteps(place);
  return [];
}

/**
 * Waiting for a value that is no promise can be left out. Making the function async would change what it answers, so
 * that is proposed only where it is said to answer a promise.
 */
function awaitSteps({ node, file, path, checker }: FaultPlace): readonly Step[] {
  const awaits = findUp(node, ts.isAwaitExpression) ?? null;
  if (awaits === null) return [];
  const isPromise = checker.getTypeAtLocation(awaits.expression).getProperty('then') !== undefined;
  const steps: Step[] = [
    {
      kind: 'small-edit',
      says: `do not await in a function of ${path} that is not async`,
      edits: [{ path, start: awaits.getStart(file), end: awaits.expression.getStart(file), insert: '' }],
      cost: isPromise ? 2.5 : 0.4,
    },
  ];
  const around = findUp(awaits, ts.isFunctionLike);
  const answers = around?.type?.getText(file) ?? '';
  if (around !== undefined && /^Promise\b/.test(answers)) {
    const name =
      'name' in around && around.name !== undefined && !ts.isFunctionDeclaration(around) ? around.name : around;
    const at = ts.isFunctionDeclaration(around) ? functionKeyword(around, file) : name.getStart(file);
    steps.push({
      kind: 'small-edit',
      says: `make the function of ${path} async that answers ${answers}`,
      edits: [{ path, start: at, end: at, insert: 'async ' }],
      cost: 0.3,
    });
  }
  return steps;
}

function functionKeyword(node: ts.FunctionDeclaration, file: ts.SourceFile): number {
  const keyword = node.getChildren(file).find(({ kind }) => kind === ts.SyntaxKind.FunctionKeyword);
  return (keyword ?? node).getStart(file);
}

function constSteps({ node, checker, file, path }: FaultPlace): readonly Step[] {
  const [declaration] = checker.getSymbolAtLocation(node)?.declarations ?? [];
  const list = declaration === undefined ? undefined : findUp(declaration, ts.isVariableDeclarationList);
  if (list === undefined || list.getSourceFile() !== file) return [];
  const { start } = nodeSpan(list, path);
  return [
    {
      kind: 'small-edit',
      says: `declare ${node.getText(file)} of ${path} with let, since it is assigned`,
      edits: [{ path, start, end: start + 'const'.length, insert: 'let' }],
      cost: 0.4,
    },
  ];
}

export function findUp<Found extends ts.Node>(node: ts.Node, is: (node: ts.Node) => node is Found): Found | undefined {
  for (let at: ts.Node | undefined = node; at !== undefined; at = at.parent) if (is(at)) return at;
  return undefined;
}
