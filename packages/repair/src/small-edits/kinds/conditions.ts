// Conditions turned round, widened, narrowed, or put before what had none. Knows no types.
import ts from 'typescript';
import type { Proposal } from '../edit.ts';
import type { Program } from '../program.ts';
import { type Kind, bracketed, isComparison, isLoose, isTest, operandsOf, short, swap } from './proposing.ts';

const MOST_CONDITIONS = 40;

export const conditions: Kind = function* (program) {
  const known = knownConditions(program);
  for (const node of program.targets) {
    if (ts.isExpression(node) && isTest(node)) {
      yield swap('negate', 1, node, negated(node));
      yield* widened(program, node, known);
    } else if (ts.isReturnStatement(node) && node.expression !== undefined && isConditionLike(node.expression)) {
      yield swap('negate', 1, node.expression, negated(node.expression));
      yield* widened(program, node.expression, known);
    } else if (ts.isArrowFunction(node) && !ts.isBlock(node.body) && isConditionLike(node.body)) {
      yield swap('negate', 1, node.body, negated(node.body));
      yield* widened(program, node.body, known);
    }
    if (ts.isExpressionStatement(node)) yield* guardedBy(program, node, known);
    if (ts.isConditionalExpression(node)) yield branchesExchanged(node);
  }
};

interface Known {
  readonly text: string;
  readonly names: readonly string[];
}

/** Comparisons of the program, and for each name and remainder the usual questions. */
function knownConditions({ expressions, nodes }: Program): readonly Known[] {
  const found = new Map<string, Known>();
  for (const [text, { node, names }] of expressions) {
    if (ts.isBinaryExpression(node) && isComparison(node.operatorToken.kind)) {
      found.set(text, { text, names });
      for (const other of namesPermuted(node)) if (!found.has(other)) found.set(other, { text: other, names });
    }
    const isPlain = ts.isIdentifier(node) || ts.isElementAccessExpression(node);
    const isCompared = isPlain && text.length <= 16 && isUsedAsNumber(nodes, text);
    if (isCompared)
      for (const rest of ['% 2 == 1', '% 2 == 0', '> 0', '< 0', '== 0', '== 1'])
        if (!found.has(`${text} ${rest}`)) found.set(`${text} ${rest}`, { text: `${text} ${rest}`, names });
  }
  return [...found.values()].slice(0, MOST_CONDITIONS);
}

function isUsedAsNumber(nodes: readonly ts.Node[], text: string): boolean {
  return nodes.some(
    (node) => ts.isBinaryExpression(node) && [node.left, node.right].some((side) => side.getText() === text),
  );
}

/** `x + y === z` also as `x + z === y`: the same question of the same names in other places. */
function namesPermuted(node: ts.BinaryExpression): readonly string[] {
  const places: ts.Identifier[] = [];
  const visit = (part: ts.Node): void => {
    if (ts.isIdentifier(part) && !ts.isPropertyAccessExpression(part.parent)) places.push(part);
    part.forEachChild(visit);
  };
  visit(node);
  if (places.length < 3 || places.length > 4) return [];
  const text = node.getText();
  const start = node.getStart();
  return places.flatMap((a, i) =>
    places.slice(i + 1).flatMap((b) => {
      if (a.text === b.text) return [];
      const [from, to] = [a.getStart() - start, b.getStart() - start];
      return [
        text.slice(0, from) + b.text + text.slice(from + a.text.length, to) + a.text + text.slice(to + b.text.length),
      ];
    }),
  );
}

function* widened({ inScope, text }: Program, node: ts.Expression, known: readonly Known[]): Iterable<Proposal> {
  const here = new Set(inScope(node.getStart()));
  const own = node.getText();
  const runs = ts.isBinaryExpression(node) && !isComparison(node.operatorToken.kind) ? operandsOf(node) : [];
  for (const other of known) {
    if (own.includes(other.text) || !other.names.every((name) => here.has(name))) continue;
    for (const operator of ['&&', '||']) {
      const grown = `${bracketedLogic(node, own)} ${operator} ${other.text}`;
      yield swap('add-condition', 1, node, grown);
    }
    for (const operand of runs) yield* widenedInside(operand, other, text);
  }
}

/** `a && (b || c)` also as `a && (b || c || new)`. */
function* widenedInside(operand: ts.Expression, other: Known, text: string): Iterable<Proposal> {
  if (!ts.isParenthesizedExpression(operand)) return;
  const inner = text.slice(operand.expression.getStart(), operand.expression.end);
  for (const operator of ['&&', '||'])
    yield swap('add-condition', 1, operand.expression, `${inner} ${operator} ${other.text}`);
}

function bracketedLogic(node: ts.Expression, own: string): string {
  return ts.isBinaryExpression(node) && !isComparison(node.operatorToken.kind) ? `(${own})` : own;
}

/** The statement only where a condition holds, or where it does not. */
function* guardedBy({ inScope }: Program, node: ts.ExpressionStatement, known: readonly Known[]): Iterable<Proposal> {
  const here = new Set(inScope(node.getStart()));
  for (const { text, names } of known) {
    if (!names.every((name) => here.has(name))) continue;
    const own = node.getText();
    yield {
      kind: 'guard',
      weight: 1,
      says: `do \`${short(own)}\` only if \`${text}\``,
      changes: [{ start: node.getStart(), end: node.end, text: `if (${text}) { ${own} }` }],
    };
  }
}

function branchesExchanged(node: ts.ConditionalExpression): Proposal {
  const { whenTrue, whenFalse } = node;
  return {
    kind: 'exchange-branches',
    weight: 1,
    says: `exchange the branches of \`${short(node.getText())}\``,
    changes: [
      { start: whenTrue.getStart(), end: whenTrue.end, text: whenFalse.getText() },
      { start: whenFalse.getStart(), end: whenFalse.end, text: whenTrue.getText() },
    ],
  };
}

function negated(node: ts.Expression): string {
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    return node.operand.getText();
  const own = node.getText();
  return bracketed(node, isLoose(node) ? `!(${own})` : `!${own}`, false);
}

function isConditionLike(node: ts.Expression): boolean {
  const inner = ts.isParenthesizedExpression(node) ? node.expression : node;
  if (ts.isPrefixUnaryExpression(inner)) return inner.operator === ts.SyntaxKind.ExclamationToken;
  if (!ts.isBinaryExpression(inner)) return false;
  const kind = inner.operatorToken.kind;
  const { AmpersandAmpersandToken, BarBarToken } = ts.SyntaxKind;
  return isComparison(kind) || kind === AmpersandAmpersandToken || kind === BarBarToken;
}
