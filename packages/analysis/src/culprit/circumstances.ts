// What speaks for or against a change before a word of it is compared: its order, its nature, its place, its time.
import type { CandidateChange, ChangeSymptom } from './change.ts';

/**
 * Stated, not fitted: no public data has them. In nats (2 is about 7 to 1), each small enough that two others outweigh it;
 * only an effect before its cause is close to final, since clocks and onsets are estimates.
 */
const BEGINS_HERE = 2;
const SUFFERS_FOR_ANOTHER = -2;
const ELSEWHERE = -2.5;
const EFFECT_BEFORE_CAUSE = -5;
const CLOCKS_MS = 4_000;
/** Half of what a bad change does shows within 15 minutes, the rest with a long tail: Lomax with shape 1/2. */
const DELAY_SCALE_MS = 300_000;
const AT_ONCE = 2;
const LONG_AGO = -3;

export type Placed =
  | { readonly kind: 'begins-here'; readonly weight: number }
  | { readonly kind: 'suffers-for-another'; readonly weight: number; readonly callees: readonly string[] }
  | { readonly kind: 'elsewhere'; readonly weight: number };

export interface Timed {
  readonly kind: 'delay' | 'effect-before-cause';
  /** From the change's end to the onset; below 0 when the onset came first. */
  readonly delayMs: number;
  readonly weight: number;
}

/** Where trouble begins must be where the change was made; null when either place is not known. */
export function placeOf({ service }: CandidateChange, { suffering, calls }: ChangeSymptom): Placed | null {
  if (service === undefined || suffering === undefined || suffering.size === 0) return null;
  if (suffering.has(service)) {
    const callees = (calls?.get(service) ?? []).filter((callee) => callee !== service && suffering.has(callee));
    if (callees.length === 0) return { kind: 'begins-here', weight: BEGINS_HERE };
    return { kind: 'suffers-for-another', weight: SUFFERS_FOR_ANOTHER, callees };
  }
  // A callee may fail without a sign of its own; then its callers are all that one sees.
  const isCalled = [...suffering].some((caller) => calls?.get(caller)?.includes(service) ?? false);
  return isCalled ? null : { kind: 'elsewhere', weight: ELSEWHERE };
}

/** null when it is not known when the trouble began. */
export function timeOf({ atMs, completedMs }: CandidateChange, { onsetMs }: ChangeSymptom): Timed | null {
  if (onsetMs === null) return null;
  if (onsetMs < atMs - CLOCKS_MS)
    return { kind: 'effect-before-cause', delayMs: onsetMs - atMs, weight: EFFECT_BEFORE_CAUSE };
  const delayMs = Math.max(0, onsetMs - (completedMs ?? atMs));
  return { kind: 'delay', delayMs, weight: Math.max(LONG_AGO, AT_ONCE - 1.5 * Math.log1p(delayMs / DELAY_SCALE_MS)) };
}

/** Where faults are seen soon, the more changes have followed one in peace, the less it is to blame. */
const YOUNGER_SCALE = 8;

export function orderFeature(younger: number): number {
  return -Math.log1p(younger / YOUNGER_SCALE);
}

/** A revert quotes the title that it takes back; shorter ones stand in others by chance. */
const SHORTEST_QUOTED = 10;
const TAKES_BACK = /^\W*(?:revert|roll(?:ed|ing)?[ -]?back|back ?out)\b/iu;
const DECLARED_INERT = /^\W*(?:docs?|chore|style|release)\b|^v?\d+\.\d+|\btypos?\b/iu;
const TEXT_FILE =
  /\.(?:md|mdx|txt|rst|adoc|png|svg|snap|golden|sha256)$|(?:^|\/)(?:docs?|authors|changelog|license|owners)\b/iu;

export type Undoing = 'takes-back' | 'taken-back' | null;

/**
 * A change that takes another back restores what ran before, and one that was taken back before the onset no longer
 * runs: neither is often the culprit. One that was taken back after the onset still may be: that was the remedy.
 */
export function undoings(changes: readonly CandidateChange[], onsetMs: number | null): readonly Undoing[] {
  const reverts = changes.filter(({ title, atMs }) => TAKES_BACK.test(title) && (onsetMs === null || atMs <= onsetMs));
  return changes.map(({ title, atMs }) => {
    if (TAKES_BACK.test(title)) return 'takes-back';
    const isGone =
      title.length >= SHORTEST_QUOTED && reverts.some((revert) => revert.atMs > atMs && revert.title.includes(title));
    return isGone ? 'taken-back' : null;
  });
}

/** A commit of documents, version numbers or recorded results: says so itself, or touches nothing else. */
export function isInert({ kind, title, paths }: CandidateChange): boolean {
  if (kind !== 'commit') return false;
  return DECLARED_INERT.test(title) || (paths.length > 0 && paths.every((path) => TEXT_FILE.test(path)));
}
