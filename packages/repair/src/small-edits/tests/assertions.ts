// Reads a test of console.assert: what it claims, and which calls it makes of the program. Runs nothing.
import ts from 'typescript';
import { applyChanges, type Change } from '../edit.ts';
import { parse } from '../program.ts';

/** The name by which a rewritten test hands over each claim: `__claim(() => condition)`. */
export const CLAIM = '__claim';

export interface ReadTest {
  /** The test, with each `console.assert(x)` as `__claim(() => x)`: one that throws does not hide the others. */
  readonly text: string;
  readonly claims: number;
  /** Calls of the program with arguments that need no name, as they stand. */
  readonly calls: readonly string[];
}

/**
 * `console.assert(f(x)) === y`, where the bracket is closed too early, claims nothing at all as it stands; it is read
 * as `console.assert(f(x) === y)`.
 */
export function readTest(test: string, entry: string): ReadTest {
  const file = parse('test.ts', test);
  const changes: Change[] = [];
  const calls = new Set<string>();
  let claims = 0;
  const visit = (node: ts.Node): void => {
    if (isCallOf(node, entry) && node.arguments.every(isPlain)) calls.add(node.getText(file));
    if (isAssert(node)) {
      claims += 1;
      changes.push(...claimOf(node, file));
    }
    node.forEachChild(visit);
  };
  visit(file);
  return { text: applyChanges(test, changes) ?? test, claims, calls: [...calls] };
}

function claimOf(node: ts.CallExpression, file: ts.SourceFile): readonly Change[] {
  const [condition] = node.arguments;
  if (condition === undefined) return [];
  const { parent } = node;
  const isOutside = ts.isBinaryExpression(parent) && parent.left === node && ts.isExpressionStatement(parent.parent);
  const open: Change = { start: node.getStart(file), end: condition.getStart(file), text: `${CLAIM}(() => (` };
  if (!isOutside) return [open, { start: condition.end, end: node.end, text: '))' }];
  return [open, { start: condition.end, end: node.end, text: '' }, { start: parent.end, end: parent.end, text: '))' }];
}

function isAssert(node: ts.Node): node is ts.CallExpression {
  return ts.isCallExpression(node) && node.expression.getText() === 'console.assert';
}

function isCallOf(node: ts.Node, entry: string): node is ts.CallExpression {
  return ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === entry;
}

/** A value written out: it can be changed, and means the same anywhere. */
export function isPlain(node: ts.Node): boolean {
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(isPlain);
  if (ts.isObjectLiteralExpression(node))
    return node.properties.every((each) => ts.isPropertyAssignment(each) && isPlain(each.initializer));
  if (ts.isPrefixUnaryExpression(node)) return ts.isNumericLiteral(node.operand);
  const { TrueKeyword, FalseKeyword, NullKeyword } = ts.SyntaxKind;
  return (
    ts.isNumericLiteral(node) ||
    ts.isStringLiteralLike(node) ||
    [TrueKeyword, FalseKeyword, NullKeyword].includes(node.kind as never)
  );
}

const EXAMPLE = /^(?:assert\s+)?\s*(?:==>|===?|=>|->|➞|⇒|returns?)\s*(\S.*)$/;

/**
 * Examples in the comments of a program, as claims: `>>> f(1)` with the answer on the next line, `f(1) == 2`,
 * `f(1) => 2`, `f(1) ➞ 2`. Answers that are no plain value are left out.
 */
export function documentedClaims(source: string, entry: string): readonly string[] {
  const comments = source.match(/\/\*[\s\S]*?\*\//g) ?? [];
  const lines = comments
    .flatMap((comment) => comment.slice(2, -2).split('\n'))
    .map((line) => line.trim().replace(/^[*>\s]+/, ''));
  return lines.flatMap((line, index) => {
    const at = line.indexOf(`${entry}(`);
    if (at === -1) return [];
    const call = callAt(line.slice(at));
    if (call === null) return [];
    const behind = line.slice(at + call.length);
    const answer = EXAMPLE.exec(behind.trim())?.[1] ?? (behind.trim() === '' ? lines[index + 1] : undefined);
    const value = answer === undefined ? null : plainValue(answer);
    return value === null ? [] : [`JSON.stringify(${call}) === JSON.stringify(${value}) || ${call} == ${value}`];
  });
}

function callAt(text: string): string | null {
  let depth = 0;
  for (const [index, char] of Array.from(text).entries()) {
    if (char === '(') depth += 1;
    if (char === ')' && (depth -= 1) === 0) {
      const call = text.slice(0, index + 1);
      const node = expressionOf(call);
      if (node !== null && ts.isCallExpression(node)) return node.arguments.every(isPlain) ? call : null;
    }
  }
  return null;
}

/** The value that a line of documentation names; Python's words and brackets of tuples are read as ours. */
function plainValue(answer: string): string | null {
  const chained = answer.split(/ == | = /).at(-1) ?? answer;
  const tuple = /^\((.*,.*)\)$/.exec(chained.trim().replace(/[.;]$/, ''));
  const text = (tuple === null ? chained.trim().replace(/[.;]$/, '') : `[${tuple[1]}]`)
    .replace(/\bTrue\b/, 'true')
    .replace(/\bFalse\b/, 'false')
    .replace(/\bNone\b/, 'null');
  const node = expressionOf(text);
  return node !== null && isPlain(node) ? text : null;
}

function expressionOf(text: string): ts.Expression | null {
  const file = parse('line.ts', `(${text})`);
  const complaints = (file as unknown as { parseDiagnostics: readonly unknown[] }).parseDiagnostics;
  const [statement, ...others] = file.statements;
  if (complaints.length > 0 || others.length > 0 || statement === undefined || !ts.isExpressionStatement(statement))
    return null;
  return ts.isParenthesizedExpression(statement.expression) ? statement.expression.expression : null;
}
