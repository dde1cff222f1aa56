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
  /** A patch that could not be merged without a person is the last resort: what can be comes first. */
  readonly isLastResort: (patch: Patch) => boolean;
  /** From then on the last resort waits for nothing else. */
  readonly isLate: () => boolean;
}

const MOST = 400;

export async function* candidatesOf(wanted: CandidatesWanted): AsyncGenerator<Patch, void> {
  const { generators, problem, signal, patience, isLastResort, isLate } = wanted;
  const streams = generators.map((generator) => generator.propose(problem, signal));
  const held: Patch[] = [];
  try {
    for await (const patch of orderPatches(streams, { most: MOST, files: problem.files, patience })) {
      if (isLate()) yield* held.splice(0);
      if (isLastResort(patch) && !isLate()) held.push(patch);
      else yield patch;
    }
  } catch {
    // One of them broke after the others had ended: it has no more to say, and what they said stands.
  }
  yield* held;
}
