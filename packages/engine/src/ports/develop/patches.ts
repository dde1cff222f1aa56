// Finds candidates for a repair. Each generator knows one way; none of them decides, runs or writes anything.
import type { Commit, Diagnosis, FileDiff, Patch } from '@kintsugi/domain';

/** Everything that a generator may look at. Frozen when the search begins. */
export interface RepairProblem {
  /** Text files of the broken state, by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly diagnoses: readonly Diagnosis[];
  /** Test files that fail. */
  readonly failingTests: readonly string[];
  /** Since when it fails: null when nobody knows. */
  readonly culprit: { readonly commit: Commit; readonly diff: readonly FileDiff[] } | null;
  /** Folder of this machine with the broken state and its dependencies, for declarations; null: none. */
  readonly folder: string | null;
}

export interface PatchGenerator {
  readonly name: string;
  /** Best first. Ends by itself, or when `signal` is aborted; it never throws for what the code is. */
  propose(problem: RepairProblem, signal: AbortSignal): AsyncIterable<Patch>;
}
