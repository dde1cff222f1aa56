// The Test Anything Protocol, as Node and Vitest speak it: results with children indented above, details in a block.
import type { TestResult } from '@kintsugi/domain';
import { firstPlace, placeIn, type Place } from '../reading/frames.ts';
import type { Log } from '../reading/log.ts';
import { type LogReader, type Sighting } from '../reading/reader.ts';
import { failedTest } from './failed-test.ts';

const result = /^( {0,200})(not ok|ok)\b(?: (\d{1,9}))?(?: -)? ?(.*)$/;
const directive = / # (SKIP|TODO|skip|todo)\b.*$/;
const timing = / # time=[\d.]{1,20}ms$/;

interface Point {
  readonly at: number;
  readonly depth: number;
  readonly path: readonly string[];
  readonly outcome: TestResult['outcome'];
  /** Lines of its details: after `---`, before `...`. */
  readonly details: readonly [number, number];
}

export const tap: LogReader = {
  tool: 'node:test',
  faults: (log) => pointsOf(log).flatMap((point) => (point.outcome === 'failed' ? [faultOf(log, point)] : [])),
  tests: (log) =>
    pointsOf(log).map((point) => ({
      ...nameOf(log, point),
      outcome: point.outcome,
    })),
};

/** Children come before their parent, indented by four; a parent with children is a suite, and no test itself. */
function pointsOf(log: Log): Point[] {
  if (!log.lines.includes('TAP version 13') && !log.lines.some((line) => /^1\.\.\d/.test(line))) return [];
  const points: Point[] = [];
  let children: Point[] = [];
  for (let at = 0; at < log.lines.length; at += 1) {
    const found = log.lines[at]!.includes('ok') ? result.exec(log.lines[at]!) : null;
    if (!found) continue;
    const depth = found[1]!.length;
    const details = detailsAfter(log, at + 1);
    const own = children.filter((child) => child.depth > depth);
    const name = found[4]!.replace(timing, '').replace(directive, '').replaceAll('\\#', '#');
    const isSkipped = directive.test(found[4]!) && (found[2] === 'not ok' || / # skip\b/i.test(found[4]!));
    const outcome = isSkipped ? 'skipped' : found[2] === 'ok' ? 'passed' : 'failed';
    const isSuite = own.length > 0 && !(outcome === 'failed' && own.every((child) => child.outcome !== 'failed'));
    const rest = children.filter((child) => child.depth <= depth);
    children = isSuite
      ? [...rest, ...own.map((child) => ({ ...child, depth, path: [name, ...child.path] }))]
      : [...rest, ...own, { at, depth, path: [name], outcome, details }];
    if (depth === 0) points.push(...children.splice(0));
    at = Math.max(at, details[1]);
  }
  return [...points, ...children];
}

function detailsAfter(log: Log, from: number): readonly [number, number] {
  if (log.lines[from]?.trim() !== '---') return [from, from - 1];
  for (let at = from + 1; at < Math.min(log.lines.length, from + 200); at += 1) {
    if (log.lines[at]!.trim() === '...') return [from + 1, at];
  }
  return [from + 1, from];
}

function faultOf(log: Log, point: Point): Sighting {
  const [from, to] = point.details;
  const stackAt = find(log, from, to, /^\s*stack: /);
  const place = placeOf(log, from, to);
  const stack = stackAt < 0 ? null : firstPlace(log, stackAt + 1, to);
  const body = messageOf(log, from, to);
  const { name, file } = nameOf(log, point);
  const isVitest = find(log, from, to, /^\s*at: "/) >= 0;
  const isFile = file !== null && name === file;
  // The details are read as a log of their own: message first, and no frames that are not the stack's.
  const own: Log = { ...log, lines: body };
  const sighting = failedTest(own, point.at, {
    tool: isVitest ? 'vitest' : 'node:test',
    name: isFile ? null : name,
    place: stack ?? (isFile && !isVitest ? { file, line: null, column: null } : place),
    from: 0,
    to: body.length,
  });
  const code = field(log, from, to, 'code');
  return code === null || code === 'ERR_TEST_FAILURE'
    ? sighting
    : { ...sighting, diagnosis: { ...sighting.diagnosis, code } };
}

/** `location: '/file:6:1'` of Node, `at: "/file:6:28"` of Vitest. */
function placeOf(log: Log, from: number, to: number): Place | null {
  const text = field(log, from, to, 'location') ?? field(log, from, to, 'at');
  return text === null ? null : placeIn(text, log);
}

/** Vitest puts the file first; Node says it only where a test failed. A file that failed as a whole is its own name. */
function nameOf(log: Log, { details: [from, to], path }: Point): { name: string; file: string | null } {
  const [first = '', ...rest] = path.join(' > ').split(' > ');
  const named = /\.[cm]?[jt]sx?$/.test(first) ? log.fileOf(first) : null;
  if (named === null) return { name: path.join(' > '), file: placeOf(log, from, to)?.file ?? null };
  return { name: rest.length > 0 ? rest.join(' > ') : named, file: named };
}

/** `error:` of Node (one line, or a block behind `|-`), `message:` of Vitest, with the error's name before it. */
function messageOf(log: Log, from: number, to: number): string[] {
  const at = find(log, from, to, /^\s*(?:error: \S|message: )/);
  if (at < 0) return [];
  const text = log.lines[at]!.trim().replace(/^(?:error|message): /, '');
  const name = field(log, from, to, 'name');
  const named = (first: string) => (name === null || name === 'Error' ? first : `${name}: ${first}`);
  if (!/^[|>]/.test(text)) return [named(unquoted(text))];
  const indent = log.lines[at]!.search(/\S/);
  const block: string[] = [];
  for (const line of log.lines.slice(at + 1, to)) {
    if (line !== '' && line.search(/\S/) <= indent) break;
    if (line.trim() !== '') block.push(line.trim());
  }
  return [named(block[0] ?? ''), ...block.slice(1)];
}

function field(log: Log, from: number, to: number, name: string): string | null {
  const at = find(log, from, to, new RegExp(`^\\s*${name}: `));
  return at < 0 ? null : unquoted(log.lines[at]!.trim().slice(name.length + 2));
}

function find(log: Log, from: number, to: number, form: RegExp): number {
  for (let at = from; at < to; at += 1) if (form.test(log.lines[at]!)) return at;
  return -1;
}

const unquoted = (text: string) =>
  text
    .replace(/^(['"])(.*?)\1?$/, '$2')
    .replaceAll('\\"', '"')
    .replaceAll("''", "'");
