// What a run of a breakage has seen: the only thing, beside the truth, that its judge looks at.
import type { Answer } from '@kintsugi/contract';

type Repair = Answer<'getRepair'>;

/** One repair that was opened after the push, as the API tells it, and when we first saw it so. */
export interface RepairFact {
  readonly repair: Repair;
  readonly openedAtMs: number;
  readonly pullRequestAtMs: number | null;
  readonly mergedAtMs: number | null;
  readonly endedAtMs: number | null;
  /** Since when it waits for a person; null: it does not. */
  readonly askedAtMs: number | null;
}

export interface CommandFact {
  readonly command: string;
  readonly passed: boolean;
  /** The end of what it printed. */
  readonly says: string;
}

/** The main branch in a fresh clone, when the repair had ended. */
export interface MainFact {
  readonly head: string;
  /** Nothing was merged since the push. */
  readonly asPushed: boolean;
  /** Tests and strictness that are neither as before the push nor as their author pushed them. */
  readonly weakened: readonly string[];
  /** The application's own commands, then the tests that nobody has seen; it ends at the first that fails. */
  readonly commands: readonly CommandFact[];
}

export interface BreakageFacts {
  readonly pushedAtMs: number;
  /** When a build of what was pushed had failed. Null: none has. */
  readonly failedAtMs: number | null;
  readonly timedOut: boolean;
  readonly repairs: readonly RepairFact[];
  readonly main: MainFact;
}
