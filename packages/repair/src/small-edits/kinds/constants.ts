// Other constants: numbers near by or from the program's own words, strings, true and false. Knows no use of them.
import ts from 'typescript';
import type { Proposal } from '../edit.ts';
import type { Program } from '../program.ts';
import { replaced, saysChange, swap, type Kind } from './proposing.ts';

/** Where the ranges of letters and digits begin and end, on both sides of each border. */
const CHARACTER_BORDERS = [47, 48, 57, 58, 64, 65, 90, 91, 96, 97, 122, 123];
const USUAL_NUMBERS = [0, 1, 2, -1];
const RARER_NUMBERS = [3, 10];
const MOST_WORDS = 40;

export const constants: Kind = function* (program) {
  for (const node of program.targets) {
    if (ts.isNumericLiteral(node)) yield* otherNumbers(program, node);
    else if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) yield* otherStrings(program, node);
    else if (node.kind === ts.SyntaxKind.TrueKeyword) yield swap('boolean', 1, node, 'false');
    else if (node.kind === ts.SyntaxKind.FalseKeyword) yield swap('boolean', 1, node, 'true');
    else if (ts.isArrayLiteralExpression(node)) yield* fewerElements(program, node);
  }
  yield* everywhere(program);
};

function* otherNumbers(program: Program, node: ts.NumericLiteral): Iterable<Proposal> {
  const value = Number(node.text);
  const offered = new Map<number, number>();
  const offer = (number: number, weight: number): void => {
    if (number !== value) offered.set(number, Math.max(weight, offered.get(number) ?? 0));
  };
  if (Number.isInteger(value)) for (const near of [value - 1, value + 1]) offer(near, 1);
  for (const usual of USUAL_NUMBERS) offer(usual, 0.5);
  for (const rare of RARER_NUMBERS) offer(rare, 0.1);
  // A number that only a test knows is more likely a way to please the test than the repair.
  for (const known of program.numbers) offer(Number(known), program.text.includes(known) ? 0.25 : 0.05);
  if (value >= 32 && value <= 127) for (const border of CHARACTER_BORDERS) offer(border, 0.5);
  if (value !== 0) offer(-value, 0.25);
  for (const factor of [2, 10]) {
    offer(value * factor, 0.1);
    if (Number.isInteger(value / factor)) offer(value / factor, 0.1);
  }
  for (const [number, weight] of offered) {
    const isNegated = ts.isPrefixUnaryExpression(node.parent);
    if (isNegated && number < 0) continue;
    const isFar = isStartOfLoop(node) && !USUAL_NUMBERS.includes(number);
    yield swap(
      Math.abs(number - value) === 1 ? 'number-near' : 'number',
      isFar ? weight / 5 : weight,
      node,
      String(number),
    );
  }
}

function isStartOfLoop({ parent }: ts.Node): boolean {
  return ts.isVariableDeclaration(parent) && ts.isForStatement(parent.parent.parent);
}

function* otherStrings(
  program: Program,
  node: ts.StringLiteral | ts.NoSubstitutionTemplateLiteral,
): Iterable<Proposal> {
  if (isModulePath(node)) return;
  const offered = new Map<string, number>();
  const offer = (text: string, weight: number): void => {
    if (text === node.text) return;
    // A word that nobody speaks of, and another that they do: likely a slip.
    const isSlip =
      node.text.trim() !== '' && !program.said.includes(node.text) && text !== '' && speaksOf(program.said, text);
    offered.set(text, Math.max(isSlip ? 6 * weight : weight, offered.get(text) ?? 0));
  };
  for (const usual of ['', ' ']) offer(usual, 0.5);
  for (const changed of changedCase(node.text)) offer(changed, 0.7);
  let words = 0;
  for (const word of program.words) {
    const weight = 0.2 + likeness(word, node.text);
    if ((words += 1) <= MOST_WORDS || weight > 0.7) offer(word, weight);
  }
  for (const shorter of oneCharacterLess(node.text)) offer(shorter, 0.3 / Math.max(1, node.text.length / 4));
  for (const [text, weight] of offered) yield swap('string', weight, node, quoted(node, text));
}

