// Every change of one token near the first error. It must not know which of them parses.
import { editDistance } from '../similarity.ts';
import { deletion, insertion, replacement, type SyntaxEdit } from './syntax-edit.ts';
import { isWord, type Token } from './tokens.ts';

/** The parser goes on for a while before it stumbles, and never stumbles before the fault. */
const TOKENS_BEFORE = 18;
const TOKENS_AFTER = 2;
const COST_A_TOKEN_AWAY = 0.1;

const KEYWORDS = [
  'as async await break case catch class const continue debugger default delete do else enum export extends finally',
  'for from function get if implements import in instanceof interface let new of return set static super switch this',
  'throw try type typeof var void while with yield readonly private protected public abstract declare namespace',
  'keyof satisfies null true false',
]
  .join(' ')
  .split(' ');

const OPERATORS = new Set(
  '=== !== == != <= >= && || ?? ?. => ++ -- += -= *= /= %= **= ** ... &&= ||= ??= << >> >>>'.split(' '),
);

const INSERTED: readonly (readonly [text: string, cost: number])[] = [
  [')', 1],
  ['}', 1],
  [']', 1],
  [',', 1.1],
  [';', 1.2],
  ['(', 1.4],
  ['{', 1.4],
  ['[', 1.4],
  [':', 1.4],
  ['=>', 1.4],
  ['=', 1.5],
  ['.', 1.6],
  ['()', 1.6],
  ['+', 2.2],
  ['&&', 2.6],
  ['||', 2.6],
  ['>', 1.6],
  ['<', 1.8],
  ['*/', 1.5],
  ['`', 1.4],
  ['?', 2.2],
  ['*', 2.4],
  ['===', 2.4],
];
const INSERTED_WORDS = ['of', 'in', 'const', 'from', 'as', 'new', 'function', 'case', 'catch {}', 'import', 'while'];

const EXCHANGED: readonly string[] = [
  ', ; : .',
  ') ] }',
  '( [ {',
  '= => == : ===',
  '> => >= )',
  '" \' `',
  '| ||',
  '& &&',
];

export function tokenEdits(tokens: readonly Token[], errorAt: number): readonly SyntaxEdit[] {
  const at = tokens.findIndex(({ end, text }) => end > errorAt || text === '');
  const from = Math.max(0, firstOfLineBefore(tokens, at - TOKENS_BEFORE));
  const until = Math.min(tokens.length - 1, at + TOKENS_AFTER);
  const edits: SyntaxEdit[] = [];
  for (let index = from; index <= until; index += 1) {
    const away = COST_A_TOKEN_AWAY * Math.abs(index - at);
    for (const edit of editsAt(tokens, index)) edits.push({ ...edit, cost: edit.cost + away });
  }
  return edits;
}

function firstOfLineBefore(tokens: readonly Token[], index: number): number {
  let at = Math.max(0, index);
  while (at > 0 && index - at < 12 && !tokens[at]!.isFirst) at -= 1;
  return at;
}

function* editsAt(tokens: readonly Token[], index: number): Generator<SyntaxEdit> {
  const token = tokens[index]!;
  const before = tokens[index - 1];
  yield* insertedBefore(token, before);
  if (token.text === '') return;
  const isDouble = before?.text === token.text && !/[()[\]{}]/.test(token.text);
  yield deletion(token, isDouble ? 0.6 : deletionCost(token));
  yield* exchanged(token);
  if (isWord(token)) yield* keywordsLike(token);
  if (before !== undefined) yield* joined(before, token);
}

/** A bracket that closes is forgotten, or typed twice, more often than one that opens. */
function deletionCost(token: Token): number {
  if (isWord(token)) return 2.4;
  return /^[({[]$/.test(token.text) ? 1.5 : 1.2;
}

function* insertedBefore(token: Token, before: Token | undefined): Generator<SyntaxEdit> {
  // Where a line ends, what is missing belongs to it and not to the next one.
  const at = before !== undefined && (token.isFirst || token.start === before.end) ? before.end : token.start;
  const follows = at === before?.end;
  const isApart = follows && token.start > at;
  for (const [text, cost] of INSERTED) {
    const spaced = /^[)\],;.:(]|^\(\)$/.test(text) ? text : ` ${text}`;
    const wide = /^(=>?|===|\+|&&|\|\||\?|\*|<|>)$/.test(text) && !isApart ? `${spaced} ` : spaced;
    if (follows) yield insertion(at, wide, cost);
    else if (before !== undefined && /^[)\],;:]$/.test(text)) yield insertion(before.end, text, cost);
    else yield insertion(at, `${text} `, cost);
  }
  for (const word of INSERTED_WORDS) yield insertion(token.start, `${word} `, 2.4);
}

function* exchanged(token: Token): Generator<SyntaxEdit> {
  for (const group of EXCHANGED) {
    const texts = group.split(' ');
    if (!texts.includes(token.text)) continue;
    for (const text of texts) if (text !== token.text) yield replacement(token, text, 1.3);
  }
}

/** `expot`, `fucntion`, and `elseif` or `returnx`, where only the space is missing. */
function* keywordsLike(token: Token): Generator<SyntaxEdit> {
  const allowed = token.text.length <= 3 ? 1 : 2;
  for (const keyword of KEYWORDS) {
    const distance = editDistance(token.text, keyword, allowed);
    if (distance > 0 && distance <= allowed && distance < keyword.length - 1)
      yield replacement(token, keyword, 0.3 + (distance * 1.2) / Math.sqrt(keyword.length));
    if (keyword.length > 1 && token.text.length > keyword.length && token.text.startsWith(keyword))
      yield replacement(token, `${keyword} ${token.text.slice(keyword.length)}`, 1.4);
  }
}

/** `= ==`, `& &`, `= >`: an operator or a word that fell apart, perhaps the wrong way round. */
function* joined(before: Token, token: Token): Generator<SyntaxEdit> {
  if (before.end === token.start && !OPERATORS.has(token.text + before.text)) return;
  const both = { start: before.start, end: token.end, text: `${before.text} ${token.text}` };
  const together = before.text + token.text;
  const swapped = token.text + before.text;
  if (OPERATORS.has(together)) yield replacement(both, together, 0.5);
  if (swapped !== together && OPERATORS.has(swapped)) yield replacement(both, swapped, 0.9);
  if (isWord(before) && isWord(token) && !token.isFirst)
    yield replacement(both, together, KEYWORDS.includes(together) ? 0.6 : 1.2);
}
