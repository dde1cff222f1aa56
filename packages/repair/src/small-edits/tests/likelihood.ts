// How well a repaired program that passes its tests looks, apart from them: names it leaves unused, how it behaves on
// further inputs, what its documentation says. Runs nothing.
import ts from 'typescript';
import { isRead } from '../program.ts';

export interface Looks {
  /** Names declared and never read. */
  readonly unused: number;
  /** Numbers and quoted words that only the tests know. */
  readonly foreign: number;
  /** Examples of the documentation that it gets wrong. */
  readonly undocumented: number;
  /** Shares of the further inputs where it throws, never ends, or answers nothing, not a number, or none of the usual types. */
  readonly strange: number;
  /** It answers the same whatever it is given. */
  readonly isConstant: boolean;
  /** It answers every further input as the broken program did. */
  readonly isUnchanged: boolean;
}

/** Added to minus the cost: natural logarithms of how much less likely each makes it. */
export const PENALTIES = {
  unused: 3,
  foreign: 1.5,
  undocumented: 4,
  strange: 4,
  isConstant: 4,
  isUnchanged: 6,
} as const;

export function penalty({ unused, foreign, undocumented, strange, isConstant, isUnchanged }: Looks): number {
  return (
    PENALTIES.unused * unused +
    PENALTIES.foreign * foreign +
    PENALTIES.undocumented * undocumented +
    PENALTIES.strange * strange +
    (isConstant ? PENALTIES.isConstant : 0) +
    (isUnchanged ? PENALTIES.isUnchanged : 0)
  );
}

export function countUnused(file: ts.SourceFile): number {
  const declared = new Map<string, number>();
  const read = new Map<string, number>();
  const visit = (node: ts.Node): void => {
    const isDeclaration = ts.isVariableDeclaration(node) || ts.isParameter(node);
    if (isDeclaration && ts.isIdentifier(node.name) && !ts.isSourceFile(node.parent.parent.parent))
      declared.set(node.name.text, (declared.get(node.name.text) ?? 0) + 1);
    if (ts.isIdentifier(node) && isRead(node) && isUsed(node)) read.set(node.text, (read.get(node.text) ?? 0) + 1);
    node.forEachChild(visit);
  };
  visit(file);
  return [...declared.keys()].filter((name) => !read.has(name)).length;
}

/** Counting a name up or storing to it is no use of it. */
function isUsed(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent) && parent.left === node) {
    const kind = parent.operatorToken.kind;
    const isStored = kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
    return !isStored || !ts.isExpressionStatement(parent.parent);
  }
  const isCounted =
    ts.isPostfixUnaryExpression(parent) ||
    (ts.isPrefixUnaryExpression(parent) &&
      parent.operator >= ts.SyntaxKind.PlusPlusToken &&
      parent.operator <= ts.SyntaxKind.MinusMinusToken);
  if (!isCounted) return true;
  return !ts.isExpressionStatement(parent.parent) && !ts.isForStatement(parent.parent);
}

export function strangeness(observed: readonly string[]): number {
  if (observed.length === 0) return 0;
  return observed.filter((value) => value.startsWith('<')).length / observed.length;
}
