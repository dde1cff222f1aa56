// Two things of a program that change places: operands, literals, operators, right-hand sides. Knows no types.
import ts from 'typescript';
import type { Proposal } from '../edit.ts';
import { isAssignment, type Program } from '../program.ts';
import { isArithmetic } from './expressions.ts';
import { isComparison, replaced, short, type Kind } from './proposing.ts';

const MOST_LITERALS = 24;

export const exchanges: Kind = function* (program) {
  for (const node of program.targets) {
    if (!ts.isBinaryExpression(node) || isAssignment(node.operatorToken.kind)) continue;
    const operator = node.operatorToken.kind;
    const { left, right } = node;
    if (isArithmetic(operator) || isComparison(operator))
      yield { ...pair('exchange-operands', left, right), weight: isLiteral(left) || isLiteral(right) ? 0.2 : 1 };
    // `a - b + c`: the last operand may belong at the front.
    if (ts.isBinaryExpression(left) && isArithmetic(operator)) yield pair('exchange-operands', left.right, right);
    if (ts.isBinaryExpression(left) && isArithmetic(operator)) yield pair('exchange-operands', left.left, right);
  }
  yield* literals(program);
  yield* assignmentOperators(program);
  yield* returned(program);
};

function isLiteral(node: ts.Node): boolean {
  return ts.isLiteralExpression(node) || ts.isPrefixUnaryExpression(node);
}

function pair(kind: string, a: ts.Node, b: ts.Node): Proposal {
  const says = `exchange \`${short(a.getText())}\` and \`${short(b.getText())}\``;
  return { kind, weight: 1, says, changes: [replaced(a, b.getText()), replaced(b, a.getText())] };
}

function* literals({ targets }: Program): Iterable<Proposal> {
  const all = targets
    .filter((node) => ts.isLiteralExpression(node) || ts.isRegularExpressionLiteral(node))
    .slice(0, MOST_LITERALS);
  for (const [index, a] of all.entries())
    for (const b of all.slice(index + 1)) {
      if (a.kind !== b.kind || a.getText() === b.getText()) continue;
      yield { ...pair('exchange-literals', a, b), weight: 1 / (1 + Math.abs(a.pos - b.pos) / 40) };
    }
}

/** `+=` and `-=` that were put the wrong way round. */
function* assignmentOperators({ targets }: Program): Iterable<Proposal> {
  const tokens = targets.flatMap((node) =>
    ts.isBinaryExpression(node) &&
    isAssignment(node.operatorToken.kind) &&
    node.operatorToken.kind !== ts.SyntaxKind.EqualsToken
      ? [node.operatorToken]
      : [],
  );
  for (const [index, a] of tokens.entries())
    for (const b of tokens.slice(index + 1)) if (a.kind !== b.kind) yield pair('exchange-operators', a, b);
}

/** What two `return`s answer. */
function* returned({ targets }: Program): Iterable<Proposal> {
  const answers = targets.flatMap((node) =>
    ts.isReturnStatement(node) && node.expression !== undefined ? [node.expression] : [],
  );
  for (const [index, a] of answers.entries())
    for (const b of answers.slice(index + 1)) if (a.getText() !== b.getText()) yield pair('exchange-returns', a, b);
}
