// A claim about a cause, with what speaks for it, against it, and what is missing.

/** What kind of thing the cause is. */
export type Cause =
  | {
      readonly kind: 'release';
      readonly service: string;
      readonly changeId: string;
      readonly from: string | null;
      readonly to: string;
    }
  | {
      readonly kind: 'configuration';
      readonly service: string;
      readonly changeId: string;
      readonly from: string | null;
      readonly to: string;
    }
  | { readonly kind: 'replica'; readonly service: string; readonly instance: string }
  | { readonly kind: 'saturation'; readonly service: string; readonly resource: string }
  | {
      readonly kind: 'leak';
      readonly service: string;
      readonly resource: string;
      readonly changeId?: string;
      readonly from?: string | null;
    }
  | { readonly kind: 'outside'; readonly service: string; readonly peer: string }
  | { readonly kind: 'edge'; readonly service: string; readonly peer: string }
  /** A commit of a project; `service` is the project's name. */
  | { readonly kind: 'commit'; readonly service: string; readonly sha: string }
  | { readonly kind: 'service'; readonly service: string }
  | { readonly kind: 'none-of-these'; readonly service: string };

export type CauseKind = Cause['kind'];

/** A reason, bound to what it rests on. `weight` is in log-odds (natural). */
export interface Reason {
  readonly says: string;
  readonly evidenceIds: readonly string[];
  readonly weight: number;
}

export interface Hypothesis {
  readonly id: string;
  readonly cause: Cause;
  readonly says: string;
  /** Between 0 and 1, corrected by the platform's own hit rate; all hypotheses of one ranking sum to at most 1. */
  readonly confidence: number;
  /** As the evidence has it, before any correction; absent where there was none. */
  readonly reckoned?: number;
  readonly for: readonly Reason[];
  readonly against: readonly Reason[];
  readonly missing: readonly string[];
  readonly wouldSettle: string;
}
