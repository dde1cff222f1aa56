// Values of nearly the right type: null where it may not be, text for numbers. Never a cast.
import ts from 'typescript';
import type { FaultPlace } from '../fault-groups.ts';
import type { Step } from '../problem.ts';
import { findUp } from './keywords.ts';

const MAYBE_NULL = new Set([2531, 2532, 2533, 18047, 18048, 18049]);
const NOT_ASSIGNABLE = new Set([2322, 2345]);

export function conversionSteps(place: FaultPlace): readonly Step[] {
  if (MAYBE_NULL.has(place.fault.code)) return optionalSteps(place);
  if (NOT_ASSIGNABLE.has(place.fault.code)) return [...literalSteps(place), ...wrapSteps(place)];
  return [];
}

function optionalSteps({ fault, path, text }: FaultPlace): readonly Step[] {
  const end = fault.start + fault.length;
  if (text[end] !== '.' && text[end] !== '[' && text[end] !== '(') return [];
  const insert = text[end] === '.' ? '?' : '?.';
  return [
    { kind: 'small-edit', says: `allow for nothing in ${path}`, edits: [{ path, start: end, end, insert }], cost: 1.6 },
  ];
}

/** A text that is no member of the union that is wanted, and is like one. */
function literalSteps({ node, checker, path, file }: FaultPlace): readonly Step[] {
  if (!ts.isStringLiteral(node)) return [];
  const wanted = checker.getContextualType(node);
  const members = wanted?.isUnion() === true ? wanted.types : wanted === undefined ? [] : [wanted];
  const texts = members.flatMap((type) => (type.isStringLiteral() ? [type.value] : []));
  const quote = node.getText(file)[0] ?? "'";
  return texts.map((text) => ({
    kind: 'small-edit',
    says: `write ${text} instead of ${node.text} in ${path}`,
    edits: [{ path, start: node.getStart(file), end: node.end, insert: `${quote}${text}${quote}` }],
    cost: 0.4 + likeness(node.text, text),
  }));
}

function likeness(written: string, meant: string): number {
  const shared = [...new Set(written)].filter((char) => meant.includes(char)).length;
  return 2 * (1 - shared / Math.max(new Set(written).size, new Set(meant).size));
}

function wrapSteps({ node, checker, path, file }: FaultPlace): readonly Step[] {
  const expression = expressionAt(node);
  if (expression === null) return [];
  const type = checker.getTypeAtLocation(expression);
  const wanted = checker.getContextualType(expression);
  if (wanted === undefined) return [];
  const isText = (one: ts.Type): boolean => (one.flags & ts.TypeFlags.StringLike) !== 0;
  const isNumber = (one: ts.Type): boolean => (one.flags & ts.TypeFlags.NumberLike) !== 0;
  const wrap = isText(type) && isNumber(wanted) ? 'Number' : isNumber(type) && isText(wanted) ? 'String' : null;
  if (wrap === null) return [];
  const [start, end] = [expression.getStart(file), expression.end];
  const edits = [
    { path, start, end: start, insert: `${wrap}(` },
    { path, start: end, end, insert: ')' },
  ];
  return [{ kind: 'small-edit', says: `convert ${expression.getText(file)} in ${path}`, edits, cost: 1.6 }];
}

/** The name of a declaration stands for its value. */
function expressionAt(node: ts.Node): ts.Expression | null {
  const declaration = findUp(node, ts.isVariableDeclaration);
  if (declaration?.name === node) return declaration.initializer ?? null;
  if (ts.isReturnStatement(node)) return node.expression ?? null;
  return ts.isExpression(node) ? node : null;
}
