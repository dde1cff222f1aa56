// Everything that can have happened in an incident. Past tense; stored for ever; upcast when the shape moves on.
import type { ActionRequest, Inverse } from '../words/action.ts';
import type { Actor } from '../words/actor.ts';
import type { Evidence } from '../words/evidence.ts';
import type { Hypothesis } from '../words/hypothesis.ts';
import type { Lesson } from '../words/lesson.ts';
import type { Option } from '../words/option.ts';
import type { Ruling } from '../policy/policy.ts';
import type { Signal } from '../words/signal.ts';
import type { Attribution, Help, Verdict } from '../words/verdict.ts';

export type Severity = 'critical' | 'major' | 'minor';

const BADNESS: Readonly<Record<Severity, number>> = { minor: 0, major: 1, critical: 2 };

export function isWorse(one: Severity, other: Severity): boolean {
  return BADNESS[one] > BADNESS[other];
}

/** One signal looked at again while verifying. */
export interface Reading {
  readonly signalId: string;
  readonly says: string;
  readonly verdict: Verdict;
  readonly now: number | null;
  /** For how long it has been well without a break; 0 when it is not. */
  readonly wellForMs: number;
}

export interface PassedOver {
  readonly optionId: string;
  readonly because: string;
}

export type IncidentEvent =
  | { readonly type: 'incident-opened'; readonly title: string; readonly severity: Severity; readonly signal: Signal }
  | { readonly type: 'signal-joined'; readonly signal: Signal }
  /** It is worse than it was thought; it is never said to be less so while it lasts. */
  | { readonly type: 'severity-raised'; readonly severity: Severity }
  | {
      readonly type: 'evidence-frozen';
      readonly round: number;
      readonly evidence: readonly Evidence[];
      readonly missing: readonly string[];
    }
  | { readonly type: 'hypotheses-ranked'; readonly round: number; readonly hypotheses: readonly Hypothesis[] }
  | { readonly type: 'options-weighed'; readonly round: number; readonly options: readonly Option[] }
  | {
      readonly type: 'option-chosen';
      readonly optionId: string;
      readonly ruling: Ruling;
      readonly passedOver: readonly PassedOver[];
    }
  | {
      readonly type: 'approval-requested';
      readonly approvalId: string;
      readonly optionId: string;
      readonly actionHash: string;
      readonly needed: number;
      readonly expiresMs: number;
      readonly proposer: Actor;
    }
  | { readonly type: 'approval-given'; readonly approvalId: string; readonly by: Actor }
  | { readonly type: 'approval-rejected'; readonly approvalId: string; readonly by: Actor; readonly reason: string }
  | { readonly type: 'approval-expired'; readonly approvalId: string }
  /** A gate said "not now": it is tried again at `untilMs`. */
  | { readonly type: 'action-held-back'; readonly gate: string; readonly because: string; readonly untilMs: number }
  | { readonly type: 'watch-began'; readonly untilMs: number; readonly because: string }
  | {
      readonly type: 'action-started';
      readonly key: string;
      readonly optionId: string | null;
      readonly request: ActionRequest;
      readonly inverse: Inverse;
      /** Key of the action that this one takes back. */
      readonly undoes: string | null;
    }
  | { readonly type: 'action-applied'; readonly key: string; readonly receipt: string }
  | { readonly type: 'action-rejected'; readonly key: string; readonly because: string; readonly reached: boolean }
  | { readonly type: 'action-unknown'; readonly key: string; readonly because: string }
  | {
      readonly type: 'verification-completed';
      readonly key: string | null;
      readonly help: Help;
      readonly attribution: Attribution | null;
      readonly readings: readonly Reading[];
      readonly because: string;
    }
  | { readonly type: 'person-called'; readonly to: string; readonly delivered: boolean; readonly because: string }
  | { readonly type: 'incident-escalated'; readonly because: string }
  | {
      readonly type: 'incident-resolved';
      readonly attribution: Attribution;
      readonly because: string;
      /** A person's word that there was nothing. */
      readonly falseAlarm?: true;
    }
  | { readonly type: 'service-released'; readonly service: string }
  | { readonly type: 'postmortem-written'; readonly path: string; readonly sha256: string }
  | { readonly type: 'lesson-learned'; readonly lesson: Lesson }
  | { readonly type: 'comment-added'; readonly text: string };

export type IncidentEventType = IncidentEvent['type'];
