// What a run of characters between spaces and dividers is: a word, a value, or both. One rule for each shape; knows no system.
import * as c from './characters.ts';
import { clockEnd, dateEnd, DATE_WORDS, hexGroupsEnd, pathEnd } from './long-values.ts';
import { GAP, hashesOf, hashText, SLOT, UNIT, WORD, type Pieces } from './pieces.ts';

/** Filled by the scan, one run after the other. */
export interface Run {
  line: string;
  /** Where reading ends. */
  limit: number;
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
const UNITS = new Set('B kB KB MB GB TB KiB MiB GiB TiB ns us ms s sec min h'.split(' '));
const HOST = /^[\w-]+(?:\.[\w-]+)+\.[a-z]{2,6}$/;
const MAIL_HOST = /^@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}/;
const CLASS_NAME = /^[A-Za-z_][\w.$]*$/;
const PORT = /^:\d{2,5}(?![\w:])/;

/** Adds the run to the pieces and answers where to read on. */
export function placeRun(run: Run, pieces: Pieces): number {
  const { line, from, to } = run;
  const end = longValueEnd(run);
  if (end >= to) {
    pieces.addValue(line, from, end);
    return end;
  }
  if (run.digits === 0) placeWord(run, pieces);
  else if (startsNumber(run)) pieces.addValue(line, from, to);
  else placeName(run, pieces);
  return to;
}

function longValueEnd(run: Run): number {
  const { line, limit, from, to } = run;
  const next = line.charCodeAt(to);
  if (isPath(run, next)) return Math.max(to, pathEnd(line, from, limit));
  if (next === c.COLON && to - from <= 4) {
    const end = hexGroupsEnd(line, from, limit);
    if (end > to) return end;
  }
  if (next === c.AT) {
    const host = MAIL_HOST.exec(line.slice(to, Math.min(limit, to + 80)));
    return host === null ? -1 : to + host[0].length;
  }
  if (to - from === 3 && DATE_WORDS.has(run.hash)) return dateEnd(line, from, limit);
  return run.digits >= 3 && run.letters === 0 ? clockEnd(line, from, to) : -1;
}

function isPath({ line, from, to, letters, dots, slashes, backslashes }: Run, next: number): boolean {
  if (slashes > 0 && (line.charCodeAt(from) === c.SLASH || (letters > 0 && (slashes > 1 || dots > 0)))) return true;
  if (backslashes > 0) return true;
  if (next !== c.COLON) return false;
  return line.startsWith('//', to + 1) || (to - from === 1 && line.charCodeAt(to + 1) === c.BACKSLASH);
}

function startsNumber({ line, from, letters }: Run): boolean {
  const code = line.charCodeAt(from);
  return (
    letters === 0 || c.isDigit(code) || ((code === c.DASH || code === c.PLUS) && c.isDigit(line.charCodeAt(from + 1)))
  );
}

/** Letters without a digit. */
function placeWord(run: Run, pieces: Pieces): void {
  const { line, from, to, hash, dots } = run;
  const length = to - from;
  if ((length <= 5 && LITERALS.has(hash)) || (length >= 8 && isHex(line, from, to))) pieces.addValue(line, from, to);
  else if (isKey(line, to)) pieces.add(WORD, from, to, hash);
  else if (dots > 1 && hasPort(line, to)) pieces.addValue(line, from, to);
  else if (dots > 0 && isAssigned(run, pieces)) pieces.addValue(line, from, to);
  else if ((dots > 0 && pieces.count > 0) || isAssigned(run, pieces) || isAttached(run, pieces))
    pieces.add(SLOT, from, to, hash);
  else if (length <= 3 && followsNumber(run, pieces) && UNITS.has(line.slice(from, to)))
    pieces.add(UNIT, from, to, hash);
  else pieces.add(WORD, from, to, hash);
}

/** Letters, then digits somewhere. */
function placeName(run: Run, pieces: Pieces): void {
  const { line, from, to, hash, digits, dots } = run;
  if (digits < GENERATED_DIGITS && isKey(line, to)) pieces.add(WORD, from, to, hash);
  else if (isGenerated(run) || isAssigned(run, pieces)) pieces.addValue(line, from, to);
  else if (dots > 1 && digits < GENERATED_DIGITS && CLASS_NAME.test(line.slice(from, to)))
    pieces.add(pieces.count > 0 ? SLOT : WORD, from, to, hash);
  else placeNumbered(run, pieces);
}

