// Tests that no longer run: skipped, left alone by an `only` elsewhere, put off, left before they assert.
import { linesBetween, type ReviewedFile } from '../../reading/reviewed-change.ts';
import { isScript } from '../../reading/file-kinds.ts';
import { testsOf } from '../../reading/test-pairs.ts';
import type { Finding, Rule } from '../../rule.ts';

const off: ReadonlyMap<string, string> = new Map([
  ['skip', 'is skipped'],
  ['x', 'is skipped'],
  ['skipIf', 'is skipped under a condition'],
  ['runIf', 'runs only under a condition'],
  ['todo', 'is put off'],
  ['fails', 'is expected to fail'],
  ['failing', 'is expected to fail'],
  ['only', 'is the only one that runs: all others of its file are silent'],
  ['f', 'is the only one that runs: all others of its file are silent'],
]);

const inBody =
  /\b(?:t|this|ctx|context)\.skip\s{0,5}\(|[{,]\s{0,10}(?:skip|only|todo)\s{0,5}:\s{0,5}(?!false\b)|\bprocess\.exit\s{0,5}\(/;
const elsewhere =
  /@pytest\.mark\.(?:skip|skipif|xfail)\b|\bpytest\.skip\s{0,5}\(|@unittest\.skip|\bt\.Skip(?:Now|f)?\(|#\[ignore\b|@(?:Disabled|Ignore)\b|\bself\.skipTest\(/;
const mend = 'let it run, and mend the code so that it passes';

export const testsSwitchedOff: Rule = {
  name: 'tests-switched-off',
  find: (change) => {
    const tests = testsOf(change);
    const findings: Finding[] = [];
    const add = (path: string, line: number, says: string) =>
      findings.push({ rule: 'tests-switched-off', severity: 'blocker', path, line, says, mend });
    for (const { before, after } of tests.pairs) {
      if (after === null) continue;
      const fresh = after.block.modifiers.filter((name) => off.has(name) && !before.block.modifiers.includes(name));
      if (fresh[0] !== undefined) add(after.file.path, after.block.line, `'${after.block.path}' ${off.get(fresh[0])}`);
      const early = earlyReturn(after.file, after.block.line, after.block.assertions[0] ?? after.block.endLine);
      if (early !== null && !after.block.isSuite)
        add(after.file.path, early, `'${after.block.path}' ends before it asserts`);
    }
    for (const { file, block } of tests.added) {
      // One that runs under a condition takes nothing away: it was not there.
      const name = block.modifiers.find((modifier) => off.has(modifier) && !modifier.endsWith('If'));
      if (name !== undefined) add(file.path, block.line, `'${block.path}' is new and ${off.get(name)}`);
    }
    for (const file of change.files.filter(({ isTest }) => isTest)) {
      const gone = new Set(file.removed.map(({ text }) => text.trim()));
      for (const { text, line } of file.added) {
        const code = isScript(file.path) ? (file.code()[line - 1]?.code ?? '') : text.slice(0, 2_000);
        if (!(isScript(file.path) ? inBody : elsewhere).test(code) || gone.has(text.trim())) continue;
        add(file.path, line, 'switches a test off where it stands');
      }
    }
    return findings;
  },
};

/** A bare `return` that was put between the head and the first assertion. */
function earlyReturn(file: ReviewedFile, from: number, to: number): number | null {
  const between = linesBetween(file.added, from + 1, to - 1);
  const added = between.find(({ text }) => /^\s{1,60}return;?\s{0,20}$/.test(text));
  return added?.line ?? null;
}
