// All generators' proposals as one queue, the likeliest first, each text once. It tries none.
import type { Patch } from '@kintsugi/domain';
import type { PatchGenerator, RepairProblem } from '../../ports/index.ts';

export interface Candidates {
  /** The best that is known now; waits while nothing is known and a generator still works. Null: there are no more. */
  next(): Promise<Patch | null>;
}

/** A generator that goes on for ever is heard no further. */
const EACH_MAX = 400;

export function gatherCandidates(
  generators: readonly PatchGenerator[],
  problem: RepairProblem,
  settled: Promise<unknown>,
  signal: AbortSignal,
): Candidates {
  const queue: Patch[] = [];
  const seen = new Set<string>();
  let working = generators.length;
  let bell = Promise.withResolvers<void>();
  const ring = (): void => {
    bell.resolve();
    bell = Promise.withResolvers();
  };
  for (const generator of generators)
    void listen(generator).finally(() => {
      working -= 1;
      ring();
    });

  /** The same text found in two ways is tried once, by the likelier of its reasons. */
  function offer(patch: Patch): void {
    const key = JSON.stringify(patch.edits);
    const same = queue.findIndex((one) => JSON.stringify(one.edits) === key);
    if (same !== -1 && isBetter(patch, queue[same] as Patch)) queue[same] = patch;
    if (seen.has(key) || patch.edits.length === 0) return;
    seen.add(key);
    queue.push(patch);
  }

  async function listen(generator: PatchGenerator): Promise<void> {
    let heard = 0;
    try {
      for await (const patch of generator.propose(problem, signal)) {
        offer(patch);
        ring();
        heard += 1;
        if (heard >= EACH_MAX || signal.aborted) return;
      }
    } catch {
      // A generator that breaks has no more to say; the others go on.
    }
  }

  return {
    next: async () => {
      // The first to speak is seldom the likeliest: those who need a moment get it.
      await settled;
      while (queue.length === 0 && working > 0 && !signal.aborted) await bell.promise;
      if (queue.length === 0 || signal.aborted) return null;
      const best = queue.reduce((one, other) => (isBetter(other, one) ? other : one));
      queue.splice(queue.indexOf(best), 1);
      return best;
    },
  };
}

function isBetter(one: Patch, other: Patch): boolean {
  return one.chance === other.chance ? one.size < other.size : one.chance > other.chance;
}
