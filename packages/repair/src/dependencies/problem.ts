// What the repairs of dependencies look at, and what they say when they have none. Words only.
import type { Commit, Diagnosis, FileDiff } from '@kintsugi/domain';
import type { MissingPackage } from './missing-packages.ts';

export interface DependencyProblem {
  /** Text files of the broken state, by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly diagnoses: readonly Diagnosis[];
  readonly culprit: { readonly commit: Commit; readonly diff: readonly FileDiff[] } | null;
}

/** Something that is seen to be wrong, and for which nothing honest can be proposed. */
export interface NotProposed {
  /** The package, lock or file that it is about. */
  readonly subject: string;
  readonly because: string;
  readonly mend: string;
  /** A package that a registry would have to be asked for; whoever may reach one can go on with `additionFrom`. */
  readonly missing?: MissingPackage;
}
