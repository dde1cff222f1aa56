// The answers that Kintsugi may give about anything watched and anything done. "I don't know" is one of them.

/** A judgement on something watched. Missing data is `unobserved`, never `healthy`. */
export type Verdict = 'healthy' | 'unhealthy' | 'inconclusive' | 'unobserved';

/** What became of a change to the world. `unknown` means: look before asking again. */
export type ChangeOutcome =
  | { readonly kind: 'applied'; readonly receipt: string }
  | { readonly kind: 'rejected'; readonly because: string; readonly mend: string }
  | { readonly kind: 'unknown'; readonly because: string };

/** Did an action help? See "When is it fixed" in ARCHITECTURE.md. */
export type Help = 'helped' | 'not-yet' | 'refuted' | 'worse' | 'cannot-tell';

/** Why it got well. Only `by-action` counts as a success of the action. */
export type Attribution = 'by-action' | 'by-itself' | 'by-person' | 'unclear';
