// Expressions that could stand at a place, the likeliest first: from the code around it and from its names.
import ts from 'typescript';
import type { Holds } from './usage.ts';

export interface Expression {
  readonly text: string;
  readonly cost: number;
}

export interface ExpressionSite {
  readonly file: ts.SourceFile;
  /** Where it would stand. */
  readonly position: number;
  /** Names that may be used in it, the nearest first. */
  readonly names: readonly string[];
  readonly holds: Holds;
  readonly isAssigned: boolean;
  /** It is changed by what it was before, so that it begins somewhere simple. */
  readonly grows: boolean;
  /** Must not occur in it. */
  readonly unknown: ReadonlySet<string>;
}

const MOST = 260;

/** No text twice; at most 260. */
export function expressionsAt(site: ExpressionSite): readonly Expression[] {
  const best = new Map<string, number>();
  for (const { text, cost } of [...beginnings(site), ...minedFrom(site), ...filteredLists(site), ...composed(site)])
    if (cost < (best.get(text) ?? Number.POSITIVE_INFINITY)) best.set(text, cost);
  return [...best]
    .map(([text, cost]) => ({ text, cost }))
    .toSorted((a, b) => a.cost - b.cost)
    .slice(0, MOST);
}

/** Where counters, sums and collections begin. */
function beginnings({ holds, grows, isAssigned }: ExpressionSite): readonly Expression[] {
  // A name that is never assigned was made for something that is worked out.
  const away = grows ? 0 : isAssigned ? 0.4 : 1.2;
  const costs = (...pairs: readonly (readonly [string, number])[]): readonly Expression[] =>
    pairs.map(([text, cost]) => ({ text, cost: cost + away }));
  switch (holds) {
    case 'number':
      return costs(['0', 0.3], ['1', 0.7], ['-1', 1.6], ['Infinity', 2], ['-Infinity', 2], ['2', 2.2]);
    case 'text':
      return costs(["''", 0.3]);
    case 'list':
      return costs(['[]', 0.2], ["''", 1.5]);
    case 'table':
      return costs(['[]', 0.8], ['{}', 0.8], ["''", 1.5]);
    case 'set':
      return costs(['new Set()', 0.2]);
    case 'map':
      return costs(['new Map()', 0.2]);
    case 'truth':
      return costs(['false', 0.4], ['true', 0.6]);
    case 'unknown':
      return costs(['0', 0.8], ["''", 1], ['[]', 1], ['1', 1.2], ['{}', 1.6], ['false', 1.4], ['true', 1.5]);
  }
}

/** Expressions of the same file whose names are all known here; code repeats itself. */
function minedFrom({ file, position, names, unknown }: ExpressionSite): readonly Expression[] {
  const known = new Set(names);
  const found: Expression[] = [];
  const visit = (node: ts.Node): void => {
    ts.forEachChild(node, visit);
    if (!isMinable(node)) return;
    const text = node.getText(file);
    if (text.length > 60 || text.includes('\n') || !usesOnly(node, known, unknown)) return;
    const near = Math.min(0.5, Math.abs(node.getStart(file) - position) / 2_000);
    found.push({ text, cost: 0.9 + near + text.length * 0.015 });
  };
  visit(file);
  return found;
}

/** A list less some of its items, by a condition that another callback over a list asks of its items. */
function filteredLists({ file, names, holds, unknown }: ExpressionSite): readonly Expression[] {
  if (holds !== 'list' && holds !== 'table') return [];
  const known = new Set(names);
  const found: Expression[] = [];
  const visit = (node: ts.Node): void => {
    ts.forEachChild(node, visit);
    const callback = ts.isConditionalExpression(node) ? enclosingCallback(node) : null;
    if (callback === null || !ts.isConditionalExpression(node)) return;
    const { list, parameters } = callback;
    const all = new Set([...known, ...parameters]);
    if (!known.has(list) || !usesOnly(node.condition, all, unknown)) return;
    const [head, condition] = [`${list}.filter((${parameters.join(', ')}) => `, node.condition.getText(file)];
    found.push({ text: `${head}${condition})`, cost: 2 }, { text: `${head}!(${condition}))`, cost: 2.4 });
  };
  visit(file);
  return found;
}

