// Who may do what, and when. Policy is data; the ruling is a pure function of it.
import type { ActionKind } from '../words/action.ts';

export type Autonomy = 'observe' | 'propose' | 'act-and-tell' | 'act';

export interface PolicyRule {
  readonly action: ActionKind | '*';
  readonly service: string;
  readonly autonomy: Autonomy;
}

export interface FreezeWindow {
  readonly fromMs: number;
  readonly toMs: number;
  readonly reason: string;
}

export interface Policy {
  readonly autonomy: Autonomy;
  /** The last rule that matches wins; `*` matches everything. */
  readonly rules: readonly PolicyRule[];
  readonly freezes: readonly FreezeWindow[];
  readonly cooldownSeconds: number;
  readonly actionsPerHour: number;
  /** Largest share of the services that one action may touch without a person, 0 to 1. */
  readonly blastRadiusMax: number;
  readonly twoPersons: readonly ActionKind[];
  readonly approvalSeconds: number;
  /** How many false alarms a service may have in a day before its signals must be rarer to open an incident. */
  readonly falseAlarmsPerDay: number;
}

export type Ruling =
  | { readonly kind: 'allowed'; readonly because: string }
  | { readonly kind: 'needs-approval'; readonly approvals: number; readonly because: string }
  | { readonly kind: 'wait'; readonly untilMs: number; readonly because: string }
  | { readonly kind: 'forbidden'; readonly because: string };
