// pytest: results by node id, failures in sections with `E` lines, a short summary at the end.
import type { TestResult } from '@kintsugi/domain';
import type { Log } from '../reading/log.ts';
import { certain, type LogReader, numberOf, type Sighting } from '../reading/reader.ts';
import { pythonKind, pythonSubject } from '../tools/python.ts';

const section = /^_{3,} (.{1,300}?) _{3,}$/;
const verbose = /^(\S{1,500}\.py)::(.{1,500}?) (PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS)\b/;
const summary = /^(FAILED|ERROR) (\S{1,500}\.py)(?:::(\S{1,500}))?(?: - (.*))?$/;
const frame = /^([^\s:]{1,500}\.py):(\d{1,7}): ?(.*)$/;
const sectionMax = 300;

export const pytest: LogReader = {
  tool: 'pytest',
  faults: (log) => {
    if (!isHere(log)) return [];
    const sections = sectionsOf(log);
    const seen: Sighting[] = [];
    for (const [at, line] of log.lines.entries()) {
      const found = summary.exec(line);
      if (!found) continue;
      const [, , path = '', test = null, said = ''] = found;
      const name = test === null ? null : test.replaceAll('::', ' > ');
      const told = sections.get(test === null ? path : test.replaceAll('::', '.'));
      const error = told?.error ?? said;
      const kind = test === null ? pythonKind(error) : 'test';
      const subject = test === null ? (pythonSubject(error) ?? path) : name;
      const file = told?.file ?? log.fileOf(path);
      const message = error === '' ? `${path} could not be loaded` : error;
      seen.push(certain(at, { tool: 'pytest', kind, file, line: told?.line ?? null, message, subject }));
    }
    return seen;
  },
  tests: (log) => (isHere(log) ? testsOf(log) : []),
};

const isHere = (log: Log) =>
  log.lines.some((line) => /^=+ test session starts =+$|^=+ short test summary info =+$/.test(line));

interface Section {
  readonly error: string;
  readonly file: string | null;
  readonly line: number | null;
}

/** By the section's title: `TestWeigh.test_many[2]`, or the path of a file that could not be collected. */
function sectionsOf(log: Log): ReadonlyMap<string, Section> {
  const sections = new Map<string, Section>();
  for (const [at, line] of log.lines.entries()) {
    const title = line.startsWith('___') ? section.exec(line)?.[1] : undefined;
    if (title === undefined) continue;
    const errors: string[] = [];
    let place: { file: string; line: number | null } | null = null;
    for (const next of log.lines.slice(at + 1, at + sectionMax)) {
      if (next.startsWith('___') || next.startsWith('===')) break;
      const error = /^E {1,12}(\S.*)$/.exec(next)?.[1];
      if (error !== undefined && errors.length < 6) errors.push(error);
      const found = frame.exec(next);
      const file = found ? log.fileOf(found[1]!) : null;
      // The innermost frame of ours is where it broke.
      if (file !== null) place = { file, line: numberOf(found![2]) };
    }
    const key = title.replace(/^ERROR (?:collecting|at \w{1,20} of) /, '');
    sections.set(key, { error: errors.join('\n'), file: place?.file ?? null, line: place?.line ?? null });
  }
  return sections;
}

/** Every test with `-v`; without it the failures, and files whose dots are all passes. */
function testsOf(log: Log): TestResult[] {
  const results: TestResult[] = [];
  const named = new Set<string>();
  const add = (path: string, test: string, outcome: TestResult['outcome']) => {
    const file = log.fileOf(path);
    const name = test.replaceAll('::', ' > ');
    if (named.has(`${path} ${name}`)) return;
    named.add(`${path} ${name}`);
    results.push({ name, file, outcome });
  };
  for (const line of log.lines) {
    const found = verbose.exec(line);
    if (found) {
      const isPass = found[3] === 'PASSED' || found[3] === 'XPASS';
      const isFail = found[3] === 'FAILED' || found[3] === 'ERROR';
      add(found[1]!, found[2]!, isPass ? 'passed' : isFail ? 'failed' : 'skipped');
    }
    const dots = /^(\S{1,500}\.py) (\.+)\s*(?:\[ {0,2}\d{1,3}%\])?$/.exec(line);
    if (dots) add(dots[1]!, log.fileOf(dots[1]!) ?? dots[1]!, 'passed');
    const told = summary.exec(line);
    if (told) add(told[2]!, told[3] ?? log.fileOf(told[2]!) ?? told[2]!, 'failed');
  }
  return results;
}
