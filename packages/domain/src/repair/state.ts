// What a repair is at one moment: the fold of its events, with only what later decisions need.
import type { ActionRequest, Inverse } from '../words/action.ts';
import type { Actor } from '../words/actor.ts';
import type { Diagnosis, FailureKind } from '../words/build.ts';
import type { Patch } from '../words/patch.ts';
import type { Commit } from '../words/project.ts';
import type { ChangeOutcome, Verdict } from '../words/verdict.ts';
import type { Severity } from '../incident/events.ts';
import type { Finding, MergeOutcome, PlannedDeployment, Proof, RepairedHow, ReviewVerdict } from './events.ts';

/** The words of the development loop; `escalated` is a repair that waits for a person to mend or decide. */
export type RepairPhase =
  | 'unopened'
  | 'analyzing'
  | 'designing'
  | 'coding'
  | 'testing'
  | 'building'
  | 'deploying'
  | 'verifying'
  | 'escalated'
  | 'completed'
  | 'failed';

/** What is done next; each is set by the event that ends the one before. */
export type RepairProgress =
  | 'repeat'
  | 'find-culprit'
  | 'search'
  | 'lock'
  | 'push'
  | 'open'
  | 'review'
  | 'decide'
  | 'merge'
  | 'build-merged'
  | 'plan'
  | 'deploy'
  | 'verify'
  | 'take-back'
  | 'ended';

export interface Deployment {
  readonly key: string;
  readonly request: ActionRequest;
  readonly inverse: Inverse;
  readonly startedMs: number;
  readonly outcome: ChangeOutcome | null;
}

export interface Repair {
  readonly phase: RepairPhase;
  readonly progress: RepairProgress;
  readonly version: number;
  readonly project: string;
  readonly branch: string;
  readonly commit: Commit | null;
  readonly buildId: string;
  readonly title: string;
  readonly severity: Severity;
  readonly kind: FailureKind;
  readonly fingerprint: string;
  readonly diagnoses: readonly Diagnosis[];
  readonly failingTests: readonly string[];
  readonly lastGood: string | null;
  readonly blocks: readonly string[];
  readonly openedMs: number;
  readonly lastEventMs: number;
  /** Raised when a merge was rejected and the search began anew on a newer commit. */
  readonly round: number;
  readonly bisect: { readonly good: string; readonly bad: string } | null;
  readonly culprit: Commit | null;
  readonly needsPerson: string | null;
  readonly tried: number;
  readonly proven: {
    readonly patch: Patch;
    readonly base: string;
    readonly proof: Proof;
    readonly needsPerson: string | null;
    readonly atMs: number;
  } | null;
  readonly lock: { readonly id: string; readonly token: number } | null;
  readonly pushed: { readonly branch: string; readonly commit: string } | null;
  readonly pullRequest: { readonly number: number; readonly url: string } | null;
  readonly review: { readonly verdict: ReviewVerdict; readonly findings: readonly Finding[] } | null;
  readonly approval: { readonly commit: string; readonly by: Actor; readonly atMs: number } | null;
  readonly held: {
    readonly gate: string;
    readonly because: string;
    readonly sinceMs: number;
    readonly untilMs: number;
  } | null;
  readonly merge: { readonly startedMs: number; readonly outcome: MergeOutcome | null } | null;
  readonly merged: { readonly commit: string; readonly atMs: number } | null;
  readonly planned: readonly PlannedDeployment[];
  readonly deployments: readonly Deployment[];
  readonly deployedMs: number | null;
  readonly verified: Verdict | null;
  readonly takeBack: string | null;
  readonly calls: { readonly tries: number; readonly delivered: boolean; readonly lastMs: number };
  readonly handOver: string | null;
  readonly how: RepairedHow | null;
  readonly endedMs: number | null;
  readonly tidied: boolean;
}

export const NOBODY_CALLED: Repair['calls'] = { tries: 0, delivered: false, lastMs: 0 };

export const unopenedRepair: Repair = {
  phase: 'unopened',
  progress: 'repeat',
  version: 0,
  project: '',
  branch: '',
  commit: null,
  buildId: '',
  title: '',
  severity: 'minor',
  kind: 'unknown',
  fingerprint: '',
  diagnoses: [],
  failingTests: [],
  lastGood: null,
  blocks: [],
  openedMs: 0,
  lastEventMs: 0,
  round: 1,
  bisect: null,
  culprit: null,
  needsPerson: null,
  tried: 0,
  proven: null,
  lock: null,
  pushed: null,
  pullRequest: null,
  review: null,
  approval: null,
  held: null,
  merge: null,
  merged: null,
  planned: [],
  deployments: [],
  deployedMs: null,
  verified: null,
  takeBack: null,
  calls: NOBODY_CALLED,
  handOver: null,
  how: null,
  endedMs: null,
  tidied: false,
};

export function isRepairOpen({ phase }: Repair): boolean {
  return phase !== 'unopened' && phase !== 'completed' && phase !== 'failed';
}

/** The deployment that was started and whose outcome nobody knows. */
export function pendingDeployment({ deployments }: Repair): Deployment | null {
  return deployments.find(({ outcome }) => outcome === null || outcome.kind === 'unknown') ?? null;
}

/** Branch of the patch: the same for the same repair and round, whoever asks and however often. */
export function branchOf(id: string, { round }: Repair): string {
  return round === 1 ? `kintsugi/${id}` : `kintsugi/${id}-${round}`;
}

/** Branch of the revert of what was merged. */
export function revertBranchOf(id: string, state: Repair): string {
  return `${branchOf(id, state)}-revert`;
}
