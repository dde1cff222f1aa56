// Vitest's default and verbose reports: a tree of files and tests, then failed suites and tests with their stacks.
import type { TestResult } from '@kintsugi/domain';
import { placeIn } from '../reading/frames.ts';
import type { Log } from '../reading/log.ts';
import { type LogReader, type Sighting } from '../reading/reader.ts';
import { failedTest } from './failed-test.ts';

const item = /^( {1,100})([✓×↓❯]) (?:\|[\w-]{1,60}\| )?(.{1,1500})$/;
const fileHead = /^(\S.{0,500}?) \((\d{1,7}) tests?\b([^)]{0,100})\)/;
const duration = / {1,3}\d{1,9}(?:\.\d{1,3})?m?s$/;
const suiteCount = / \(\d{1,7}\)$/;
const failHead = /^ {0,2}FAIL {1,2}(?:\|[\w-]{1,60}\| )?(.{1,1500})$/;
const suiteHead = /^(.{1,500}?) \[ .{1,500} \]$/;

export const vitest: LogReader = {
  tool: 'vitest',
  faults: (log) => {
    if (!isHere(log)) return [];
    const seen: Sighting[] = [];
    for (const [at, line] of log.lines.entries()) {
      const text = failHead.exec(line)?.[1];
      if (text === undefined) continue;
      const suite = suiteHead.exec(text)?.[1];
      const [path = '', ...names] = text.split(' > ');
      const file = log.fileOf(suite ?? path);
      // Several tests with one error have their headings one below the other.
      let from = at + 1;
      while (failHead.test(log.lines[from] ?? '')) from += 1;
      seen.push(
        failedTest(log, at, {
          tool: 'vitest',
          name: suite === undefined ? names.join(' > ') : null,
          place: file === null ? null : { file, line: null, column: null },
          from,
          to: bodyEnd(log, from),
        }),
      );
    }
    return seen;
  },
  tests: (log) => (isHere(log) ? testsOf(log) : []),
};

const isHere = (log: Log) => log.lines.some((line) => /^ {0,2}RUN {1,2}v\d|^ {1,3}Test Files {1,2}\S/.test(line));

function bodyEnd(log: Log, from: number): number {
  for (let at = from; at < Math.min(log.lines.length, from + 120); at += 1) {
    const line = log.lines[at]!;
    if (line.startsWith('⎯') || failHead.test(line)) return at;
    // Below the frame stands an excerpt: code, which may look like anything.
    if (at > from && placeIn(line, log) !== null) return at + 1;
  }
  return Math.min(log.lines.length, from + 120);
}

function testsOf(log: Log): TestResult[] {
  const results: TestResult[] = [];
  const suites: { name: string; indent: number }[] = [];
  let file: string | null = null;
  for (const line of log.lines) {
    const found = item.exec(line);
    if (!found) continue;
    const indent = found[1]!.length;
    const mark = found[2]!;
    const text = found[3]!.replace(duration, '');
    const head = fileHead.exec(found[3]!);
    const path = head ? log.fileOf(head[1]!) : null;
    if (head && path !== null && indent === 1) {
      file = path;
      suites.length = 0;
      // A file whose tests are not shown, because they all passed or because it could not be loaded.
      const outcome = mark === '✓' ? 'passed' : mark === '↓' ? 'skipped' : head[2] === '0' ? 'failed' : null;
      if (outcome !== null) results.push({ name: path, file, outcome });
      continue;
    }
    if (mark === '❯') {
      if (!suiteCount.test(text) || indent === 1) continue;
      while (suites.length > 0 && suites.at(-1)!.indent >= indent) suites.pop();
      suites.push({ name: text.replace(suiteCount, ''), indent });
      continue;
    }
    const outcome = mark === '✓' ? 'passed' : mark === '×' ? 'failed' : 'skipped';
    if (indent === 1) {
      const [first = '', ...names] = text.split(' > ');
      const own = log.fileOf(first);
      if (own !== null && names.length > 0) results.push({ name: names.join(' > '), file: own, outcome });
      continue;
    }
    while (suites.length > 0 && suites.at(-1)!.indent >= indent) suites.pop();
    results.push({ name: [...suites.map(({ name }) => name), text].join(' > '), file, outcome });
  }
  return [...results, ...unloaded(log, results)];
}

/** The verbose report shows tests alone: a file that could not be loaded has none. */
function unloaded(log: Log, results: readonly TestResult[]): TestResult[] {
  const known = new Set(results.map(({ name }) => name));
  const paths = log.lines.flatMap((line) => suiteHead.exec(failHead.exec(line)?.[1] ?? '')?.[1] ?? []);
  const files = paths.flatMap((path) => log.fileOf(path) ?? []);
  return [...new Set(files)]
    .filter((file) => !known.has(file))
    .map((file) => ({ name: file, file, outcome: 'failed' }));
}
