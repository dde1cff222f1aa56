// Values that reach over dividers: paths and URLs, dates, hardware and IPv6 addresses. Each answers where the value ends, or -1.
import * as c from './characters.ts';
import { hashesOf, hashText } from './pieces.ts';
import type { Row } from './row.ts';

/** Hashes of the words that a written date begins with. */
export const DATE_WORDS = hashesOf(
  'Mon Tue Wed Thu Fri Sat Sun Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' '),
);

/** InfiniBand's addresses have 20, the longest in use. */
const MOST_HEX_GROUPS = 20;

/** Weekday, month, day, clock, half of the day, zone, year: no date has more. */
const MOST_DATE_PARTS = 8;

/** To the next space, quote or bracket; a colon ends it before a space. */
export function pathEnd(row: Row, from: number): number {
  let end = from;
  while (isOfPath(row, end)) end += 1;
  while (end > from + 1 && (row.code(end - 1) === c.DOT || row.code(end - 1) === c.COLON)) end -= 1;
  return protocolEnd(row, end);
}

function isOfPath(row: Row, at: number): boolean {
  const kind = row.kind(at);
  if (kind !== c.DIVIDER) return kind !== c.SPACE;
  const code = row.code(at);
  if (code === c.COLON) return row.kind(at + 1) !== c.SPACE;
  return code === c.EQUALS || code === c.HASH || code === c.AT;
}

/** The version that closes a request line belongs to its target: `GET /a?b HTTP/1.1` asks for one thing. */
function protocolEnd(row: Row, from: number): number {
  if (!row.text.startsWith(' HTTP/', from)) return from;
  let end = from + 6;
  while (end < row.length && (c.isDigit(row.code(end)) || row.code(end) === c.DOT)) end += 1;
  return end;
}

/** `00:1b:44:11:3a:b7`, `fe80:0:0:1::5`: four or more groups of at most four hexadecimal digits, a digit among them. */
export function hexGroupsEnd(row: Row, from: number): number {
  let end = from;
  let groups = 0;
  let hasDigit = false;
  for (let at = from; groups <= MOST_HEX_GROUPS; at += 1) {
    const start = at;
    for (; at < row.length && c.isHexDigit(row.code(at)); at += 1) hasDigit ||= c.isDigit(row.code(at));
    if (at - start > 4) return -1;
    if (at > start) {
      groups += 1;
      end = at;
    }
    if (row.code(at) !== c.COLON) break;
  }
  return groups >= 4 && hasDigit && !(row.kind(end) >= c.DIGIT) ? end : -1;
}

/** `Fri Jun 17 07:07:00 2005`, `Jul 4, 2024 9:05:01 PM UTC`: from a weekday or month on; needs a number. */
export function dateEnd(row: Row, from: number): number {
  let end = -1;
  let numbers = 0;
  let hasClock = false;
  for (let at = from, parts = 0; at < row.length && parts < MOST_DATE_PARTS; parts += 1) {
    const partEnd = datePartEnd(row, at);
    const part = row.slice(at, partEnd);
    if (c.isDigit(part.charCodeAt(0))) numbers += 1;
    else if (!DATE_WORDS.has(hashText(part)) && !(hasClock && /^(?:[AP]M|[A-Z]{3,4})$/.test(part))) break;
    hasClock ||= part.includes(':');
    end = partEnd;
    at = afterDatePart(row, partEnd);
    if (at === partEnd) break;
  }
  return numbers > 0 ? end : -1;
}

function datePartEnd(row: Row, from: number): number {
  let end = from;
  if (!c.isDigit(row.code(from))) {
    while (end < row.length && end < from + 5 && row.kind(end) === c.LETTER) end += 1;
    return end;
  }
  while (end < row.length && (c.isDigit(row.code(end)) || isInsideClock(row, end))) end += 1;
  return end;
}

function isInsideClock(row: Row, at: number): boolean {
  const code = row.code(at);
  return (code === c.COLON || code === c.DOT) && c.isDigit(row.code(at + 1));
}

/** Behind a comma and one or two spaces; `end` itself where the next part does not follow. */
function afterDatePart(row: Row, end: number): number {
  let at = row.code(end) === c.COMMA ? end + 1 : end;
  if (row.code(at) !== c.SPACE_CODE) return end;
  at += 1;
  return row.code(at) === c.SPACE_CODE ? at + 1 : at;
}

const CLOCK = /^[ T]\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?/;
const DAY = /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}$/;

/** `2017-05-16 05:00:00.123`: the end of a time of day that follows the day in [from, to), or -1. */
export function clockEnd(row: Row, from: number, to: number): number {
  if (to - from < 6 || to - from > 10 || row.code(to) !== c.SPACE_CODE || !DAY.test(row.slice(from, to))) return -1;
  const clock = CLOCK.exec(row.slice(to, to + 24));
  return clock === null ? -1 : to + clock[0].length;
}
