// Another operator in the same place: comparison, logic, arithmetic, assignment, counting. Knows nothing of operands' types.
import ts from 'typescript';
import type { Proposal } from '../edit.ts';
import { isTopOfRun, operandsOf, replaced, short, type Kind } from './proposing.ts';

/** What people mistake for what, likeliest first; each is half as likely as the one before. */
const OTHERS: Readonly<Record<string, readonly [kind: string, others: readonly string[]]>> = {
  '<': ['comparison', ['<=', '>', '>=', '!=', '==']],
  '<=': ['comparison', ['<', '>=', '>', '==']],
  '>': ['comparison', ['>=', '<', '<=', '==', '!=']],
  '>=': ['comparison', ['>', '<=', '<', '==']],
  '==': ['comparison', ['!=', '>=', '<=', '<', '>']],
  '!=': ['comparison', ['==', '<', '>', '<=', '>=']],
  '===': ['comparison', ['!==', '>=', '<=', '<', '>']],
  '!==': ['comparison', ['===', '<', '>', '<=', '>=']],
  '&&': ['logic', ['||']],
  '||': ['logic', ['&&', '??']],
  '??': ['logic', ['||', '&&']],
  '+': ['arithmetic', ['-', '*', '%', '/']],
  '-': ['arithmetic', ['+', '*', '/', '%']],
  '*': ['arithmetic', ['+', '/', '**', '-', '%']],
  '/': ['arithmetic', ['*', '%', '-', '+']],
  '%': ['arithmetic', ['/', '*', '-', '+']],
  '**': ['arithmetic', ['*', '+']],
  '&': ['arithmetic', ['|', '^']],
  '|': ['arithmetic', ['&', '^']],
  '^': ['arithmetic', ['|', '&']],
  '<<': ['arithmetic', ['>>']],
  '>>': ['arithmetic', ['<<', '>>>']],
  '+=': ['assignment', ['-=', '=', '*=']],
  '-=': ['assignment', ['+=', '=', '/=']],
  '*=': ['assignment', ['+=', '/=', '=', '**=']],
  '/=': ['assignment', ['*=', '-=', '%=', '=']],
  '%=': ['assignment', ['/=', '-=', '=']],
  '=': ['assignment', ['+=', '*=', '-=']],
};

export const operators: Kind = function* ({ targets, file }) {
  for (const node of targets) {
    if (ts.isBinaryExpression(node)) yield* otherOperators(node, file);
    else if (ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node)) yield* otherCount(node);
  }
};

function* otherOperators(node: ts.BinaryExpression, file: ts.SourceFile): Iterable<Proposal> {
  const token = node.operatorToken;
  const known = OTHERS[token.getText(file)];
  if (known === undefined) return;
  const [kind, others] = known;
  for (const [rank, other] of others.entries()) {
    const says = `change \`${token.getText(file)}\` to \`${other}\` in \`${short(node.getText(file))}\``;
    if (other === '??' && mixesLogic(node)) continue;
    yield { kind, weight: 0.5 ** rank, says, changes: [replaced(token, other)] };
    const run = isTopOfRun(node) ? operandsOf(node) : [];
    if (run.length < 3 || kind === 'comparison') continue;
    const changes = operatorsOf(node).map((each) => replaced(each, other));
    yield { kind: `${kind}-run`, weight: 0.5 ** rank, says: `${says}, all along`, changes };
  }
}

function mixesLogic(node: ts.BinaryExpression): boolean {
  return [node.parent, node.left, node.right].some(
    (each) => ts.isBinaryExpression(each) && ['&&', '||'].includes(each.operatorToken.getText()),
  );
}

function operatorsOf(node: ts.BinaryExpression): readonly ts.Node[] {
  const { left, operatorToken } = node;
  const isSame = ts.isBinaryExpression(left) && left.operatorToken.kind === operatorToken.kind;
  return [...(isSame ? operatorsOf(left) : []), operatorToken];
}

function* otherCount(node: ts.PostfixUnaryExpression | ts.PrefixUnaryExpression): Iterable<Proposal> {
  const { PlusPlusToken, MinusMinusToken } = ts.SyntaxKind;
  if (node.operator !== PlusPlusToken && node.operator !== MinusMinusToken) return;
  const name = node.operand.getText();
  const other = node.operator === PlusPlusToken ? '--' : '++';
  const sign = node.operator === PlusPlusToken ? '+' : '-';
  const whole = ts.isPostfixUnaryExpression(node) ? `${name}${other}` : `${other}${name}`;
  const write = (text: string, weight: number): Proposal => ({
    kind: 'assignment',
    weight,
    says: `change \`${node.getText()}\` to \`${text}\``,
    changes: [replaced(node, text)],
  });
  yield write(whole, 0.5);
  yield write(`${name} ${sign}= 2`, 0.25);
}
