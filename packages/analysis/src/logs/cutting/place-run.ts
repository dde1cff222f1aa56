// What a run of characters between spaces and dividers is: a word, a value, or both. One rule for each shape; knows no system.
import * as c from './characters.ts';
import { clockEnd, dateEnd, DATE_WORDS, hexGroupsEnd, pathEnd } from './long-values.ts';
import { GAP, hashesOf, hashText, SLOT, WORD, type Pieces } from './pieces.ts';
import type { Row } from './row.ts';

/** Filled by the scan, one run after the other. */
export interface Run {
  row: Row;
  from: number;
  to: number;
  /** Of the text in [from, to). */
  hash: number;
  digits: number;
  letters: number;
  dots: number;
  slashes: number;
  backslashes: number;
}

/** From this many digits on, a name with digits inside is taken for generated: `eth0` is a name, `storage234` is not. */
const GENERATED_DIGITS = 3;
/** Values of a type, and the accounts that are on every machine: never part of what a program wanted to say. */
const LITERALS = hashesOf(
  ['true', 'false', 'null', 'root', 'admin'].flatMap((word) => [word, word.toUpperCase(), capital(word)]),
);
const HOST = /^[\w-]+(?:\.[\w-]+)+\.[a-z]{2,6}$/;
const MAIL_HOST = /^@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}/;
const CLASS_NAME = /^[A-Za-z_][\w.$]*$/;
const PORT = /^:\d{2,5}(?![\w:])/;

/** Adds the run to the pieces and answers where to read on. */
export function placeRun(run: Run, pieces: Pieces): number {
  const { row, from, to } = run;
  const end = longValueEnd(run);
  if (end >= to) {
    pieces.addValue(row, from, end);
    return end;
  }
  if (run.digits === 0) placeWord(run, pieces);
  else if (startsNumber(run)) pieces.addValue(row, from, to);
  else placeName(run, pieces);
  return to;
}

function longValueEnd(run: Run): number {
  const { row, from, to } = run;
  const next = row.code(to);
  if (isPath(run, next)) return Math.max(to, pathEnd(row, from));
  if (next === c.COLON && to - from <= 4) {
    const end = hexGroupsEnd(row, from);
    if (end > to) return end;
  }
  if (next === c.AT) {
    const host = MAIL_HOST.exec(row.slice(to, to + 80));
    return host === null ? -1 : to + host[0].length;
  }
  if (to - from === 3 && DATE_WORDS.has(run.hash)) return dateEnd(row, from);
  return run.digits >= 3 && run.letters === 0 ? clockEnd(row, from, to) : -1;
}

function isPath({ row, from, to, letters, dots, slashes, backslashes }: Run, next: number): boolean {
  if (slashes > 0 && (row.code(from) === c.SLASH || (letters > 0 && (slashes > 1 || dots > 0)))) return true;
  if (backslashes > 0) return true;
  if (next !== c.COLON) return false;
  return (
    (row.code(to + 1) === c.SLASH && row.code(to + 2) === c.SLASH) ||
    (to - from === 1 && row.code(to + 1) === c.BACKSLASH)
  );
}

function startsNumber({ row, from, letters }: Run): boolean {
  const code = row.code(from);
  return letters === 0 || c.isDigit(code) || ((code === c.DASH || code === c.PLUS) && c.isDigit(row.code(from + 1)));
}

/** Letters without a digit. */
function placeWord(run: Run, pieces: Pieces): void {
  const { row, from, to, hash, dots } = run;
  const length = to - from;
  if ((length >= 4 && length <= 5 && LITERALS.has(hash)) || (length >= 8 && isHex(row, from, to)))
    pieces.addValue(row, from, to);
  else if (isKey(row, to)) pieces.add(WORD, from, to, hash);
  else if (dots > 0 && isAssigned(run, pieces)) pieces.addValue(row, from, to);
  else if ((dots > 0 && pieces.count > 0) || isAssigned(run, pieces) || isAttached(run, pieces))
    pieces.add(SLOT, from, to, hash);
  else pieces.add(WORD, from, to, hash);
}

