// Mocha's spec report: a tree with ✔, numbers for failures and dashes for pending ones, the failures told below.
import type { TestResult } from '@kintsugi/domain';
import type { Log } from '../reading/log.ts';
import { certain, type LogReader, type Sighting } from '../reading/reader.ts';
import { readScriptError } from '../reading/script-errors.ts';
import { failedTest } from './failed-test.ts';

const passing = /^ {2}\d{1,7} passing\b/;
const passed = /^( {2,200})[✔✓√] (.{1,1500}?)(?: \(\d{1,9}m?s\))?$/;
const failed = /^( {2,200})\d{1,7}\) (.{1,1500})$/;
const pending = /^( {2,200})- (.{1,1500})$/;
const told = /^ {2}\d{1,7}\) (.{1,1500})$/;

export const mocha: LogReader = {
  tool: 'mocha',
  faults: (log) => {
    const seen: Sighting[] = [];
    const start = log.lines.findIndex((line) => passing.test(line));
    for (let at = start < 0 ? log.lines.length : start; at < log.lines.length; at += 1) {
      const head = told.exec(log.lines[at]!);
      if (!head) continue;
      const { name, from } = nameOf(log, at, head[1]!);
      seen.push(failedTest(log, at, { tool: 'mocha', name, place: null, from, to: bodyEnd(log, from) }));
    }
    return [...seen, ...runFaults(log)];
  },
  tests: (log) => (log.lines.some((line) => passing.test(line)) ? testsOf(log) : []),
};

/** Suites and test stand one below the other, each deeper; the last one ends with a colon. */
function nameOf(log: Log, at: number, first: string): { name: string; from: number } {
  const names = [first];
  let from = at + 1;
  while (!names.at(-1)!.endsWith(':') && names.length < 20 && /^ {5,}\S/.test(log.lines[from] ?? '')) {
    names.push(log.lines[from]!.trim());
    from += 1;
  }
  return { name: names.join(' > ').replace(/:$/, ''), from };
}

function bodyEnd(log: Log, from: number): number {
  for (let at = from; at < Math.min(log.lines.length, from + 120); at += 1) if (told.test(log.lines[at]!)) return at;
  return Math.min(log.lines.length, from + 120);
}

/** A file that could not be loaded ends the run before it begins. */
function runFaults(log: Log): Sighting[] {
  const seen: Sighting[] = [];
  for (const [at, line] of log.lines.entries()) {
    const message = /^ Exception during run: (?:Error: )?(.{1,1500})$/.exec(line)?.[1];
    if (message === undefined) continue;
    const known = readScriptError(message);
    const asked = log.lines.slice(at + 1, at + 3).find((next) => next.startsWith('- '));
    const file = log.fileOf(known?.importer ?? asked?.slice(2) ?? '');
    const subject = known?.subject ?? null;
    seen.push(certain(at, { tool: 'mocha', kind: known?.kind ?? 'crash', file, message, subject }));
  }
  return seen;
}

function testsOf(log: Log): TestResult[] {
  const results: TestResult[] = [];
  let suites: { name: string; indent: number }[] = [];
  let isTree = true;
  for (const line of log.lines) {
    // Below the count the failures are told again; the next script of npm begins a new tree.
    if (passing.test(line)) isTree = false;
    if (line.startsWith('> ')) isTree = true;
    if (!isTree) continue;
    const indent = line.search(/\S/);
    if (indent < 2) continue;
    suites = suites.filter((suite) => suite.indent < indent);
    const outcomes = [
      [passed, 'passed'],
      [failed, 'failed'],
      [pending, 'skipped'],
    ] as const;
    const hit = outcomes.find(([form]) => form.test(line));
    if (!hit) {
      suites.push({ name: line.trim(), indent });
      continue;
    }
    const name = hit[0].exec(line)![2]!;
    results.push({ name: [...suites.map((suite) => suite.name), name].join(' > '), file: null, outcome: hit[1] });
  }
  return results;
}
