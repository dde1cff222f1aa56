// What an incident is at one moment: the fold of its events, with only what later decisions need.
import type { ActionRequest, Inverse } from '../words/action.ts';
import type { Actor } from '../words/actor.ts';
import type { Evidence } from '../words/evidence.ts';
import type { Hypothesis } from '../words/hypothesis.ts';
import type { Option } from '../words/option.ts';
import type { Ruling } from '../policy/policy.ts';
import type { Signal } from '../words/signal.ts';
import type { Attribution, ChangeOutcome, Help } from '../words/verdict.ts';
import type { Severity } from './events.ts';

export type Phase =
  | 'unopened'
  | 'observing'
  | 'orienting'
  | 'deciding'
  | 'acting'
  | 'verifying'
  | 'resolved'
  | 'escalated';

export interface Approval {
  readonly id: string;
  readonly optionId: string;
  readonly actionHash: string;
  readonly needed: number;
  readonly expiresMs: number;
  readonly proposer: Actor;
  readonly givenBy: readonly Actor[];
  readonly status: 'pending' | 'granted' | 'rejected' | 'expired' | 'used';
}

/** One action of this incident, from its start to what became of it. */
export interface Attempt {
  readonly key: string;
  readonly optionId: string | null;
  readonly request: ActionRequest;
  readonly inverse: Inverse;
  readonly undoes: string | null;
  readonly startedMs: number;
  /** Null while nobody knows: then the runtime is asked, never told again. */
  readonly outcome: ChangeOutcome | null;
  readonly outcomeMs: number | null;
  /** False when the runtime says that the call never reached it. */
  readonly reached: boolean;
  readonly help: Help | null;
  readonly attribution: Attribution | null;
  readonly undone: boolean;
}

export interface Held {
  readonly gate: string;
  readonly because: string;
  readonly sinceMs: number;
  readonly untilMs: number;
}

export interface Incident {
  readonly phase: Phase;
  readonly version: number;
  readonly title: string;
  readonly severity: Severity;
  readonly openedMs: number;
  readonly onsetMs: number;
  readonly lastEventMs: number;
  readonly signals: readonly Signal[];
  /** Signals that joined since the evidence was frozen. */
  readonly unexamined: number;
  readonly lastSignalMs: number;
  readonly round: number;
  readonly evidence: readonly Evidence[];
  readonly hypotheses: readonly Hypothesis[];
  readonly options: readonly Option[];
  /** What is done next in this round, in order: each flag is set by its event and cleared by a new round. */
  readonly progress: 'gather' | 'rank' | 'weigh' | 'choose' | 'chosen';
  readonly chosen: { readonly optionId: string; readonly ruling: Ruling; readonly atMs: number } | null;
  readonly approval: Approval | null;
  readonly held: Held | null;
  /** Since when gates have kept it from acting, over rounds, until an action starts. */
  readonly holdingSinceMs: number | null;
  readonly watch: { readonly sinceMs: number; readonly untilMs: number; readonly because: string } | null;
  readonly attempts: readonly Attempt[];
  readonly undoWanted: string | null;
  /** Canonical requests that a person refused or took back: not proposed again in this incident. */
  readonly declined: readonly string[];
  readonly calls: { readonly tries: number; readonly delivered: boolean; readonly lastMs: number };
  /** Why a person must take over; set by a decision, before anybody was called. */
  readonly handOver: string | null;
  readonly attribution: Attribution | null;
  readonly endedMs: number | null;
  readonly heldServices: readonly string[];
  readonly postmortemPath: string | null;
  readonly postmortemPhase: Phase | null;
  readonly learned: boolean;
}

export const unopened: Incident = {
  phase: 'unopened',
  version: 0,
  title: '',
  severity: 'minor',
  openedMs: 0,
  onsetMs: 0,
  lastEventMs: 0,
  signals: [],
  unexamined: 0,
  lastSignalMs: 0,
  round: 0,
  evidence: [],
  hypotheses: [],
  options: [],
  progress: 'gather',
  chosen: null,
  approval: null,
  held: null,
  holdingSinceMs: null,
  watch: null,
  attempts: [],
  undoWanted: null,
  declined: [],
  calls: { tries: 0, delivered: false, lastMs: 0 },
  handOver: null,
  attribution: null,
  endedMs: null,
  heldServices: [],
  postmortemPath: null,
  postmortemPhase: null,
  learned: false,
};

export function isOpen(incident: Incident): boolean {
  return incident.phase !== 'unopened' && incident.phase !== 'resolved';
}

/**
 * The action that is under way or being verified: the last one that was not rejected and is not yet judged.
 * A rejected undo leaves the action that it was to take back as it was.
 */
export function currentAttempt(incident: Incident): Attempt | null {
  const last = incident.attempts.findLast(({ outcome }) => outcome?.kind !== 'rejected');
  if (last === undefined || last.help !== null) return null;
  return last.undoes !== null && last.outcome?.kind === 'applied' ? null : last;
}

/** A failing build opened it: what is done about it is in its repair. */
export function isOfBuild(incident: Incident): boolean {
  return incident.signals[0]?.meaning === 'build';
}

export function chosenOption(incident: Incident): Option | null {
  return incident.options.find((option) => option.id === incident.chosen?.optionId) ?? null;
}

export function leadingHypothesis(incident: Incident): Hypothesis | null {
  return incident.hypotheses[0] ?? null;
}

/** The services that the signals speak of, in the order in which they appeared. */
export function servicesOf(incident: Incident): readonly string[] {
  return [...new Set(incident.signals.map((signal) => signal.series.service))];
}
