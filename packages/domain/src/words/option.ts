// Something that could be done about an incident. Doing nothing and calling a person are options like others.
import type { ActionRequest, Inverse } from './action.ts';

export type OptionDeed =
  | { readonly kind: 'act'; readonly request: ActionRequest; readonly inverse: Inverse }
  | { readonly kind: 'watch'; readonly seconds: number }
  | { readonly kind: 'call-person' };

export interface Option {
  readonly id: string;
  readonly deed: OptionDeed;
  readonly hypothesisId: string | null;
  readonly says: string;
  readonly expects: string;
  /** Time until the effect should show, and after which its absence refutes the option. */
  readonly secondsToEffect: number;
  readonly refutedAfterSeconds: number;
  readonly refutedIf: string;
  /** Chance of success, 0 to 1, from the hypothesis, the prior and the lessons. */
  readonly chance: number;
  /** Share of the known services that this touches, 0 to 1. */
  readonly blastRadius: number;
  /** Expected worth on a scale where ending the incident now is 1; what options are ordered by. */
  readonly worth: number;
  /** Why it was, or was not, the one to take. */
  readonly because: string;
}
