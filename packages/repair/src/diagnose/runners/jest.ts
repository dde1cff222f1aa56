// Jest's report: PASS and FAIL by file, the tree below it when verbose, each failure behind a bullet.
import type { TestResult } from '@kintsugi/domain';
import type { Log } from '../reading/log.ts';
import { certain, type LogReader, numberOf, type Sighting } from '../reading/reader.ts';
import { syntaxSubject } from '../reading/script-errors.ts';
import { failedTest } from './failed-test.ts';

const fileHead = /^(PASS|FAIL) {1,2}(?:\[?[\w-]{1,60}\]? )?(\S.{0,500}?)(?: \([\d.]{1,12} m?s\))?$/;
const bullet = /^ {2}● (.{1,1500})$/;
const item = /^( {2,200})([✓✕○✎]) (?:(?:skipped|todo) )?(.{1,1500}?)(?: \([\d.]{1,12} m?s\))?$/;

export const jest: LogReader = {
  tool: 'jest',
  faults: (log) => {
    if (!isHere(log)) return [];
    const seen: Sighting[] = [];
    let file: string | null = null;
    for (const [at, line] of log.lines.entries()) {
      const head = fileHead.exec(line);
      if (head) file = log.fileOf(head[2]!);
      const name = bullet.exec(line)?.[1];
      if (name === undefined || name === 'Console') continue;
      const to = bodyEnd(log, at + 1);
      if (name === 'Test suite failed to run') {
        seen.push(suiteFault(log, at, to, file));
        continue;
      }
      const place = file === null ? null : { file, line: null, column: null };
      seen.push(failedTest(log, at, { tool: 'jest', name: name.split(' › ').join(' > '), place, from: at + 1, to }));
    }
    return seen;
  },
  tests: (log) => (isHere(log) ? testsOf(log) : []),
};

const isHere = (log: Log) => log.lines.some((line) => /^(?:Test Suites|Tests): {1,8}\d/.test(line));

function bodyEnd(log: Log, from: number): number {
  for (let at = from; at < Math.min(log.lines.length, from + 150); at += 1) {
    const line = log.lines[at]!;
    if (bullet.test(line) || fileHead.test(line) || line.startsWith('Test Suites:')) return at;
  }
  return Math.min(log.lines.length, from + 150);
}

/** What could not be parsed stands below a long advice: `file:line`, the line, a caret, the error. */
function suiteFault(log: Log, at: number, to: number, file: string | null): Sighting {
  const errorAt = log.lines.findIndex((line, index) => index > at && index < to && /^ {4}SyntaxError: /.test(line));
  if (errorAt < 0) {
    const place = file === null ? null : { file, line: null, column: null };
    return failedTest(log, at, { tool: 'jest', name: null, place, from: at + 1, to });
  }
  const message = log.lines[errorAt]!.trim().replace(/^SyntaxError: /, '');
  const inline = /^(.{1,500}): (.{1,500}) \((\d{1,7}):(\d{1,7})\)$/.exec(message);
  if (inline) {
    const place = { file: log.fileOf(inline[1]!) ?? file, line: numberOf(inline[3]), column: Number(inline[4]) + 1 };
    return certain(at, { tool: 'jest', kind: 'syntax', ...place, message: inline[2]!, subject: null });
  }
  const above = log.lines.slice(Math.max(at, errorAt - 6), errorAt);
  const place = above.map((line) => /^ {4}(\S.{0,500}):(\d{1,7})$/.exec(line)).find((found) => found !== null);
  const caret = above.find((line) => /^ +\^+$/.test(line));
  return certain(at, {
    tool: 'jest',
    kind: 'syntax',
    file: (place ? log.fileOf(place[1]!) : null) ?? file,
    line: numberOf(place?.[2]),
    column: caret === undefined ? null : caret.indexOf('^') - 3,
    message,
    subject: syntaxSubject(message),
  });
}

function testsOf(log: Log): TestResult[] {
  const results: TestResult[] = [];
  let file: string | null = null;
  let suites: { name: string; indent: number }[] = [];
  let isTree = false;
  let hasTree = false;
  for (const [at, line] of log.lines.entries()) {
    const head = fileHead.exec(line);
    if (head) {
      file = log.fileOf(head[2]!);
      suites = [];
      isTree = /^ {2}(?![●\s])\S/.test(log.lines[at + 1] ?? '');
      hasTree = isTree;
      const isUnloaded = log.lines.slice(at, at + 4).some((next) => next === '  ● Test suite failed to run');
      if (file !== null && !isTree && (head[1] === 'PASS' || isUnloaded)) {
        results.push({ name: file, file, outcome: head[1] === 'PASS' ? 'passed' : 'failed' });
      }
      continue;
    }
    const name = hasTree ? undefined : bullet.exec(line)?.[1];
    if (name !== undefined && name !== 'Test suite failed to run' && name !== 'Console') {
      results.push({ name: name.split(' › ').join(' > '), file, outcome: 'failed' });
    }
    if (line === '' || line.startsWith('  ●')) isTree = false;
    if (!isTree) continue;
    const found = item.exec(line);
    const indent = line.search(/\S/);
    suites = suites.filter((suite) => suite.indent < indent);
    if (!found) {
      suites.push({ name: line.trim(), indent });
      continue;
    }
    const outcome = found[2] === '✓' ? 'passed' : found[2] === '✕' ? 'failed' : 'skipped';
    results.push({ name: [...suites.map((suite) => suite.name), found[3]!].join(' > '), file, outcome });
  }
  return results;
}
