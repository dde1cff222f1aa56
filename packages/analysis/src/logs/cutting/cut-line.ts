// Cuts a log line into gaps, words and slots in one pass over its characters. The same for every system; learns nothing.
import * as c from './characters.ts';
import { GAP, HASH_SEED, hashEnd, hashStep, hashText, SLOT, type Pieces } from './pieces.ts';
import { placeRun, type Run } from './place-run.ts';
import { Row } from './row.ts';

const run: Run = {
  row: new Row(),
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
  const { row } = run;
  pieces.count = 0;
  row.read(line);
  let at = 0;
  while (at < row.length && !pieces.full) {
    if (startsRun(row, at)) {
      readRun(at);
      at = placeRun(run, pieces);
    } else {
      if (isMissing(row, at)) pieces.add(SLOT, at, at, HASH_SEED);
      at = addGap(at, pieces);
    }
  }
  // What is not read is one last value.
  if (at < row.length || row.isCut) pieces.addValue(row, at, row.isCut ? line.length : row.length);
}

/** Most gaps. */
const ONE_SPACE = hashText(' ');

/** White space counts once. */
function addGap(from: number, pieces: Pieces): number {
  const { row } = run;
  let at = from;
  if (row.code(at) === c.SPACE_CODE && row.kind(at + 1) >= c.DIGIT) {
    pieces.add(GAP, at, at + 1, ONE_SPACE);
    return at + 1;
  }
  let hash = HASH_SEED;
  let wasSpace = false;
  do {
    const code = row.code(at);
    const isSpace = c.kindOf(code) === c.SPACE;
    if (!isSpace) hash = hashStep(hash, code);
    else if (!wasSpace) hash = hashStep(hash, c.SPACE_CODE);
    wasSpace = isSpace;
    at += 1;
  } while (at < row.length && !startsRun(row, at) && !isMissing(row, at));
  pieces.add(GAP, from, at, hashEnd(hash));
  return at;
}

/** In ` ()`, at its end: a value that is not there. */
function isMissing(row: Row, at: number): boolean {
  return row.code(at) === c.CLOSE_ROUND && row.code(at - 1) === c.OPEN_ROUND && row.code(at - 2) === c.SPACE_CODE;
}

function startsRun(row: Row, at: number): boolean {
  const kind = row.kind(at);
  if (kind !== c.JOINER) return kind > c.JOINER;
  const code = row.code(at);
  const next = row.code(at + 1);
  const isBeforeWord = row.kind(at + 1) > c.JOINER;
  switch (code) {
    case c.SLASH:
    case c.BACKSLASH:
      return isBeforeWord || next === code || next === c.DOT || next === c.STAR || next === c.QUESTION;
    case c.DOT:
      return (isBeforeWord || next === c.SLASH) && row.code(at - 1) !== c.DOT;
    case c.DASH:
    case c.PLUS:
      return c.isDigit(next);
    default:
      return false;
  }
}

/** Up to a space, a divider, or joiners that join nothing. Counts in locals: this is where the time goes. */
function readRun(from: number): void {
  const { row } = run;
  let hash = HASH_SEED;
  let digits = 0;
  let letters = 0;
  let dots = 0;
  let slashes = 0;
  let backslashes = 0;
  let at = from;
  for (; ; at += 1) {
    const code = row.code(at);
    const kind = c.kindOf(code);
    if (kind === c.LETTER) letters += 1;
    else if (kind === c.DIGIT) {
      if (at > from && row.kind(at - 1) === c.FOREIGN) break;
      digits += 1;
    } else if (kind === c.FOREIGN) {
      if (at > from && row.kind(at - 1) === c.DIGIT) break;
      letters += 1;
    } else if (kind !== c.JOINER || (at > from && !joins(row, at))) break;
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
function joins(row: Row, at: number): boolean {
  if (row.kind(at + 1) > c.JOINER) return true;
  const code = row.code(at);
  if (code === c.PERCENT) return c.isDigit(row.code(at - 1));
  if (row.kind(at + 1) !== c.JOINER || row.kind(at + 2) <= c.JOINER) return false;
  // Dots in a row lead to a value and belong to no word, but `../` and `/.` are parts of paths.
  return row.code(at + 1) !== c.DOT || code === c.SLASH || code === c.BACKSLASH;
}
