// Expressions made shorter, longer, regrouped, or taken from elsewhere in the program. Knows no types.
import ts from 'typescript';
import type { Proposal } from '../edit.ts';
import { isAssignment, isExpressionPlace, isWritten, type Program } from '../program.ts';
import {
  type Kind,
  bindsTightly,
  bracketed,
  bracketedSum,
  isComparison,
  isLoose,
  isTest,
  saysChange,
  swap,
} from './proposing.ts';

export const expressions: Kind = function* (program) {
  const offered: Offered = { declared: declaredNames(program.nodes), elements: elementsIn(program) };
  for (const node of program.targets) {
    if (!isExpressionPlace(node) || isWritten(node) || ts.isSpreadElement(node)) continue;
    if (ts.isBinaryExpression(node)) yield* shorter(node);
    if (ts.isBinaryExpression(node)) yield* regrouped(node);
    if (ts.isPrefixUnaryExpression(node)) yield swap('drop-sign', 1, node, node.operand.getText());
    if (isCountable(node)) yield* longer(program, node);
    yield* borrowed(program, node, offered);
  }
};

interface Offered {
  readonly declared: ReadonlySet<string>;
  readonly elements: readonly string[];
}

/** Without one of the operands. */
function* shorter(node: ts.BinaryExpression): Iterable<Proposal> {
  const { left, right, operatorToken } = node;
  const operator = operatorToken.kind;
  if (isAssignment(operator) || isComparison(operator)) return;
  const kind = isLogic(operator) ? 'drop-condition' : 'drop-operand';
  yield swap(kind, 1, node, left.getText());
  yield swap(kind, 0.7, node, bracketed(node, right.getText(), isLoose(right)));
  // `a + b * c` keeps `a * c` when the middle goes.
  if (!isLogic(operator) && ts.isBinaryExpression(left) && !isComparison(left.operatorToken.kind)) {
    const kept = `${left.left.getText()} ${operatorToken.getText()} ${right.getText()}`;
    yield swap(kind, 0.7, node, bracketed(node, kept, true));
  }
}

/** `a - b / c` as `(a - b) / c`, as `a / c - b`; and the reverse. */
function* regrouped(node: ts.BinaryExpression): Iterable<Proposal> {
  const { left, right, operatorToken } = node;
  if (!isArithmetic(operatorToken.kind)) return;
  const outer = operatorToken.getText();
  const write = (text: string): Proposal => swap('regroup', 1, node, bracketed(node, text, true));
  for (const inside of [right, unwrapped(right)])
    if (ts.isBinaryExpression(inside) && isArithmetic(inside.operatorToken.kind)) {
      const [a, b, c] = [left.getText(), inside.left.getText(), inside.right.getText()];
      const inner = inside.operatorToken.getText();
      yield write(`(${a} ${outer} ${b}) ${inner} ${c}`);
      yield write(`${a} ${outer} ${b} ${inner} ${c}`);
      yield write(`${a} ${inner} ${c} ${outer} ${b}`);
      yield write(`${a} ${outer} (${b} ${inner} ${c})`);
    }
  for (const inside of [left, unwrapped(left)])
    if (ts.isBinaryExpression(inside) && isArithmetic(inside.operatorToken.kind)) {
      const [a, b, c] = [inside.left.getText(), inside.right.getText(), right.getText()];
      const inner = inside.operatorToken.getText();
      yield write(`${a} ${inner} (${b} ${outer} ${c})`);
      yield write(`${a} ${inner} ${b} ${outer} ${c}`);
      yield write(`${a} ${outer} ${c} ${inner} ${b}`);
    }
}

/** One more or less, a sign, or a further operand. */
function* longer({ numbers, inScope }: Program, node: ts.Expression): Iterable<Proposal> {
  const own = node.getText();
  const isSimple = !isLoose(node);
  const write = (kind: string, weight: number, text: string): Proposal =>
    swap(kind, weight, node, bracketedSum(node, text));
  const isIndex = ts.isElementAccessExpression(node.parent) && node.parent.argumentExpression === node;
  const weight = isIndex || ts.isBinaryExpression(node.parent) ? 1 : 0.5;
  for (const sign of ['+', '-']) yield write('off-by-one', weight, `${own} ${sign} 1`);
  yield write('sign', 1, isSimple ? `-${own}` : `-(${own})`);
  const loose = isSimple ? own : `(${own})`;
  const usual = [
    ['/', '2'],
    ['*', '2'],
    ['*', own],
    ['%', '2'],
    ['**', '2'],
    ['/', '10'],
    ['%', '10'],
  ] as const;
  for (const [operator, other] of usual)
    if (own.length <= 24)
      yield write(
        'add-operand',
        numbers.has(other) ? 1 : 0.4,
        `${loose} ${operator} ${isLoose(node) && other === own ? loose : other}`,
      );
  const others = [...numbers].filter((number) => !['0', '1', '2', '10'].includes(number)).slice(0, 8);
  for (const other of [...others, ...inScope(node.getStart()).slice(-12)])
    if (other !== own && own.length <= 24)
      for (const operator of ['+', '-', '*', '/', '%'])
        yield write('add-operand', 0.05, `${loose} ${operator} ${other}`);
}

