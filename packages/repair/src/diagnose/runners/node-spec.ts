// `node --test` as people read it: a tree of ✔ and ✖, and the failing tests told again below it.
import type { TestResult } from '@kintsugi/domain';
import type { Log } from '../reading/log.ts';
import { numberOf, type LogReader, type Sighting } from '../reading/reader.ts';
import { failedTest } from './failed-test.ts';

const item = /^(\s{0,200})([✔✖﹣▶⚠]) (.{1,1500})$/u;
const timed = /^(.{1,1400}) \((\d{1,12}(?:\.\d{1,12})?ms)\)(?: # (SKIP|TODO)\b.*)?$/;
const toldAgain = /^(?:test|suite) at (.{1,500}):(\d{1,7}):(\d{1,7})$/;

interface Leaf {
  readonly at: number;
  readonly path: readonly string[];
  readonly took: string;
  readonly outcome: TestResult['outcome'];
}

export const nodeSpec: LogReader = {
  tool: 'node:test',
  faults: (log) => {
    if (!isHere(log)) return [];
    const leaves = leavesOf(log).filter(({ outcome }) => outcome === 'failed');
    const names = new Map(leaves.map((leaf) => [`${leaf.path.at(-1)} ${leaf.took}`, leaf.path.join(' > ')]));
    const told = toldTests(log, names);
    if (told.length > 0) return told;
    // Stopped before the end: what the tree says is all there is.
    return leaves.map(({ at, path }) =>
      failedTest(log, at, { tool: 'node:test', name: path.join(' > '), place: null, from: at + 1, to: at + 1 }),
    );
  },
  tests: (log) => (isHere(log) ? testsOf(log) : []),
};

/** Only of a failed test is the file said; a file that could not be loaded is a test of its own. */
function testsOf(log: Log): TestResult[] {
  const fileOf = new Map(
    toldLines(log).map(({ place, name, took }) => [`${name} ${took}`, log.fileOf(place[1]!)] as const),
  );
  return leavesOf(log).map(({ path, took, outcome }) => {
    const file = outcome === 'failed' ? (fileOf.get(`${path.at(-1)} ${took}`) ?? null) : null;
    const isFile = path.length === 1 && file !== null && log.fileOf(path[0]!) === file;
    return { name: isFile ? file : path.join(' > '), file, outcome };
  });
}

const isHere = (log: Log) =>
  log.lines.some((line) => line.startsWith('ℹ tests ') || /^\s{0,200}✔ .{1,1400} \(\d{1,9}\.\d{3,9}ms\)/.test(line));

/** Tests of the tree. A suite is closed by a line like a test's; one that failed by itself (a hook) counts as one. */
function leavesOf(log: Log): Leaf[] {
  const leaves: Leaf[] = [];
  const open: { name: string; indent: number; failed: number }[] = [];
  for (const [at, line] of log.lines.entries()) {
    const found = item.exec(line);
    if (!found || toldAgain.test(log.lines[at - 1] ?? '') || line === '✖ failing tests:') continue;
    const indent = found[1]!.length;
    const mark = found[2]!;
    const [, name = found[3]!, took = '', directive] = timed.exec(found[3]!) ?? [];
    while (open.length > 0 && open.at(-1)!.indent > indent) open.pop();
    if (mark === '▶' && took === '') {
      if (open.at(-1)?.indent === indent) open.pop();
      open.push({ name, indent, failed: 0 });
      continue;
    }
    if (took === '' && mark !== '﹣') continue;
    const closed = open.at(-1);
    const failed = mark === '✖' || (mark === '▶' && (closed?.failed ?? 0) > 0);
    const isSuite = closed !== undefined && closed.indent === indent && closed.name === name;
    if (isSuite) open.pop();
    if (isSuite && !(mark === '✖' && closed.failed === 0)) {
      if (failed && open.length > 0) open.at(-1)!.failed += 1;
      continue;
    }
    const outcome = mark === '﹣' || directive === 'SKIP' || (failed && directive === 'TODO') ? 'skipped' : undefined;
    if (failed && outcome === undefined) for (const suite of open) suite.failed += 1;
    const path = [...open.map((suite) => suite.name), name];
    leaves.push({ at, path, took, outcome: outcome ?? (failed ? 'failed' : 'passed') });
  }
  return leaves;
}

interface Told {
  readonly at: number;
  readonly place: RegExpExecArray;
  readonly name: string;
  readonly took: string;
}

function toldLines(log: Log): Told[] {
  const told: Told[] = [];
  for (const [at, line] of log.lines.entries()) {
    const place = line.startsWith('test at ') || line.startsWith('suite at ') ? toldAgain.exec(line) : null;
    const head = place ? item.exec(log.lines[at + 1] ?? '') : null;
    if (!place || head?.[2] !== '✖') continue;
    const [, name = head[3]!, took = ''] = timed.exec(head[3]!) ?? [];
    told.push({ at, place, name, took });
  }
  return told;
}

function toldTests(log: Log, names: ReadonlyMap<string, string>): Sighting[] {
  return toldLines(log).map(({ at, place, name, took }) => {
    const file = log.fileOf(place[1]!);
    const isLoading = file !== null && log.fileOf(name) === file;
    return failedTest(log, at, {
      tool: 'node:test',
      name: isLoading ? null : (names.get(`${name} ${took}`) ?? name),
      place: file === null ? null : isLoading ? fileAlone(file) : placed(file, place[2], place[3]),
      from: at + 2,
      to: bodyEnd(log, at + 2),
    });
  });
}

const fileAlone = (file: string) => ({ file, line: null, column: null });
const placed = (file: string, line?: string, column?: string) => ({
  file,
  line: numberOf(line),
  column: numberOf(column),
});

function bodyEnd(log: Log, from: number): number {
  let end = from;
  while (end < log.lines.length && end < from + 100 && /^(?: {2}|$)/.test(log.lines[end]!)) end += 1;
  return end;
}
