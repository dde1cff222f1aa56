// What every kind of edit says and does alike: replacing nodes, brackets where they are needed. Knows no kind.
import ts from 'typescript';
import type { Change, Proposal } from '../edit.ts';
import type { Program } from '../program.ts';

/** All edits of one kind, or of a few related ones; weights compare those of one kind alone. */
export type Kind = (program: Program) => Iterable<Proposal>;

export function replaced(node: ts.Node, text: string): Change {
  return { start: node.getStart(), end: node.end, text };
}

export function swap(kind: string, weight: number, node: ts.Node, text: string): Proposal {
  return { kind, weight, says: saysChange(node, text), changes: [replaced(node, text)] };
}

export function saysChange(node: ts.Node, text: string): string {
  return `change \`${short(node.getText())}\` to \`${short(text)}\``;
}

export function short(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= 60 ? line : `${line.slice(0, 57)}...`;
}

/** A sum or product in the place of `node`: beside a comparison it needs no brackets. */
export function bracketedSum(node: ts.Node, text: string): string {
  const { parent } = node;
  const isCompared = ts.isBinaryExpression(parent) && isComparison(parent.operatorToken.kind);
  return bracketed(node, text, !isCompared);
}

/** The text, in brackets where it is loose and the place of `node` binds tightly. */
export function bracketed(node: ts.Node, text: string, isLoose: boolean): string {
  return isLoose && bindsTightly(node) ? `(${text})` : text;
}

export function bindsTightly(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent)) {
    const isLogical =
      parent.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken ||
      parent.operatorToken.kind === ts.SyntaxKind.BarBarToken;
    const isStored = parent.operatorToken.kind >= ts.SyntaxKind.FirstAssignment;
    return !isLogical && !(isStored && parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment);
  }
  if (ts.isCallExpression(parent) || ts.isElementAccessExpression(parent)) return parent.expression === node;
  return (
    ts.isPropertyAccessExpression(parent) ||
    ts.isPrefixUnaryExpression(parent) ||
    ts.isPostfixUnaryExpression(parent) ||
    ts.isTypeOfExpression(parent) ||
    ts.isAwaitExpression(parent) ||
    ts.isNonNullExpression(parent) ||
    ts.isConditionalExpression(parent)
  );
}

export function isLoose(node: ts.Node): boolean {
  return (
    ts.isBinaryExpression(node) ||
    ts.isConditionalExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isYieldExpression(node) ||
    ts.isPrefixUnaryExpression(node)
  );
}

/** The operands of a run of one operator, such as `a && b && c`, left to right. */
export function operandsOf(node: ts.BinaryExpression): readonly ts.Expression[] {
  const { left, right, operatorToken } = node;
  const isSame = ts.isBinaryExpression(left) && left.operatorToken.kind === operatorToken.kind;
  return [...(isSame ? operandsOf(left) : [left]), right];
}

/** Of a run of one operator: the outermost. */
export function isTopOfRun(node: ts.BinaryExpression): boolean {
  const { parent } = node;
  return !(
    ts.isBinaryExpression(parent) &&
    parent.operatorToken.kind === node.operatorToken.kind &&
    parent.left === node
  );
}

export function isTest(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isIfStatement(parent) || ts.isWhileStatement(parent) || ts.isDoStatement(parent))
    return parent.expression === node;
  if (ts.isForStatement(parent)) return parent.condition === node;
  return ts.isConditionalExpression(parent) && parent.condition === node;
}

export function isComparison(kind: ts.SyntaxKind): boolean {
  return (
    (kind >= ts.SyntaxKind.LessThanToken && kind <= ts.SyntaxKind.ExclamationEqualsEqualsToken) ||
    kind === ts.SyntaxKind.InstanceOfKeyword ||
    kind === ts.SyntaxKind.InKeyword
  );
}
