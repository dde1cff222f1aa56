// Cuts a log line into gaps, words and slots in one pass over its characters. The same for every system; learns nothing.
import * as c from './characters.ts';
import { GAP, HASH_SEED, hashEnd, hashStep, SLOT, type Pieces } from './pieces.ts';
import { placeRun, type Run } from './place-run.ts';

/** Characters that are read; what is behind them is one last value. */
export const LONGEST_LINE = 1_000;

const run: Run = {
  line: '',
  limit: 0,
  from: 0,
  to: 0,
  hash: 0,
  digits: 0,
  letters: 0,
  dots: 0,
  slashes: 0,
  backslashes: 0,
};

/**
 * The pieces of the first row of `line`, in order, without anything left out between them.
 *
 * Cost   O(characters read), at most 1,000 of them and 250 pieces; allocates next to nothing.
 * Source Rules of the token kinds that parsers mask (He et al., Drain, ICWS 2017) and of what counts as variable in the
 *        corrected labels of loghub (Khan et al., Guidelines for assessing the accuracy of log message template
 *        identification techniques, ICSE 2022).
 * Fails  where a value looks like a plain word: that is left to the miner.
 */
export function cutLine(line: string, pieces: Pieces): void {
  pieces.count = 0;
  run.line = line;
  run.limit = Math.min(line.length, LONGEST_LINE);
  let at = 0;
  while (at < run.limit && !pieces.full) {
    if (startsRun(line, at)) {
      readRun(at);
      at = placeRun(run, pieces);
    } else {
      if (isMissing(line, at)) pieces.add(SLOT, at, at, HASH_SEED);
      at = addGap(at, pieces);
    }
  }
  if (at < line.length && !endsRow(line.charCodeAt(at))) pieces.addValue(line, at, line.length);
  run.line = '';
}

function endsRow(code: number): boolean {
  return code === 10 || code === 13;
}

/** White space counts once. */
function addGap(from: number, pieces: Pieces): number {
  const { line } = run;
  let at = from;
  let hash = HASH_SEED;
  let wasSpace = false;
  do {
    const code = line.charCodeAt(at);
    if (endsRow(code)) {
      run.limit = at;
      break;
    }
    const isSpace = c.kindOf(code) === c.SPACE;
    if (!isSpace) hash = hashStep(hash, code);
    else if (!wasSpace) hash = hashStep(hash, c.SPACE_CODE);
    wasSpace = isSpace;
    at += 1;
  } while (at < run.limit && !startsRun(line, at) && !isMissing(line, at));
  if (at > from) pieces.add(GAP, from, at, hashEnd(hash));
  return at;
}

/** In ` ()`, at its end: a value that is not there. */
function isMissing(line: string, at: number): boolean {
  return (
    line.charCodeAt(at) === c.CLOSE_ROUND &&
    line.charCodeAt(at - 1) === c.OPEN_ROUND &&
    line.charCodeAt(at - 2) === c.SPACE_CODE
  );
}

function startsRun(line: string, at: number): boolean {
  const code = line.charCodeAt(at);
  const kind = c.kindOf(code);
  if (kind >= c.DIGIT) return true;
  if (kind !== c.JOINER) return false;
  const next = line.charCodeAt(at + 1);
  switch (code) {
    case c.SLASH:
    case c.BACKSLASH:
      return c.isWordly(next) || next === c.DOT || next === code || next === 42 || next === 63;
    case c.DOT:
      return (c.isWordly(next) || next === c.SLASH) && line.charCodeAt(at - 1) !== c.DOT;
    case c.DASH:
    case c.PLUS:
      return c.isDigit(next);
    default:
      return false;
  }
}

/** Up to a space, a divider, or joiners that join nothing. Counts in locals: this is where the time goes. */
function readRun(from: number): void {
  const { line, limit } = run;
  let hash = HASH_SEED;
  let digits = 0;
  let letters = 0;
  let dots = 0;
  let slashes = 0;
  let backslashes = 0;
  let at = from;
  for (; at < limit; at += 1) {
    const code = line.charCodeAt(at);
    const kind = c.kindOf(code);
    if (kind === c.LETTER) letters += 1;
    else if (kind === c.DIGIT) digits += 1;
    else if (kind !== c.JOINER || (at > from && !joins(line, at))) break;
    else if (code === c.DOT) dots += 1;
    else if (code === c.SLASH) slashes += 1;
    else if (code === c.BACKSLASH) backslashes += 1;
    hash = hashStep(hash, code);
  }
  run.from = from;
  run.to = at;
  run.hash = hashEnd(hash);
  run.digits = digits;
  run.letters = letters;
  run.dots = dots;
  run.slashes = slashes;
  run.backslashes = backslashes;
}

/** A joiner with something to join behind it, at most one joiner further on: `a_-1`, `x/.y`; `12%` keeps its sign. */
function joins(line: string, at: number): boolean {
  const next = line.charCodeAt(at + 1);
  if (c.isWordly(next)) return true;
  const code = line.charCodeAt(at);
  if (code === 37) return c.isDigit(line.charCodeAt(at - 1));
  if (code === c.DOT && next === c.DOT) return false;
  return next !== c.DOT || code === c.SLASH || code === c.BACKSLASH
    ? c.kindOf(next) === c.JOINER && c.isWordly(line.charCodeAt(at + 2))
    : false;
}
