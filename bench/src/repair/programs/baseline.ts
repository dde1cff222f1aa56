// The simple way to compare with: single edits of operators, constants, variables and lines, in the order of the text;
// the first that passes the visible test. It knows neither chances nor behaviour.
import { guarded, readTest, smallEdits } from '@kintsugi/repair/small-edits';
import type { BrokenProgram } from './repairer.ts';
import { vmRunner } from './vm-runner.ts';

const KINDS = new Set(['comparison', 'logic', 'arithmetic', 'assignment', 'number-near', 'boolean', 'name', 'delete']);
const LIMIT_MS = 2_000;
const TURNS = 100_000;

/** The repaired text; null where no edit passes. */
export function firstThatPasses({ code, entry, visible_test }: BrokenProgram): string | null {
  const untilMs = performance.now() + LIMIT_MS;
  const { text: test, claims } = readTest(visible_test, entry);
  const runner = vmRunner(test, claims);
  const edits = [...smallEdits(code, { fileName: 'program.js' })].filter(({ kind }) => KINDS.has(kind));
  edits.sort((a, b) => (a.changes[0]?.start ?? 0) - (b.changes[0]?.start ?? 0));
  for (const { text } of edits) {
    if (performance.now() > untilMs) return null;
    if (runner.test(guarded(text), TURNS).passed.every(Boolean)) return text;
  }
  return null;
}
