// What may be asked of an incident. Time and actor arrive with the command; gates arrive as facts, judged here.
import type { Inverse } from '../words/action.ts';
import type { Actor } from '../words/actor.ts';
import type { Evidence } from '../words/evidence.ts';
import type { Hypothesis } from '../words/hypothesis.ts';
import type { Lesson } from '../words/lesson.ts';
import type { Option } from '../words/option.ts';
import type { Ruling } from '../policy/policy.ts';
import type { Signal } from '../words/signal.ts';
import type { Attribution, ChangeOutcome, Help, Verdict } from '../words/verdict.ts';
import type { IncidentEvent, Reading, Severity } from './events.ts';

interface By {
  readonly atMs: number;
  readonly actor: Actor;
}

/** Everything that must hold at the moment when an action starts. Each has a test in which it says no. */
export interface Gates {
  readonly paused: boolean;
  /** Policy asked again now, with the service's cooldown and budget. */
  readonly ruling: Ruling;
  /** True when the service's own stream says that this incident holds it. */
  readonly reserved: boolean;
  /** Hash of the exact action that would run. */
  readonly actionHash: string;
  /** The incident's signals at this moment: nothing is done to what is healthy again. */
  readonly signals: Verdict;
}

export type IncidentCommand = By &
  (
    | { readonly kind: 'open'; readonly title: string; readonly severity: Severity; readonly signal: Signal }
    | { readonly kind: 'join'; readonly severity: Severity; readonly signal: Signal }
    | { readonly kind: 'freeze'; readonly evidence: readonly Evidence[]; readonly missing: readonly string[] }
    | { readonly kind: 'rank'; readonly hypotheses: readonly Hypothesis[] }
    | { readonly kind: 'weigh'; readonly options: readonly Option[] }
    | {
        readonly kind: 'choose';
        /** By option id, for every option that acts. */
        readonly rulings: Readonly<Record<string, Ruling>>;
        readonly hashes: Readonly<Record<string, string>>;
        readonly approvalId: string;
        readonly approvalSeconds: number;
      }
    | { readonly kind: 'approve'; readonly approvalId: string; readonly actionHash: string }
    | { readonly kind: 'reject'; readonly approvalId: string; readonly reason: string }
    | { readonly kind: 'expire-approval' }
    | { readonly kind: 'hold'; readonly gate: string; readonly because: string; readonly untilMs: number }
    | { readonly kind: 'watch'; readonly untilMs: number; readonly because: string }
    /** `optionId`: what the gates were asked about. */
    | { readonly kind: 'start'; readonly key: string; readonly optionId: string; readonly gates: Gates }
    | {
        readonly kind: 'undo';
        readonly key: string;
        readonly undoes: string;
        readonly inverse: Inverse;
        readonly gates: Gates;
      }
    | {
        readonly kind: 'record-outcome';
        readonly key: string;
        readonly outcome: ChangeOutcome;
        readonly reached: boolean;
      }
    | {
        readonly kind: 'judge';
        readonly key: string | null;
        readonly help: Exclude<Help, 'not-yet'>;
        readonly attribution: Attribution | null;
        readonly readings: readonly Reading[];
        readonly because: string;
      }
    | { readonly kind: 'called'; readonly to: string; readonly delivered: boolean; readonly because: string }
    | { readonly kind: 'escalate'; readonly because: string }
    /** `falseAlarm`: there was nothing, and nobody should have been told. */
    | { readonly kind: 'resolve'; readonly because: string; readonly falseAlarm?: boolean }
    | { readonly kind: 'release'; readonly service: string }
    | { readonly kind: 'write-postmortem'; readonly path: string; readonly sha256: string }
    | { readonly kind: 'learn'; readonly lessons: readonly Lesson[] }
    | { readonly kind: 'comment'; readonly text: string }
  );

/** An event with who and when: what `decide` answers and `evolve` takes. */
export interface Happened {
  readonly atMs: number;
  readonly actor: Actor;
  readonly event: IncidentEvent;
}
