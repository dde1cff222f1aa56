// The thread that repairs cases: it is given the code alone, and can be killed.
import { parentPort } from 'node:worker_threads';
import { repairBuildErrors } from '@kintsugi/repair/build-errors';
import { CASE_FILE, CASE_OPTIONS, CASE_TOP, LIBRARY_FOLDER, readOutside } from './case-compiler.ts';
import { exampleJudge } from './example-judge.ts';

export interface RepairAsked {
  readonly code: string;
  readonly withExamples: boolean;
  readonly limitMs: number;
}

export interface RepairAnswered {
  /** Null: nothing was found. */
  readonly text: string | null;
  readonly says: string;
  readonly proposals: number;
  readonly durationMs: number;
}

/** Of the limit; the rest is for type checks. */
const SHARE_OF_EXAMPLES = 0.5;

function answer({ code, withExamples, limitMs }: RepairAsked): RepairAnswered {
  const startedMs = performance.now();
  const judge = exampleJudge(code, limitMs * SHARE_OF_EXAMPLES);
  const problem = {
    top: CASE_TOP,
    files: new Map([[CASE_FILE, code]]),
    compilerOptions: CASE_OPTIONS,
    outside: { libraryFolder: LIBRARY_FOLDER, readFile: readOutside },
    ...(withExamples ? { judgeExamples: (_: string, text: string) => judge(text) } : {}),
  };
  const patches = [...repairBuildErrors(problem, { shouldStop: () => performance.now() - startedMs > limitMs })];
  const [first] = patches;
  return {
    text: first?.edits.find(({ path }) => path === CASE_FILE)?.text ?? null,
    says: first?.says ?? '',
    proposals: patches.length,
    durationMs: performance.now() - startedMs,
  };
}

parentPort?.on('message', (asked: RepairAsked) => parentPort?.postMessage(answer(asked)));
