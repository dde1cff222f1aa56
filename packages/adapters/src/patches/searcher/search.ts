// Runs one pure generator on a problem, and loads no more than it needs. It must not know who wants to know.
import type { Patch } from '@kintsugi/domain';
import type { RepairProblem } from '@kintsugi/engine/ports';
import type { SearchNote, Way } from '../messages.ts';
import { buildErrorPatches } from './build-errors.ts';
import { smallEditPatches } from './small-edits.ts';

/** Lazy: what a generator computes is computed when its next patch is asked for. */
export async function* search(way: Way, problem: RepairProblem): AsyncGenerator<Patch, readonly SearchNote[]> {
  switch (way) {
    case 'revert': {
      const { proposeReverts } = await import('@kintsugi/repair/revert');
      yield* proposeReverts(problem);
      return [];
    }
    case 'dependencies': {
      const { repairDependencies } = await import('@kintsugi/repair/dependencies');
      const { patches, not } = repairDependencies(problem);
      yield* patches;
      return not;
    }
    case 'build-errors':
      yield* buildErrorPatches(problem);
      return [];
    case 'small-edits':
      yield* smallEditPatches(problem);
      return [];
    default:
      return way satisfies never;
  }
}