/** Letters, then digits somewhere. */
function placeName(run: Run, pieces: Pieces): void {
  const { row, from, to, hash, digits, dots } = run;
  if (digits < GENERATED_DIGITS && isKey(row, to)) pieces.add(WORD, from, to, hash);
  else if (isGenerated(run) || isAssigned(run, pieces)) pieces.addValue(row, from, to);
  else if (dots > 1 && digits < GENERATED_DIGITS && CLASS_NAME.test(row.slice(from, to)))
    pieces.add(pieces.count > 0 ? SLOT : WORD, from, to, hash);
  else placeNumbered(run, pieces);
}

/** `node-12` is `node-` and a value; `eth0` and `node-D3` hold a value only once another one was seen in their place. */
function placeNumbered({ row, from, to, hash, digits }: Run, pieces: Pieces): void {
  const start = numberedFrom(row, from);
  const isNumber = row.kind(start) !== c.LETTER;
  if (!isNumber && digits < GENERATED_DIGITS) pieces.add(SLOT, from, to, hash);
  else {
    if (start > from) pieces.add(WORD, from, start, hashText(row.slice(from, start)));
    pieces.addValue(row, start, to);
  }
}

/** Where the part with the first digit begins, behind a joiner. */
function numberedFrom(row: Row, from: number): number {
  let start = from;
  for (let at = from; !c.isDigit(row.code(at)); at += 1) if (row.kind(at) === c.JOINER) start = at + 1;
  return start;
}

function isGenerated({ row, from, to, digits, dots }: Run): boolean {
  const isNumbered = c.isDigit(row.code(from + 1)) && (row.code(from) | 32) === LETTER_V;
  if (isNumbered || (to - from >= 4 && isHex(row, from, to))) return true;
  if (dots > 1 && HOST.test(row.slice(from, to))) return true;
  if (hasPort(row, to) && /[.-]/.test(row.slice(from, to))) return true;
  return digits > GENERATED_DIGITS && hasWordBehindNumber(row, from, to);
}

const LETTER_V = 118;

/** `dsl-059-touchtel`, `KB3121255~31bf~amd64`: a number, and behind a joiner two letters that do not begin a hexadecimal part. */
function hasWordBehindNumber(row: Row, from: number, to: number): boolean {
  let sawDigit = false;
  for (let at = from; at < to; at += 1) {
    const start = at;
    while (at < to && row.kind(at) !== c.JOINER) at += 1;
    const isWord = isLetter(row, start) && start + 1 < at && isLetter(row, start + 1);
    if (sawDigit && isWord && !isHex(row, start, at)) return true;
    for (let i = start; i < at && !sawDigit; i += 1) sawDigit = c.isDigit(row.code(i));
  }
  return false;
}

function isLetter(row: Row, at: number): boolean {
  return row.kind(at) === c.LETTER;
}

function hasPort(row: Row, to: number): boolean {
  return row.code(to) === c.COLON && PORT.test(row.slice(to, to + 7));
}

function isHex(row: Row, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    const code = row.code(at);
    if (!c.isHexDigit(code) && !(code === c.DASH && at > from)) return false;
  }
  return true;
}

/** What is followed by `=` is a name, whatever it looks like. */
function isKey(row: Row, to: number): boolean {
  const next = row.code(to);
  return next === c.EQUALS || (next === c.SPACE_CODE && row.code(to + 1) === c.EQUALS);
}

/** Behind `=`, with or without a space, or between `|`. */
function isAssigned({ row, from }: Run, pieces: Pieces): boolean {
  const before = row.code(from - 1);
  if (before === c.EQUALS || before === c.PIPE) return true;
  if (before !== c.SPACE_CODE || row.code(from - 2) !== c.EQUALS) return false;
  const last = pieces.count - 1;
  return last >= 0 && (pieces.ends[last] as number) - (pieces.starts[last] as number) <= 3;
}

/** `call(value)`, `Type{value}` without a space. */
function isAttached({ row, from }: Run, pieces: Pieces): boolean {
  const before = row.code(from - 1);
  if (before !== c.OPEN_ROUND && before !== c.OPEN_CURLY) return false;
  const last = pieces.count - 1;
  return (
    last > 0 && pieces.kinds[last] === GAP && pieces.kinds[last - 1] === WORD && pieces.ends[last - 1] === from - 1
  );
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
