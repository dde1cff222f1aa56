// One program's repair from what the repairer may see: the code, its entry and the visible test. Runs it in this thread.
import {
  documentedClaims,
  mutatedCalls,
  readTest,
  searchByTests,
  type Edit,
  type SearchResult,
} from '@kintsugi/repair/small-edits';
import { vmRunner } from './vm-runner.ts';

export interface BrokenProgram {
  readonly code: string;
  readonly entry: string;
  readonly visible_test: string;
}

const MOST_INPUTS = 80;
const SOFT_LIMIT_MS = 6_000;

export function repairProgram(
  { code, entry, visible_test }: BrokenProgram,
  onBetter: (edit: Edit) => void = () => {},
): SearchResult {
  const test = readTest(visible_test, entry);
  const startedMs = performance.now();
  return searchByTests(code, {
    runner: vmRunner(test.text, test.claims),
    tests: [visible_test],
    inputs: mutatedCalls(test.calls, MOST_INPUTS),
    documented: documentedClaims(code, entry),
    budget: {
      singles: 12_000,
      pairs: 12_000,
      plausible: 150,
      turns: 20_000,
      patientTurns: 500_000,
      isOver: () => performance.now() - startedMs > SOFT_LIMIT_MS,
    },
    onBetter,
  });
}
