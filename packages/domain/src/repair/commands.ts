// What may be asked of a repair. Time and actor arrive with the command; gates arrive as facts, judged here.
import type { ActionRequest, Inverse } from '../words/action.ts';
import type { Actor } from '../words/actor.ts';
import type { Autonomy, Ruling } from '../policy/policy.ts';
import type { ChangeOutcome } from '../words/verdict.ts';
import type { MergeOutcome, RepairEvent, RepairEventType, RepairedHow } from './events.ts';

type Of<T extends RepairEventType> = Extract<RepairEvent, { type: T }>;

/** Facts that a step found: accepted where the repair waits for just them. */
export type NotedEvent = Of<
  | 'failure-repeated'
  | 'bisect-narrowed'
  | 'culprit-found'
  | 'candidate-tried'
  | 'patch-proven'
  | 'search-ended'
  | 'edits-locked'
  | 'branch-pushed'
  | 'pull-request-opened'
  | 'review-completed'
  | 'merge-built'
  | 'deployment-planned'
  | 'deployment-verified'
  | 'merge-reverted'
>;

/** Everything that must hold at the moment of a merge. Each has a test in which it says no. */
export interface MergeGates {
  readonly paused: boolean;
  /** Why nothing may be changed now; null: it may. */
  readonly frozen: string | null;
  readonly autonomy: Autonomy;
  /** What the forge would merge. */
  readonly head: string;
  /** The edit lock still stands under its token. */
  readonly locked: boolean;
  /** This repair holds the merge queue of one. */
  readonly queued: boolean;
  /** How long a person's yes holds. */
  readonly approvalSeconds: number;
}

export interface DeployGates {
  readonly paused: boolean;
  /** Of the project: who may not merge without a person may not release without one either. */
  readonly autonomy: Autonomy;
  /** What somebody else released since it was planned; null: what runs is what ran then. */
  readonly replaced: string | null;
  readonly ruling: Ruling;
  readonly reserved: boolean;
}

export type RepairCommand = { readonly atMs: number; readonly actor: Actor } & (
  | { readonly kind: 'open'; readonly opened: Omit<Of<'repair-opened'>, 'type'> }
  | { readonly kind: 'note'; readonly event: NotedEvent }
  | { readonly kind: 'approve'; readonly commit: string }
  | { readonly kind: 'reject'; readonly reason: string }
  | { readonly kind: 'hold'; readonly gate: string; readonly because: string; readonly untilMs: number }
  | { readonly kind: 'merge'; readonly gates: MergeGates }
  /** Also what a person did in the forge while the repair waited for a yes. */
  | { readonly kind: 'end-merge'; readonly outcome: MergeOutcome }
  | {
      readonly kind: 'deploy';
      readonly key: string;
      readonly request: ActionRequest;
      readonly inverse: Inverse;
      readonly gates: DeployGates;
    }
  | {
      readonly kind: 'end-deployment';
      readonly key: string;
      readonly outcome: ChangeOutcome;
      /** False when the runtime says that the call never reached it: then it is begun anew. */
      readonly reached: boolean;
    }
  | { readonly kind: 'take-back'; readonly because: string }
  | { readonly kind: 'mended-by-others'; readonly commit: string; readonly by: string }
  | { readonly kind: 'called'; readonly to: string; readonly delivered: boolean; readonly because: string }
  | { readonly kind: 'complete'; readonly how: RepairedHow; readonly because: string }
  | { readonly kind: 'escalate'; readonly because: string }
  | { readonly kind: 'fail'; readonly because: string }
  | { readonly kind: 'tidied'; readonly says: string }
);

/** An event with who and when: what `decide` answers and `evolve` takes. */
export interface RepairHappened {
  readonly atMs: number;
  readonly actor: Actor;
  readonly event: RepairEvent;
}
