// Further inputs for a program, made from those of its tests by small changes. No chance: the same calls give the same inputs.
import ts from 'typescript';
import { applyChanges } from '../edit.ts';
import { parse } from '../program.ts';

const MOST_PER_CALL = 60;

/**
 * Calls like `calls`, each with one value changed: numbers a little off, negative, larger; strings and lists shorter,
 * longer, turned round, empty; arguments in other places.
 */
export function mutatedCalls(calls: readonly string[], most: number): readonly string[] {
  const perCall = Math.max(6, Math.min(MOST_PER_CALL, Math.floor(most / Math.max(1, calls.length))));
  const found = new Set(calls);
  for (const call of calls) {
    const changed = [...changedCalls(call)].filter((text) => !found.has(text));
    const step = Math.max(1, changed.length / perCall);
    for (let at = 0; at < changed.length && found.size < most; at += step) found.add(changed[Math.floor(at)]!);
  }
  return [...found];
}

function* changedCalls(call: string): Iterable<string> {
  const file = parse('call.ts', call);
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    node.forEachChild(visit);
  };
  visit(file);
  for (const node of nodes)
    for (const text of othersOf(node)) {
      const changed = applyChanges(call, [{ start: node.getStart(file), end: node.end, text }]);
      if (changed !== null) yield changed;
    }
}

function othersOf(node: ts.Node): readonly string[] {
  if (ts.isPrefixUnaryExpression(node) && ts.isNumericLiteral(node.operand))
    return otherNumbers(-Number(node.operand.text));
  if (ts.isNumericLiteral(node) && !ts.isPrefixUnaryExpression(node.parent)) return otherNumbers(Number(node.text));
  if (ts.isStringLiteralLike(node)) return otherStrings(node.text).map((text) => JSON.stringify(text));
  if (ts.isArrayLiteralExpression(node)) return otherLists(node.elements.map((element) => element.getText()));
  return [];
}

function otherNumbers(value: number): readonly string[] {
  const numbers = [
    value + 1,
    value - 1,
    0,
    value * 2,
    -value,
    1,
    2,
    value + 10,
    Math.floor(value / 2),
    value * 7 + 3,
    value * 11,
    value * 111 + 5,
  ];
  return numbers.map((number) => (number < 0 ? `-${-number}` : String(Math.abs(number))));
}

function otherStrings(text: string): readonly string[] {
  const letters = Array.from(text);
  const half = Math.ceil(letters.length / 2);
  return [
    text.slice(1),
    text.slice(0, -1),
    letters.toReversed().join(''),
    text + text,
    '',
    text.toUpperCase(),
    text.toLowerCase(),
    text.slice(half) + text.slice(0, half),
    `${text} ${text}`,
    letters.toSorted().join(''),
    text.slice(0, half) + (letters.at(-1) ?? 'a') + text.slice(half),
    letters.filter((_, at) => at % 2 === 0).join(''),
    text.slice(0, half) + letters.slice(0, half).toReversed().join(''),
    `${text.slice(0, 1)}${text}${text.slice(0, 1)}`,
  ];
}

function otherLists(elements: readonly string[]): readonly string[] {
  const half = Math.ceil(elements.length / 2);
  const lists = [
    elements.toReversed(),
    elements.slice(1),
    elements.slice(0, -1),
    [],
    [...elements, ...elements],
    [...elements.slice(half), ...elements.slice(0, half)],
    elements.slice(0, 1),
    [...elements, ...elements.slice(0, 1)],
    elements.flatMap((element) => [element, element]),
    elements.filter((_, at) => at % 2 === 0),
    elements.filter((_, at) => at % 2 === 1),
    elements.toSorted(),
    elements.map((element) => (/^\d/.test(element) ? `-${element}` : element)),
    [...elements.slice(0, half), ...elements.slice(0, half).toReversed()],
  ];
  return lists.map((list) => `[${list.join(', ')}]`);
}
