// What a window detector answers, in the window's own terms. Knows no clock and no service.

export interface Shift {
  readonly direction: 'up' | 'down';
  /** How many steps before the window's last one it began. */
  readonly stepsAgo: number;
  /** Where what was looked at (the value, a share, a spread, a silence) usually lies, up to where it counts as back. */
  readonly band: { readonly low: number; readonly usual: number; readonly high: number };
  readonly now: number;
  /** −log₁₀ of the probability of seeing this by chance at one look, if steps are independent of each other. */
  readonly surprise: number;
}