/** As a word of its own. */
function speaksOf(said: string, word: string): boolean {
  const escaped = word.replaceAll(/[^\w\s]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<!\w)${escaped}(?!\w)`).test(said);
}

function changedCase(text: string): readonly string[] {
  const capital = text.charAt(0).toUpperCase() + text.slice(1).toLowerCase();
  return [text.toLowerCase(), text.toUpperCase(), capital];
}

function oneCharacterLess(text: string): readonly string[] {
  if (text.length < 2 || text.length > 24) return [];
  return [...new Set(Array.from(text, (_, at) => text.slice(0, at) + text.slice(at + 1)))];
}

/** Share of letter pairs that two words have in common: 1 where they are equal. */
function likeness(a: string, b: string): number {
  const pairs = (text: string): Set<string> => new Set(Array.from(text, (_, at) => text.slice(at, at + 2)));
  const [left, right] = [pairs(a.toLowerCase()), pairs(b.toLowerCase())];
  if (left.size === 0 || right.size === 0) return 0;
  const common = [...left].filter((pair) => right.has(pair)).length;
  return (2 * common) / (left.size + right.size);
}

function isModulePath(node: ts.Node): boolean {
  return ts.isImportDeclaration(node.parent) || ts.isExportDeclaration(node.parent);
}

function quoted(node: ts.Node, text: string): string {
  const json = JSON.stringify(text);
  const isSingle = node.getText().startsWith("'");
  return isSingle
    ? `'${json
        .slice(1, -1)
        .replaceAll(String.raw`\"`, '"')
        .replaceAll("'", String.raw`\'`)}'`
    : json;
}

function* fewerElements({ text }: Program, node: ts.ArrayLiteralExpression): Iterable<Proposal> {
  for (const [index, element] of node.elements.entries()) {
    const next = node.elements[index + 1];
    const previous = node.elements[index - 1];
    const start = next === undefined && previous !== undefined ? previous.end : element.getStart();
    const end = next === undefined ? element.end : next.getStart();
    const says = `take \`${element.getText()}\` out of \`${text.slice(node.getStart(), node.end).slice(0, 40)}\``;
    yield { kind: 'element', weight: 1, says, changes: [{ start, end, text: '' }] };
  }
}

/** The same constant wherever it stands, and two constants that change places everywhere. */
function* everywhere({ targets }: Program): Iterable<Proposal> {
  const places = new Map<string, ts.Node[]>();
  for (const node of targets) {
    const isBoolean = node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword;
    if (isBoolean || ts.isNumericLiteral(node) || ts.isStringLiteral(node))
      places.set(node.getText(), [...(places.get(node.getText()) ?? []), node]);
  }
  for (const [text, group] of places)
    for (const [other, others] of places) {
      if (text === other || group[0]?.kind === undefined || !isAlike(group[0], others[0])) continue;
      const there = group.map((node) => replaced(node, other));
      const back = others.map((node) => replaced(node, text));
      if (text < other)
        yield {
          kind: 'exchange-constants',
          weight: 1,
          says: `exchange \`${text}\` and \`${other}\``,
          changes: [...there, ...back],
        };
      if (group.length > 1)
        yield {
          kind: 'constant-everywhere',
          weight: 1,
          says: `${saysChange(group[0], other)} everywhere`,
          changes: there,
        };
    }
}

function isAlike(a: ts.Node, b: ts.Node | undefined): boolean {
  if (b === undefined) return false;
  const isBoolean = (node: ts.Node): boolean => !ts.isNumericLiteral(node) && !ts.isStringLiteral(node);
  return a.kind === b.kind || (isBoolean(a) && isBoolean(b));
}
