// What a breakage is: one file that says what somebody merges and what a right end is. It must not know any application.
import type { Dice } from '../dice.ts';
import type { Patch } from '../scenario.ts';
import type { Person } from './git.ts';

/** The default export of a file in scenarios/breakages/; the file's name is the breakage's. */
export interface Breakage {
  readonly title: string;
  /** One line for a list. */
  readonly tagline: string;
  /** In the order in which they are run one after another. */
  readonly place: number;
  /** The same dice throw the same commits. */
  vary(dice: Dice): BreakageVariant;
}

export interface BreakageVariant {
  /** Pushed at once to the main branch, oldest first, in the name of their authors. */
  readonly commits: readonly [MergedCommit, ...MergedCommit[]];
  /** Where and with what words the application's own commands then fail. */
  readonly fails: { readonly command: 'build' | 'test'; readonly says: string };
  /** It fails by chance: until it does, commits like this one follow, as on any day. */
  readonly untilItFails?: (round: number) => MergedCommit;
  /** Read by the judge alone. */
  readonly truth: BreakageTruth;
}

export interface MergedCommit {
  readonly author: Person;
  /** What a person would write. */
  readonly message: string;
  readonly patches?: readonly Patch[];
  /** Whole new texts by path; null: deleted. */
  readonly files?: Readonly<Record<string, string | null>>;
}

export interface BreakageTruth {
  /**
   * `repaired`: merged by machine and right. `asked`: only a person may decide; a proposal that waits for one is fine.
   * `flaky`: it passes when repeated, which is said, and nothing is changed.
   */
  readonly right: 'repaired' | 'asked' | 'flaky';
  /**
   * Tests that nobody else has seen, by path; they pass on the merged result. What the commit was meant to bring is in
   * them where it must stay: then taking the commit back is no right end.
   */
  readonly hiddenTests: Readonly<Record<string, string>>;
  /** One way to mend it, for the tests of the judge: the hidden tests pass with it. Others may be as right. */
  readonly oneRight?: Pick<MergedCommit, 'patches' | 'files'>;
}