/** Another expression of the program whose names are all in scope here. */
function* borrowed(
  { expressions: known, inScope }: Program,
  node: ts.Expression,
  { declared, elements }: Offered,
): Iterable<Proposal> {
  const own = node.getText();
  if (own.length > 80 || ts.isFunctionLike(node)) return;
  if (ts.isCallExpression(node.parent) && node.parent.expression === node) return;
  if (ts.isPropertyAccessExpression(node.parent)) return;
  const here = new Set(inScope(node.getStart()));
  const wantsTest = isTest(node) || isTestLike(node);
  const plain = ts.isIdentifier(node) ? [] : [...here];
  for (const name of plain)
    if (!known.has(name))
      yield {
        kind: 'expression',
        weight: 1,
        says: saysChange(node, name),
        changes: [{ start: node.getStart(), end: node.end, text: name }],
      };
  for (const text of elements) {
    const [list = '', index = ''] = text.split(/[[\]]/);
    if (known.has(text) || text === own || !here.has(list) || !here.has(index)) continue;
    yield swap('expression', 1, node, text);
  }
  for (const [text, { node: other, names, times }] of known) {
    if (text === own || names.some((name) => declared.has(name) && !here.has(name))) continue;
    if (isTestLike(other) !== wantsTest && !ts.isIdentifier(node) && !ts.isIdentifier(other)) continue;
    if (ts.isIdentifier(node) && ts.isIdentifier(other)) continue;
    if (ts.isLiteralExpression(node) && ts.isLiteralExpression(other)) continue;
    if (ts.isIdentifier(other) && !here.has(text)) continue;
    const grows = text.includes(own) || own.includes(text) ? 2 : 1;
    const weight = (alike(node, other) * grows * Math.min(times, 3)) / (1 + Math.abs(text.length - own.length) / 8);
    yield {
      kind: ts.isLiteralExpression(other) ? 'expression-to-constant' : 'expression',
      weight,
      says: saysChange(node, text),
      changes: [{ start: node.getStart(), end: node.end, text: bracketed(node, text, isLoose(other)) }],
    };
  }
}

/** A call of the same method on something else is more likely meant than any other expression. */
function alike(a: ts.Node, b: ts.Node): number {
  const isSameCall = ts.isCallExpression(a) && ts.isCallExpression(b) && nameCalled(a) === nameCalled(b);
  if (isSameCall) return 4;
  return a.kind === b.kind ? 1.5 : 1;
}

function nameCalled({ expression }: ts.CallExpression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
}

/** `list[i]` for what the program treats as a list and counts in loops. */
function elementsIn({ nodes }: Program): readonly string[] {
  const lists = new Set<string>();
  const counters = new Set<string>();
  for (const node of nodes) {
    if (ts.isElementAccessExpression(node) && ts.isIdentifier(node.expression)) lists.add(node.expression.text);
    const isOfList = ts.isPropertyAccessExpression(node) && ['length', 'at', 'push'].includes(node.name.text);
    if (isOfList && ts.isIdentifier(node.expression)) lists.add(node.expression.text);
    if (ts.isPostfixUnaryExpression(node) && ts.isForStatement(node.parent)) counters.add(node.operand.getText());
  }
  return [...lists].flatMap((list) => [...counters].map((counter) => `${list}[${counter}]`));
}

const declaredNames = (nodes: readonly ts.Node[]): ReadonlySet<string> =>
  new Set(
    nodes.flatMap((node) =>
      (ts.isVariableDeclaration(node) || ts.isParameter(node)) && ts.isIdentifier(node.name) ? [node.name.text] : [],
    ),
  );

function unwrapped(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ? node.expression : node;
}

/** Worth a further operand: no literal text, no function, no condition. */
function isCountable(node: ts.Expression): boolean {
  if (isTest(node) || isTestLike(node) || ts.isFunctionLike(node) || ts.isStringLiteralLike(node)) return false;
  if (ts.isParenthesizedExpression(node) && !bindsTightly(node)) return false;
  if (ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node) || ts.isNumericLiteral(node))
    return false;
  if (ts.isRegularExpressionLiteral(node) || node.kind === ts.SyntaxKind.NullKeyword) return false;
  if (ts.isPropertyAccessExpression(node.parent) || ts.isExpressionStatement(node.parent)) return false;
  if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) return false;
  const isAccessed = ts.isElementAccessExpression(node.parent) && node.parent.expression === node;
  return !isAccessed && !(ts.isCallExpression(node.parent) && node.parent.expression === node);
}

function isTestLike(node: ts.Node): boolean {
  if (ts.isPrefixUnaryExpression(node)) return node.operator === ts.SyntaxKind.ExclamationToken;
  if (ts.isBinaryExpression(node)) return isLogic(node.operatorToken.kind) || isComparison(node.operatorToken.kind);
  return node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword;
}

function isLogic(kind: ts.SyntaxKind): boolean {
  return kind === ts.SyntaxKind.AmpersandAmpersandToken || kind === ts.SyntaxKind.BarBarToken;
}

export function isArithmetic(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.PlusToken && kind <= ts.SyntaxKind.PercentToken;
}
