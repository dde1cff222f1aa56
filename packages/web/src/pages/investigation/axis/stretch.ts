// The stretch of time that every chart and lane of an incident shows: from before its onset to after its end, or a part of it.

export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: number;
  /** Somebody chose a part of it. */
  readonly isPart: boolean;
}

/** As much before and after as lets the incident fill a good part of the picture, within these bounds. */
const BEFORE_MS = { least: 60_000, most: 600_000 };
const AFTER_MS = { least: 30_000, most: 300_000 };
const STEPS_SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1_800, 3_600, 21_600, 86_400];
/** Points that a chart shows at most: more than its pixels say nothing more. */
const POINTS = 240;
const LEAST_MS = 10_000;

/**
 * One to ten minutes before `onsetMs` to a half to five after `endedMs`, by how long it lasted, cut at `thenMs` (now, or
 * the page's moment); or what `asked` names where that makes sense. Ends lie on whole steps, so that the same question is asked until a step has passed.
 */
export function stretchOf(
  onsetMs: number,
  endedMs: number | null,
  thenMs: number,
  asked: { readonly from: string | null; readonly to: string | null },
): Stretch {
  const lastedMs = (endedMs ?? thenMs) - onsetMs;
  const beforeMs = Math.min(BEFORE_MS.most, Math.max(BEFORE_MS.least, 3 * lastedMs));
  const afterMs = Math.min(AFTER_MS.most, Math.max(AFTER_MS.least, lastedMs));
  const wholeTo = Math.min(thenMs, endedMs === null ? thenMs : endedMs + afterMs);
  const [from, to] = [Date.parse(asked.from ?? ''), Date.parse(asked.to ?? '')];
  const isPart = from < to && to - from >= LEAST_MS && from < thenMs;
  const [begin, end] = isPart ? [from, Math.min(to, thenMs)] : [onsetMs - beforeMs, Math.max(wholeTo, onsetMs)];
  const stepMs = stepFor(end - begin);
  return { fromMs: Math.floor(begin / stepMs) * stepMs, toMs: Math.ceil(end / stepMs) * stepMs, stepMs, isPart };
}

/** The incident alone with as much before and after it, so that its seconds can be told apart. */
export function closeUpOf(onsetMs: number, endedMs: number | null, thenMs: number): readonly [number, number] {
  const endMs = endedMs ?? thenMs;
  const around = Math.max(30_000, (endMs - onsetMs) / 2);
  return [onsetMs - around, Math.min(thenMs, endMs + around)];
}

function stepFor(spanMs: number): number {
  const least = spanMs / 1_000 / POINTS;
  return (STEPS_SECONDS.find((step) => step >= least) ?? 86_400) * 1_000;
}
