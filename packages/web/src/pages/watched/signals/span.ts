// Which stretch of time the charts show: chosen by name, or dragged out of a chart and kept in the address. Knows no clock.

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: number;
  /** In words, such as `15 min`. */
  readonly name: string;
  /** Somebody dragged it out: it stands still. */
  readonly zoomed: boolean;
}

export const SPANS: readonly { readonly id: string; readonly name: string; readonly seconds: number }[] = [
  { id: '15m', name: '15 min', seconds: 900 },
  { id: '1h', name: '1 h', seconds: 3_600 },
  { id: '6h', name: '6 h', seconds: 21_600 },
  { id: '24h', name: '24 h', seconds: 86_400 },
];

/** Steps that people can reckon with, in seconds. The store keeps one value a second. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 300, 600, 900, 1_800, 3_600, 10_800, 86_400];
/** More points than this do not fit a chart beside another one. */
const POINTS = 150;
const SHORTEST_MS = 10_000;

export interface SpanAsked {
  readonly span: string | null;
  readonly from: string | null;
  readonly to: string | null;
}

/**
 * The span that the address asks for. What it asks for and cannot be shown is not obeyed: it may come from anywhere.
 *
 * Units  ms since the epoch; both ends at whole steps, so that a question is the same until the step is over.
 */
export function spanOf({ span, from, to }: SpanAsked, nowMs: number): Span {
  const [fromMs, toMs] = [Date.parse(from ?? ''), Date.parse(to ?? '')];
  if (toMs - fromMs >= SHORTEST_MS) {
    const stepMs = stepOf(toMs - fromMs);
    const ends = { fromMs: floorTo(fromMs, stepMs), toMs: ceilTo(toMs, stepMs) };
    return { ...ends, stepMs, name: 'this stretch', zoomed: true };
  }
  const { seconds, name } = SPANS.find(({ id }) => id === span) ?? { seconds: 900, name: '15 min' };
  const stepMs = stepOf(seconds * 1_000);
  const end = ceilTo(nowMs, stepMs);
  return { fromMs: end - seconds * 1_000, toMs: end, stepMs, name, zoomed: false };
}

/** The smallest step in ms by which a length fits a chart. */
export function stepOf(lengthMs: number): number {
  const seconds = STEPS.find((step) => lengthMs / (step * 1_000) <= POINTS);
  return (seconds ?? Math.ceil(lengthMs / POINTS / 86_400_000) * 86_400) * 1_000;
}

function floorTo(ms: number, stepMs: number): number {
  return Math.floor(ms / stepMs) * stepMs;
}

function ceilTo(ms: number, stepMs: number): number {
  return Math.ceil(ms / stepMs) * stepMs;
}
