// What one detector saw in one window, in the window's own terms.
import type { Shift } from '@kintsugi/analysis';
import type { Band } from '@kintsugi/domain';

export interface Finding {
  readonly direction: 'up' | 'down';
  /** How many seconds before the window's last one it began. */
  readonly secondsAgo: number;
  readonly band: Band;
  readonly now: number;
  /** −log₁₀ of the probability of seeing this by chance. */
  readonly surprise: number;
  /** Seconds until a limit is reached, when it is a prediction. */
  readonly crossing?: {
    readonly limit: number;
    readonly early: number;
    readonly expected: number;
    readonly late: number;
  };
}

/** Tracks hold one value a second: steps are seconds here. */
export function findingOf(shift: Shift | null): Finding | null {
  if (shift === null) return null;
  const { stepsAgo, ...found } = shift;
  return { ...found, secondsAgo: stepsAgo };
}
