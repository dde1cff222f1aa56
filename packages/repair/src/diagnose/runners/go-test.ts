// `go test`: results with their output around them, then one line a package. Verbose or not.
import type { TestResult } from '@kintsugi/domain';
import type { Log } from '../reading/log.ts';
import { certain, type LogReader, numberOf, type Sighting } from '../reading/reader.ts';

const result = /^( {0,100})--- (PASS|FAIL|SKIP): (\S{1,500}) \(\d{1,9}(?:\.\d{1,9})?s\)$/;
const packageEnd = /^(?:ok|FAIL|---)\s{1,8}(\S{1,300})\s+(?:\d[\d.]{0,20}s|\(cached\))/;
const said = /^ {4,}([^\s:]{1,300}_test\.go):(\d{1,7}): (.*)$/;

export const goTest: LogReader = {
  tool: 'go test',
  faults: (log) => {
    const seen: Sighting[] = [];
    const failing = new Set<string>();
    const words = wordsByTest(log);
    for (const line of log.lines) if (result.exec(line)?.[2] === 'FAIL') failing.add(result.exec(line)![3]!);
    const parents = new Set([...failing].map((name) => name.slice(0, Math.max(0, name.lastIndexOf('/')))));
    for (const [at, line] of log.lines.entries()) {
      const found = result.exec(line);
      if (found?.[2] !== 'FAIL') continue;
      const name = found[3]!;
      // A parent fails because a subtest did.
      if (parents.has(name)) continue;
      const cause = panicBelow(log, at) ?? words.get(name) ?? wordsBelow(log, at);
      seen.push(
        certain(at, {
          tool: 'go test',
          kind: 'test',
          file: cause?.file ?? null,
          line: cause?.line ?? null,
          message: cause?.message ?? 'failed without a word',
          subject: name,
        }),
      );
    }
    return seen;
  },
  tests: testsOf,
};

interface Cause {
  readonly file: string | null;
  readonly line: number | null;
  readonly message: string;
}

/** Verbose output stands above the results, below a line that says whose it is. The first word is the cause. */
function wordsByTest(log: Log): ReadonlyMap<string, Cause> {
  const words = new Map<string, Cause>();
  let running: string | null = null;
  for (const line of log.lines) {
    const named = /^=== (?:RUN|NAME|CONT) {1,4}(\S{1,500})$/.exec(line)?.[1];
    if (named !== undefined) running = named;
    if (result.test(line)) running = null;
    const found = running === null || words.has(running) ? null : said.exec(line);
    if (found) words.set(running!, causeOf(log, found));
  }
  return words;
}

/** Otherwise it stands below the result. */
function wordsBelow(log: Log, at: number): Cause | null {
  for (const line of log.lines.slice(at + 1, at + 30)) {
    if (result.test(line) || /^(?:FAIL|ok|PASS|===)/.test(line)) return null;
    const found = said.exec(line);
    if (found) return causeOf(log, found);
  }
  return null;
}

const causeOf = (log: Log, found: RegExpExecArray): Cause => ({
  file: log.fileOf(found[1]!),
  line: numberOf(found[2]),
  message: found[3]!,
});

function panicBelow(log: Log, at: number): Cause | null {
  const message = /^panic: (.{1,1000}?)(?: \[recovered.*)?$/.exec(log.lines[at + 1] ?? '')?.[1];
  if (message === undefined) return null;
  for (const line of log.lines.slice(at + 2, at + 60)) {
    const found = /^\t(.{1,500}\.go):(\d{1,7})(?: |$)/.exec(line);
    const file = found ? log.fileOf(found[1]!) : null;
    if (file !== null) return { file, line: numberOf(found![2]), message: `panic: ${message}` };
  }
  return { file: null, line: null, message: `panic: ${message}` };
}

/** Names carry their package, which is said when its tests are over. */
function testsOf(log: Log): TestResult[] {
  const results: TestResult[] = [];
  let open: TestResult[] = [];
  for (const line of log.lines) {
    const found = result.exec(line);
    if (found) {
      const outcome = found[2] === 'PASS' ? 'passed' : found[2] === 'FAIL' ? 'failed' : 'skipped';
      open.push({ name: found[3]!, file: null, outcome });
    }
    const ended = packageEnd.exec(line);
    if (!ended) continue;
    results.push(...open.map((test) => ({ ...test, name: `${ended[1]} > ${test.name}` })));
    open = [];
  }
  return [...results, ...open];
}
