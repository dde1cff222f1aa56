// The candidates of all generators in the order in which they are tried. It tries none.
import type { Patch } from '@kintsugi/domain';
import type { PatchGenerator, RepairProblem } from '../../ports/index.ts';
import { orderPatches } from '../../ports/index.ts';

export interface CandidatesWanted {
  readonly generators: readonly PatchGenerator[];
  readonly problem: RepairProblem;
  readonly signal: AbortSignal;
  /** Resolves when a generator that has said nothing yet is not waited for any longer. */
  readonly patience: () => Promise<unknown>;
  /** How long a patch waits for better ones, from the beginning of the search; it waits no longer when there are none. */
  readonly waitsMs: (patch: Patch) => number;
  readonly elapsedMs: () => number;
}

const MOST = 400;

export async function* candidatesOf(wanted: CandidatesWanted): AsyncGenerator<Patch, void> {
  const { generators, problem, signal, patience, waitsMs, elapsedMs } = wanted;
  const streams = generators.map((generator) => generator.propose(problem, signal));
  let held: readonly Patch[] = [];
  const due = (patch: Patch): boolean => waitsMs(patch) <= elapsedMs();
  try {
    for await (const patch of orderPatches(streams, { most: MOST, files: problem.files, patience })) {
      yield* held.filter(due);
      held = held.filter((one) => !due(one));
      if (due(patch)) yield patch;
      else held = [...held, patch];
    }
  } catch {
    // One of them broke after the others had ended: it has no more to say, and what they said stands.
  }
  yield* held.toSorted((a, b) => waitsMs(a) - waitsMs(b));
}
