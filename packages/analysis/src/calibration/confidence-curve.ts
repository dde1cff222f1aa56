// From what was said to what it was worth: two ways to bend confidences towards outcomes. Knows no minimum of history.
import type { Said } from './reliability.ts';

/** A monotone map of [0, 1] into (0, 1): data, so that it can be kept and shown. */
export type ConfidenceCurve =
  | { readonly kind: 'as-said' }
  | { readonly kind: 'platt'; readonly slope: number; readonly offset: number }
  | { readonly kind: 'isotonic'; readonly said: readonly number[]; readonly worth: readonly number[] };

/** What `confidence` is worth by the curve; NaN for what is no number. O(log n). */
export function calibrated(curve: ConfidenceCurve, confidence: number): number {
  switch (curve.kind) {
    case 'as-said':
      return confidence;
    case 'platt':
      return 1 / (1 + Math.exp(-(curve.slope * logit(confidence) + curve.offset)));
    case 'isotonic':
      return between(curve.said, curve.worth, confidence);
  }
}

const ROUNDS = 50;
/** A hint of leaving what was said as it is: decides only where the history says nothing. */
const PULL = 0.01;

/**
 * Platt scaling: a logistic curve over the log-odds of what was said, fitted by Newton's steps to targets that are kept
 * off 0 and 1. Two numbers: right for little history. The slope is never negative: more sure cannot mean less likely.
 *
 * Cost    O(50 · n). Source  J. C. Platt (1999); H.-T. Lin, C.-J. Lin, R. C. Weng, Machine Learning 68 (2007).
 */
export function plattCurve({ confidence, happened }: Said): ConfidenceCurve {
  const n = confidence.length;
  const hits = Array.from(happened).reduce((sum, came) => sum + came, 0);
  const [yes, no] = [(hits + 1) / (hits + 2), 1 / (n - hits + 2)];
  let [slope, offset] = [1, 0];
  for (let round = 0; round < ROUNDS; round += 1) {
    let [g0, g1, h00, h01, h11] = [PULL * offset, PULL * (slope - 1), PULL, 0, PULL];
    for (let i = 0; i < n; i += 1) {
      const x = logit(confidence[i] as number);
      const p = 1 / (1 + Math.exp(-(slope * x + offset)));
      const off = p - (happened[i] === 1 ? yes : no);
      const weight = p * (1 - p);
      g0 += off;
      g1 += off * x;
      h00 += weight;
      h01 += weight * x;
      h11 += weight * x * x;
    }
    const determinant = h00 * h11 - h01 * h01;
    if (!(determinant > 1e-12)) break;
    const [byOffset, bySlope] = [(h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant];
    offset = limited(offset - limited(byOffset, 1), 20);
    slope = Math.max(0, limited(slope - limited(bySlope, 1), 20));
    if (Math.abs(byOffset) + Math.abs(bySlope) < 1e-8) break;
  }
  return { kind: 'platt', slope, offset };
}

/**
 * Isotonic regression by pooling adjacent violators: the best curve that never falls. It assumes no form, and needs the
 * history for that. Each step is kept off 0 and 1 by half an outcome of either kind; between steps it is a line.
 *
 * Cost    O(n log n). Source  M. Ayer et al., Ann. Math. Stat. 26 (1955); B. Zadrozny, C. Elkan, KDD (2002).
 */
export function isotonicCurve({ confidence, happened }: Said): ConfidenceCurve {
  // What was said alike is one pool from the start: it can have but one worth, in whatever order it came.
  const tally = new Map<number, Pool>();
  for (let i = 0; i < confidence.length; i += 1) {
    const said = confidence[i] as number;
    const { count, hits } = tally.get(said) ?? { count: 0, hits: 0 };
    tally.set(said, { count: count + 1, hits: hits + (happened[i] as number), said: said * (count + 1) });
  }
  const pools: Pool[] = [];
  for (const fresh of [...tally.entries()].toSorted(([a], [b]) => a - b).map(([, pool]) => pool)) {
    let pool = fresh;
    for (let last = pools.at(-1); last !== undefined; last = pools.at(-1)) {
      if (last.hits / last.count < pool.hits / pool.count) break;
      pools.pop();
      pool = { count: last.count + pool.count, said: last.said + pool.said, hits: last.hits + pool.hits };
    }
    pools.push(pool);
  }
  const worth = pools.map(({ hits, count }) => (hits + 0.5) / (count + 1));
  // Half an outcome lifts small steps more than large ones: what it turned around is levelled again.
  for (let i = worth.length - 2; i >= 0; i -= 1) worth[i] = Math.min(worth[i] as number, worth[i + 1] as number);
  return { kind: 'isotonic', said: pools.map(({ said, count }) => said / count), worth };
}

interface Pool {
  readonly count: number;
  readonly hits: number;
  /** Sum of what was said. */
  readonly said: number;
}

function between(xs: readonly number[], ys: readonly number[], x: number): number {
  if (xs.length === 0 || Number.isNaN(x)) return x;
  let [low, high] = [0, xs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((xs[middle] as number) < x) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return ys[0] as number;
  if (low === xs.length) return ys.at(-1) as number;
  const [x0, x1, y0, y1] = [xs[low - 1], xs[low], ys[low - 1], ys[low]] as [number, number, number, number];
  return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}

function logit(confidence: number): number {
  const kept = Math.min(1 - 1e-6, Math.max(1e-6, confidence));
  return Math.log(kept / (1 - kept));
}

function limited(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value));
}
