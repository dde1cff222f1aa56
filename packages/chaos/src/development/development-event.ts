// What a run of breakages tells, a JSON line each. The words of the wire between the chaos process and who started it.
import type { WorldReady } from '../chaos-event.ts';

export type BreakageOutcome = 'repaired' | 'asked' | 'flaky' | 'failed';

export interface BreakageJudgement {
  readonly breakage: string;
  readonly right: Exclude<BreakageOutcome, 'failed'>;
  readonly outcome: BreakageOutcome;
  /** What was merged or proposed, in a sentence; null: nothing was. */
  readonly help: string | null;
  readonly helpKind: string | null;
  readonly candidatesTried: number;
  /** From the push on; null: it did not come to that. */
  readonly seconds: {
    /** A build of it had failed. */
    readonly detected: number | null;
    readonly pullRequest: number | null;
    readonly merged: number | null;
    /** Deployed, and the running commit is the merged one. */
    readonly verified: number | null;
  };
  readonly repairId: string | null;
  readonly pullRequest: string | null;
  readonly agrees: boolean;
  /** What the judge holds against it, a sentence each; empty when it agrees. */
  readonly why: readonly string[];
}

export interface PushedCommit {
  readonly author: string;
  readonly subject: string;
  readonly commit: string;
}

export type DevelopmentEvent =
  | WorldReady
  /** The registry of the application's team, which its repository will name. */
  | { readonly kind: 'registry-ready'; readonly url: string; readonly branch: string }
  | { readonly kind: 'repository-laid'; readonly atMs: number; readonly commit: string; readonly commits: number }
  /** The first build of the repository as it is has passed. */
  | { readonly kind: 'green'; readonly atMs: number; readonly seconds: number }
  /** What somebody who watches the repository would see; never what is in it. */
  | {
      readonly kind: 'pushed';
      readonly atMs: number;
      readonly breakage: string;
      readonly title: string;
      readonly place: number;
      readonly of: number;
      readonly commits: readonly PushedCommit[];
    }
  | ({ readonly kind: 'breakage-judged'; readonly atMs: number } & BreakageJudgement)
  /** A person has taken back what no machine may decide about, and it builds again. */
  | { readonly kind: 'restored'; readonly atMs: number; readonly by: string; readonly commit: string }
  | { readonly kind: 'all-judged'; readonly agreed: number; readonly of: number }
  /** The run itself broke; nothing is known about what was not judged. */
  | { readonly kind: 'broke'; readonly says: string; readonly mend: string }
  | { readonly kind: 'cleaned-up'; readonly says: readonly string[] };
