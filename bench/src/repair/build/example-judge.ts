// Runs the examples of a program's documentation on a candidate. For the repairer's thread; it never sees a hidden test.
import { readExamples, type ExampleTally } from '@kintsugi/repair/build-errors';
import { runProgram } from './run-program.ts';

/** An example of a comment is small; what has not ended by then goes round in circles. */
const ONE_RUN_MS = 25;
/** A busy machine stops a thread for that long, too: the first that have not ended are given more. */
const SECOND_RUN_MS = 200;
const SECOND_RUNS = 8;
const TOLERANCE = 1e-4;

/** `allowanceMs`: of all runs of one case; when they are used up nothing is answered any more. */
export function exampleJudge(broken: string, allowanceMs: number): (text: string) => ExampleTally | null {
  const examples = readExamples(broken);
  const calls = examples.map(({ call }) => `() => (${call})`).join(', ');
  const harness = `;[${calls}].map((call) => { try { return [call()] } catch { return [] } })`;
  let leftMs = allowanceMs;
  let secondRuns = SECOND_RUNS;
  return (text) => {
    if (examples.length === 0 || leftMs <= 0) return null;
    const startedMs = performance.now();
    const program = `${text}\n${harness}`;
    let run = runProgram(program, ONE_RUN_MS);
    if (run.kind === 'timed-out' && secondRuns-- > 0) run = runProgram(program, SECOND_RUN_MS);
    leftMs -= performance.now() - startedMs;
    const answers = Array.isArray(run.value) ? (run.value as unknown[][]) : [];
    const passed = examples.filter(({ answer }, index) => {
      const got = answers[index];
      return got !== undefined && got.length === 1 && isSame(got[0], JSON.parse(answer));
    }).length;
    return { passed, failed: examples.length - passed };
  };
}

/** By structure, since the values come from another context; nothing is the same as null. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number')
    return a === b || Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(b));
  if (a === undefined || a === null || b === undefined || b === null) return (a ?? null) === (b ?? null);
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  if (Array.isArray(a) !== Array.isArray(b) || left.length !== right.length) return false;
  return left.every(([key, value]) => isSame(value, (b as Record<string, unknown>)[key]));
}
