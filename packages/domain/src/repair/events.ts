// Everything that can have happened while a failing build was being mended. Past tense; stored for ever.
import type { ActionRequest, Inverse } from '../words/action.ts';
import type { Actor } from '../words/actor.ts';
import type { Diagnosis, FailureKind } from '../words/build.ts';
import type { Patch, PatchKind } from '../words/patch.ts';
import type { Commit } from '../words/project.ts';
import type { ChangeOutcome, Verdict } from '../words/verdict.ts';
import type { Severity } from '../incident/events.ts';

/** What was seen that makes a patch more than a guess. */
export interface Proof {
  /** Tests that failed before and pass now. */
  readonly mended: readonly string[];
  /** How many passed before and pass still. */
  readonly stillPassing: number;
  readonly repeats: number;
  /** One sentence each, for the pull request. */
  readonly says: readonly string[];
}

export interface CandidateSummary {
  readonly kind: PatchKind;
  readonly says: string;
  readonly paths: readonly string[];
  readonly size: number;
  readonly chance: number;
}

export interface Finding {
  readonly rule: string;
  readonly severity: 'blocker' | 'major' | 'minor';
  readonly path: string;
  readonly line: number;
  readonly says: string;
  readonly mend: string;
}

export type ReviewVerdict = 'approve' | 'request-changes' | 'comment';
/** How a repair ended well, or had nothing to do. */
export type RepairedHow = 'repaired' | 'mended-by-others' | 'flaky';

export type MergeOutcome =
  | { readonly kind: 'applied'; readonly commit: string }
  | { readonly kind: 'rejected'; readonly because: string; readonly mend: string }
  | { readonly kind: 'unknown'; readonly because: string };

export type RepairEvent =
  | {
      readonly type: 'repair-opened';
      readonly project: string;
      readonly branch: string;
      readonly commit: Commit;
      readonly buildId: string;
      readonly title: string;
      readonly severity: Severity;
      readonly kind: FailureKind;
      /** Equal for the same cause in another build. */
      readonly fingerprint: string;
      readonly diagnoses: readonly Diagnosis[];
      readonly failingTests: readonly string[];
      /** Newest commit that is known to have built. */
      readonly lastGood: string | null;
      /** Services that cannot be released while it fails. */
      readonly blocks: readonly string[];
    }
  | { readonly type: 'failure-repeated'; readonly passed: number; readonly of: number; readonly because: string }
  | { readonly type: 'bisect-narrowed'; readonly good: string; readonly bad: string; readonly left: number }
  | {
      readonly type: 'culprit-found';
      readonly culprit: Commit | null;
      readonly because: string;
      /** Why no machine may decide what is right here; null: it may. */
      readonly needsPerson: string | null;
    }
  | {
      readonly type: 'candidate-tried';
      readonly candidate: CandidateSummary;
      readonly result: 'plausible' | 'refuted' | 'refused';
      readonly because: string;
      readonly durationMs: number;
    }
  | {
      readonly type: 'patch-proven';
      readonly patch: Patch;
      /** The commit on which it stands. */
      readonly base: string;
      readonly proof: Proof;
      /** Why a person must say yes, whatever policy allows; null: policy decides. */
      readonly needsPerson: string | null;
    }
  | { readonly type: 'search-ended'; readonly tried: number; readonly because: string }
  | { readonly type: 'edits-locked'; readonly lockId: string; readonly token: number }
  | { readonly type: 'branch-pushed'; readonly branch: string; readonly commit: string }
  | { readonly type: 'pull-request-opened'; readonly number: number; readonly url: string }
  | {
      readonly type: 'review-completed';
      readonly verdict: ReviewVerdict;
      readonly summary: string;
      readonly findings: readonly Finding[];
    }
  /** `commit`: exactly what was said yes to. */
  | { readonly type: 'repair-approved'; readonly commit: string; readonly by: Actor }
  | { readonly type: 'repair-rejected'; readonly by: Actor; readonly reason: string }
  /** A gate said "not now": it is tried again at `untilMs`. */
  | { readonly type: 'repair-held-back'; readonly gate: string; readonly because: string; readonly untilMs: number }
  | { readonly type: 'merge-started'; readonly number: number; readonly head: string }
  | { readonly type: 'merge-ended'; readonly outcome: MergeOutcome }
  | { readonly type: 'merge-built'; readonly buildId: string; readonly passed: boolean; readonly because: string }
  | { readonly type: 'deployment-planned'; readonly services: readonly PlannedDeployment[] }
  | {
      readonly type: 'deployment-started';
      readonly key: string;
      readonly request: ActionRequest;
      readonly inverse: Inverse;
    }
  | {
      readonly type: 'deployment-ended';
      readonly key: string;
      readonly outcome: ChangeOutcome;
      readonly reached: boolean;
    }
  | { readonly type: 'deployment-verified'; readonly verdict: Verdict; readonly says: readonly string[] }
  | { readonly type: 'take-back-began'; readonly because: string }
  | { readonly type: 'merge-reverted'; readonly commit: string | null; readonly because: string }
  | { readonly type: 'person-called'; readonly to: string; readonly delivered: boolean; readonly because: string }
  | { readonly type: 'mended-by-others'; readonly commit: string; readonly by: string }
  | { readonly type: 'repair-completed'; readonly how: RepairedHow; readonly because: string }
  | { readonly type: 'repair-escalated'; readonly because: string }
  | { readonly type: 'repair-failed'; readonly because: string }
  /** What was left open outside is closed: pull request, branch, locks. */
  | { readonly type: 'repair-tidied'; readonly says: string };

export interface PlannedDeployment {
  readonly service: string;
  readonly release: string;
  /** What ran when it was planned; not there in records from before it was kept, or when nothing ran. */
  readonly replaces?: string;
}

export type RepairEventType = RepairEvent['type'];
