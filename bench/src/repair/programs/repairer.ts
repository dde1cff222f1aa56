// One program's repair from what the repairer may see: the code, its entry and the visible test. Runs it in this thread.
import {
  documentedClaims,
  guarded,
  guessedCalls,
  mutatedCalls,
  readTest,
  searchByTests,
  type Edit,
  type ProgramRunner,
  type SearchResult,
} from '@kintsugi/repair/small-edits';
import { vmRunner } from './vm-runner.ts';

export interface BrokenProgram {
  readonly code: string;
  readonly entry: string;
  readonly visible_test: string;
}

const MOST_INPUTS = 160;
const TURNS = 10_000;
const LIMIT_MS = 8_000;
const PROCESSOR_LIMIT_MS = 4_000;

export function repairProgram(
  { code, entry, visible_test }: BrokenProgram,
  onBetter: (edit: Edit) => void = () => {},
): SearchResult {
  const test = readTest(visible_test, entry);
  const limit = limitFromNow();
  const runner = vmRunner(test.text, test.claims);
  return searchByTests(code, {
    runner,
    tests: [visible_test],
    inputs: inputsFor(runner, code, entry, test.calls),
    documented: documentedClaims(code, entry),
    budget: {
      singles: 12_000,
      pairs: 12_000,
      plausible: 150,
      turns: TURNS,
      pairTurns: 4 * TURNS,
      patientTurns: 20 * TURNS,
      isOver: limit,
    },
    onBetter,
  });
}

/** From the calls of the test; where it shows none, guesses that the broken program at least answers. */
function inputsFor(runner: ProgramRunner, code: string, entry: string, calls: readonly string[]): readonly string[] {
  if (calls.length > 0) return mutatedCalls(calls, MOST_INPUTS);
  const guesses = guessedCalls(code, entry);
  const answers = runner.observe(guarded(code), guesses, TURNS);
  return guesses.filter((_, index) => !(answers[index] ?? '<').startsWith('<'));
}

/** By the processor's time, so that a busy machine finds the same; by the clock where it is very busy. */
function limitFromNow(): () => boolean {
  const startedMs = performance.now();
  const usedMs = (): number => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1_000;
  };
  const usedBeforeMs = usedMs();
  return () => performance.now() - startedMs > LIMIT_MS || usedMs() - usedBeforeMs > PROCESSOR_LIMIT_MS;
}
