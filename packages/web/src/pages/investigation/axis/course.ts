// Whether an incident gets better or worse, read from the values of what opened it. Says nothing where they say nothing.
import type { Signal } from './figures-of.ts';

export type Course = 'back to usual' | 'getting better' | 'getting worse' | 'about the same';

const RECENT = 6;
const LEAST = 3;
/** A change smaller than this share of what is seen is noise. */
const SAME = 0.15;

/**
 * Compares how far outside the usual band the newest values lie with those before them.
 *
 * Shape    `values` oldest first, evenly spaced; null is a gap. Needs three values in each half to say anything.
 * Answers  null where too little is seen: no values are no recovery.
 */
export function courseOf(
  values: readonly (number | null)[],
  { usual, direction }: Pick<Signal, 'usual' | 'direction'>,
): Course | null {
  if (direction === 'new' || direction === 'gone') return null;
  // The newest step is not over yet: its value may be half of one.
  const seen = values.slice(0, -1);
  const now = excess(seen.slice(-RECENT), usual, direction);
  const before = excess(seen.slice(-2 * RECENT, -RECENT), usual, direction);
  if (now === null) return null;
  if (now === 0) return 'back to usual';
  if (before === null) return null;
  const change = (now - before) / Math.max(now, before);
  if (Math.abs(change) < SAME) return 'about the same';
  return change > 0 ? 'getting worse' : 'getting better';
}

function excess(
  values: readonly (number | null)[],
  { low, high }: Signal['usual'],
  direction: 'up' | 'down',
): number | null {
  const seen = values.filter((value) => value !== null);
  if (seen.length < LEAST) return null;
  const mean = seen.reduce((sum, value) => sum + value, 0) / seen.length;
  return Math.max(0, direction === 'up' ? mean - high : low - mean);
}