/** Of `list.map((item, index) => …)` around the node. */
function enclosingCallback(node: ts.Node): { readonly list: string; readonly parameters: readonly string[] } | null {
  for (let at = node.parent; at !== undefined; at = at.parent) {
    if (!ts.isArrowFunction(at)) continue;
    const call = at.parent;
    if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return null;
    const parameters = at.parameters.map(({ name }) => name.getText());
    return { list: call.expression.expression.getText(), parameters };
  }
  return null;
}

function isMinable(node: ts.Node): boolean {
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    return kind < ts.SyntaxKind.FirstAssignment || kind > ts.SyntaxKind.LastAssignment;
  }
  return (
    ts.isCallExpression(node) ||
    ts.isElementAccessExpression(node) ||
    ts.isArrayLiteralExpression(node) ||
    ts.isNumericLiteral(node) ||
    (ts.isPropertyAccessExpression(node) && !(ts.isCallExpression(node.parent) && node.parent.expression === node))
  );
}

/** Every free name in it is known here; what it declares itself does not count. */
function usesOnly(node: ts.Node, known: ReadonlySet<string>, unknown: ReadonlySet<string>): boolean {
  const own = new Set<string>();
  let isKnown = true;
  const visit = (at: ts.Node): void => {
    if (ts.isParameter(at) && ts.isIdentifier(at.name)) own.add(at.name.text);
    if (ts.isIdentifier(at)) {
      const isMember = ts.isPropertyAccessExpression(at.parent) && at.parent.name === at;
      if (unknown.has(at.text)) isKnown = false;
      if (!isMember && !own.has(at.text) && !known.has(at.text) && !/^[A-Z]/.test(at.text)) isKnown = false;
    }
    ts.forEachChild(at, visit);
  };
  visit(node);
  return isKnown;
}

const NEAREST = 5;

/** Made of the nearest names: elements, lengths, sums and their like, copies, a text's code. */
function composed({ file, names, holds }: ExpressionSite): readonly Expression[] {
  const near = names.slice(0, NEAREST + 1);
  const code = file.text;
  const isIndexed = (name: string): boolean => new RegExp(`\\b${escaped(name)}\\s*(\\[|\\.length\\b)`).test(code);
  const lists = near.filter(isIndexed);
  const plain = near.filter((name) => !isIndexed(name));
  const found: Expression[] = near.map((text, index) => ({ text, cost: 1 + 0.1 * index }));
  for (const list of lists) {
    found.push({ text: `${list}.length`, cost: 1.2 }, { text: `${list}.length - 1`, cost: 1.3 });
    found.push({ text: `${list}.length / 2`, cost: 1.7 }, { text: `${list}[0]`, cost: 1.5 });
    found.push({ text: `${list}[${list}.length - 1]`, cost: 2 });
    found.push({ text: `[...${list}]`, cost: holds === 'list' || holds === 'table' ? 1.4 : 2.6 });
    for (const index of plain) found.push({ text: `${list}[${index}]`, cost: 1.3 });
  }
  if (holds === 'number' || holds === 'unknown') found.push(...sums(plain), ...codes(lists, plain));
  return found;
}

function sums(names: readonly string[]): readonly Expression[] {
  const found: Expression[] = [];
  for (const [index, a] of names.entries()) {
    for (const b of names) {
      if (a === b) continue;
      found.push(
        { text: `${a} - ${b}`, cost: 1.7 },
        { text: `${a} % ${b}`, cost: 2.3 },
        { text: `${a} / ${b}`, cost: 2.3 },
      );
      if (names.indexOf(b) < index) continue;
      found.push(
        { text: `${a} + ${b}`, cost: 1.8 },
        { text: `${a} * ${b}`, cost: 2.1 },
        { text: `(${a} + ${b}) / 2`, cost: 2.2 },
      );
    }
    for (const constant of ['1', '2', '10'])
      for (const operator of ['+', '-', '*', '/', '%']) {
        if (constant === '1' && (operator === '*' || operator === '/')) continue;
        found.push({ text: `${a} ${operator} ${constant}`, cost: constant === '10' ? 2.2 : 1.9 });
      }
    found.push({ text: `Number(${a})`, cost: 2 });
  }
  return found;
}

function codes(lists: readonly string[], plain: readonly string[]): readonly Expression[] {
  const elements = lists.flatMap((list) => plain.map((index) => `${list}[${index}]`));
  return [...elements, ...plain].map((text) => ({ text: `${text}.charCodeAt(0)`, cost: 2.3 }));
}

function escaped(name: string): string {
  return name.replaceAll('$', '\\$');
}
