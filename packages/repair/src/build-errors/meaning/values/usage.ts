// How a name is used, and therefore what it may hold. Reads the syntax alone.
import ts from 'typescript';

export type Holds = 'number' | 'text' | 'list' | 'table' | 'set' | 'map' | 'truth' | 'unknown';

export interface Usage {
  readonly nodes: readonly ts.Identifier[];
  readonly holds: Holds;
  readonly isAssigned: boolean;
  /** It is changed by what it was before: `+=`, `++`, `push`. */
  readonly grows: boolean;
}

const { SyntaxKind } = ts;
const ARITHMETIC = new Set([
  SyntaxKind.MinusToken,
  SyntaxKind.AsteriskToken,
  SyntaxKind.SlashToken,
  SyntaxKind.PercentToken,
  SyntaxKind.AsteriskAsteriskToken,
  SyntaxKind.LessThanToken,
  SyntaxKind.GreaterThanToken,
  SyntaxKind.LessThanEqualsToken,
  SyntaxKind.GreaterThanEqualsToken,
  SyntaxKind.MinusEqualsToken,
  SyntaxKind.AsteriskEqualsToken,
  SyntaxKind.SlashEqualsToken,
  SyntaxKind.PercentEqualsToken,
]);
const LIST =
  /^(push|pop|shift|unshift|map|filter|forEach|reduce|sort|join|some|every|find|findIndex|flatMap|splice|reverse|fill|toSorted)$/;
const TEXT =
  /^(split|toLowerCase|toUpperCase|trim|charAt|charCodeAt|startsWith|endsWith|replace|replaceAll|padStart|padEnd|substring)$/;

export function usageOf(scope: ts.Node, name: string): Usage {
  const nodes: ts.Identifier[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === name && isValue(node)) nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(scope);
  return {
    nodes,
    holds: mostOf(nodes.map(holdsAt)),
    isAssigned: nodes.some(isAssigned),
    grows: nodes.some(growsAt),
  };
}

function isValue(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  return !(ts.isPropertyAssignment(parent) && parent.name === node);
}

function mostOf(all: readonly Holds[]): Holds {
  const counts = new Map<Holds, number>();
  for (const one of all) if (one !== 'unknown') counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? 'unknown';
}

function holdsAt(node: ts.Identifier): Holds {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return holdsByMember(parent);
  if (ts.isElementAccessExpression(parent) && parent.expression === node) return 'table';
  if (ts.isElementAccessExpression(parent)) return 'number';
  if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent))
    return parent.operator === SyntaxKind.ExclamationToken ? 'truth' : 'number';
  if (ts.isSpreadElement(parent) || (ts.isForOfStatement(parent) && parent.expression === node)) return 'list';
  if (ts.isBinaryExpression(parent)) return holdsBeside(parent, node);
  return 'unknown';
}

function holdsByMember({ name }: ts.PropertyAccessExpression): Holds {
  const { text } = name;
  if (LIST.test(text) || text === 'length') return 'list';
  if (TEXT.test(text)) return 'text';
  if (text === 'add') return 'set';
  if (text === 'get' || text === 'set') return 'map';
  return text === 'toFixed' ? 'number' : 'unknown';
}

function holdsBeside(binary: ts.BinaryExpression, node: ts.Node): Holds {
  const other = binary.left === node ? binary.right : binary.left;
  if (ts.isStringLiteralLike(other)) return 'text';
  if (other.kind === SyntaxKind.TrueKeyword || other.kind === SyntaxKind.FalseKeyword) return 'truth';
  if (ARITHMETIC.has(binary.operatorToken.kind) || ts.isNumericLiteral(other)) return 'number';
  return 'unknown';
}

export function isAssigned(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent))
    return parent.operator === SyntaxKind.PlusPlusToken || parent.operator === SyntaxKind.MinusMinusToken;
  if (!ts.isBinaryExpression(parent) || parent.left !== node) return false;
  const { kind } = parent.operatorToken;
  return kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment;
}

function growsAt(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return /^(push|unshift|add|set)$/.test(parent.name.text);
  if (!isAssigned(node)) return false;
  return !ts.isBinaryExpression(parent) || parent.operatorToken.kind !== SyntaxKind.EqualsToken;
}
