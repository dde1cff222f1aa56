// What the server and a searcher process say to each other. It must not know how either of them works.
import type { Patch } from '@kintsugi/domain';
import type { RepairProblem } from '@kintsugi/engine/ports';
import type { MissingPackage } from '@kintsugi/repair/dependencies';

export const WAYS = ['revert', 'dependencies', 'build-errors', 'small-edits'] as const;
export type Way = (typeof WAYS)[number];

export type ToSearcher =
  /** One search at a time. It waits for `more`. */
  | { readonly kind: 'search'; readonly way: Way; readonly problem: RepairProblem }
  /** Go on with the search until so many patches more were said. */
  | { readonly kind: 'more'; readonly count: number };

export type FromSearcher =
  | { readonly kind: 'patch'; readonly patch: Patch }
  /** The search is over; the process may be given another. */
  | { readonly kind: 'end'; readonly notes: readonly SearchNote[] }
  | { readonly kind: 'failed'; readonly because: string };

/** Something that a search has seen and could not make a patch of, or that kept it from looking. */
export interface SearchNote {
  readonly subject: string;
  readonly because: string;
  readonly mend: string;
  /** A package that a registry would have to be asked for. */
  readonly missing?: MissingPackage;
}