/** `node-12` is `node-` and a value; `eth0` and `node-D3` hold a value only once another one was seen in their place. */
function placeNumbered({ line, from, to, hash, digits }: Run, pieces: Pieces): void {
  const start = numberedFrom(line, from);
  const isNumber = c.kindOf(line.charCodeAt(start)) !== c.LETTER;
  if (!isNumber && digits < GENERATED_DIGITS) pieces.add(SLOT, from, to, hash);
  else {
    if (start > from) pieces.add(WORD, from, start, hashText(line, from, start));
    pieces.addValue(line, start, to);
  }
}

/** Where the part with the first digit begins, behind a joiner; a dash behind `_` is its sign. */
function numberedFrom(line: string, from: number): number {
  let start = from;
  for (let at = from; !c.isDigit(line.charCodeAt(at)); at += 1) {
    const isSign = line.charCodeAt(at) === c.DASH && line.charCodeAt(at - 1) === c.UNDERSCORE;
    if (c.kindOf(line.charCodeAt(at)) === c.JOINER && !isSign) start = at + 1;
  }
  return start;
}

function isGenerated({ line, from, to, digits, dots }: Run): boolean {
  const isNumbered = c.isDigit(line.charCodeAt(from + 1)) && (line.charCodeAt(from) | 32) === LETTER_V;
  if (isNumbered || (to - from >= 4 && isHex(line, from, to))) return true;
  if (dots > 1 && HOST.test(line.slice(from, to))) return true;
  if (hasPort(line, to) && /[.-]/.test(line.slice(from, to))) return true;
  return digits > GENERATED_DIGITS && hasWordBehindNumber(line, from, to);
}

const LETTER_V = 118;

/** `dsl-059-touchtel`, `KB3121255~31bf~amd64`: a number, and behind a joiner two letters that do not begin a hexadecimal part. */
function hasWordBehindNumber(line: string, from: number, to: number): boolean {
  let sawDigit = false;
  for (let at = from; at < to; at += 1) {
    const start = at;
    while (at < to && c.kindOf(line.charCodeAt(at)) !== c.JOINER) at += 1;
    const isWord = isLetter(line, start) && start + 1 < at && isLetter(line, start + 1);
    if (sawDigit && isWord && !isHex(line, start, at)) return true;
    for (let i = start; i < at && !sawDigit; i += 1) sawDigit = c.isDigit(line.charCodeAt(i));
  }
  return false;
}

function isLetter(line: string, at: number): boolean {
  return c.kindOf(line.charCodeAt(at)) === c.LETTER;
}

function hasPort(line: string, to: number): boolean {
  return line.charCodeAt(to) === c.COLON && PORT.test(line.slice(to, to + 7));
}

function isHex(line: string, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    const code = line.charCodeAt(at);
    if (!c.isHexDigit(code) && !(code === c.DASH && at > from)) return false;
  }
  return true;
}

/** What is followed by `=` is a name, whatever it looks like. */
function isKey(line: string, to: number): boolean {
  const next = line.charCodeAt(to);
  return next === c.EQUALS || (next === c.SPACE_CODE && line.charCodeAt(to + 1) === c.EQUALS);
}

/** Behind `=`, with or without a space, or between `|`. */
function isAssigned({ line, from }: Run, pieces: Pieces): boolean {
  const before = line.charCodeAt(from - 1);
  if (before === c.EQUALS || before === c.PIPE) return true;
  if (before !== c.SPACE_CODE || line.charCodeAt(from - 2) !== c.EQUALS) return false;
  const last = pieces.count - 1;
  return last >= 0 && (pieces.ends[last] as number) - (pieces.starts[last] as number) <= 3;
}

/** `key:value`, `call(value)`, `Type{value}` without a space. */
function isAttached({ line, from }: Run, pieces: Pieces): boolean {
  const before = line.charCodeAt(from - 1);
  if (before !== c.COLON && before !== c.OPEN_ROUND && before !== c.OPEN_CURLY) return false;
  const last = pieces.count - 1;
  return (
    last > 0 && pieces.kinds[last] === GAP && pieces.kinds[last - 1] === WORD && pieces.ends[last - 1] === from - 1
  );
}

function followsNumber({ line, from }: Run, pieces: Pieces): boolean {
  const last = pieces.count - 1;
  if (last < 1 || pieces.kinds[last] !== GAP || pieces.kinds[last - 1] !== SLOT) return false;
  return pieces.ends[last - 1] === from - 1 && c.isDigit(line.charCodeAt(from - 2));
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
