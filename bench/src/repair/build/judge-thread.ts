// The thread that judges: it builds a program by its own compiler and runs the hidden test. It must not know the repairer.
import { parentPort } from 'node:worker_threads';
import { startCaseCompiler } from './case-compiler.ts';
import { runProgram } from './run-program.ts';

export interface JudgeAsked {
  readonly code: string;
  readonly test: string;
  /** Null: nothing was proposed. */
  readonly repaired: string | null;
}

export interface Judged {
  readonly builds: boolean;
  readonly passes: boolean;
}

export interface JudgeAnswered {
  readonly repaired: Judged;
  readonly baseline: Judged;
}

const ROUNDS_OF_BASELINE = 6;
const TEST_MS = 5_000;
const compiler = startCaseCompiler();

function judged(text: string, test: string): Judged {
  const builds = compiler.diagnostics(text).length === 0;
  if (!builds) return { builds, passes: false };
  const { kind, failedAssertions } = runProgram(`${text}\n${test}`, TEST_MS);
  return { builds, passes: kind === 'ended' && failedAssertions === 0 };
}

parentPort?.on('message', ({ code, test, repaired }: JudgeAsked) => {
  const baseline = judged(compiler.fixedByFirst(code, ROUNDS_OF_BASELINE), test);
  const nothing: Judged = { builds: false, passes: false };
  const answer: JudgeAnswered = { baseline, repaired: repaired === null ? nothing : judged(repaired, test) };
  parentPort?.postMessage(answer);
});
