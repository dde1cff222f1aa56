// Whether a probe that somebody declared fails lastingly. Probes look every few seconds: what lies between two looks is no gap.
import { notReady } from '@kintsugi/analysis';
import { findingOf, type Finding } from './finding.ts';

/** What was not looked at for so long is unobserved, which is not the same as failing. */
const STALE_SECONDS = 60;

/**
 * At least three of its last four looks failed.
 *
 * Shape   `failing` a second each, oldest first: 1 where a look failed, 0 where it passed, NaN between looks.
 * Answers null while it passes, or was seen too seldom to say. Cost O(n).
 */
export function failingProbe(failing: Float64Array): Finding | null {
  const looks = [...failing.keys()].filter((second) => Number.isFinite(failing[second]));
  if (failing.length - 1 - (looks.at(-1) ?? -STALE_SECONDS) >= STALE_SECONDS) return null;
  const shift = notReady(Float64Array.from(looks, (second) => failing[second] as number));
  if (shift === null) return null;
  const began = looks[looks.length - 1 - shift.stepsAgo] ?? 0;
  return findingOf({ ...shift, stepsAgo: failing.length - 1 - began });
}
