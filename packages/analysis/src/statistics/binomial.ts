// Exact tails of counting. Pure numbers in, pure numbers out.

/**
 * −log₁₀ of P(X ≥ k) for X ~ Binomial(n, p): how surprising k or more events are.
 *
 * Answers 0 when k ≤ n·p (not surprising), at most 300.
 * Cost O(n − k) time, O(1) memory. Source: any text on the binomial law; log-gamma by Lanczos (SIAM J. Numer. Anal. 1, 1964).
 */
export function binomialSurprise(k: number, n: number, p: number): number {
  if (n <= 0 || k <= n * p || p >= 1) return 0;
  if (p <= 0) return MOST_SURPRISING;
  const odds = Math.log(p) - Math.log1p(-p);
  const first = logChoose(n, k) + k * Math.log(p) + (n - k) * Math.log1p(-p);
  return tailSurprise(first, k, n, (i) => Math.log((n - i + 1) / i) + odds);
}

/** What was seen before, with a prior in the same counts: `hits` of `hits + misses`. */
export interface SeenBefore {
  readonly hits: number;
  readonly misses: number;
}

/**
 * −log₁₀ of the probability of k or more in the next n, when all that is known of the rate is what was seen before
 * (beta-binomial law): the surprise that a short past allows, while `binomialSurprise` takes the rate as certain.
 *
 * Needs  hits > 0 and misses > 0. Answers 0 when k is not more than expected, at most 300. Cost O(n − k).
 * Source J. G. Skellam, A probability distribution derived from the binomial, J. Royal Stat. Soc. B 10 (1948).
 */
export function predictiveSurprise(k: number, n: number, { hits, misses }: SeenBefore): number {
  if (n <= 0 || k <= (n * hits) / (hits + misses)) return 0;
  const first = logChoose(n, k) + logBeta(k + hits, n - k + misses) - logBeta(hits, misses);
  const step = (i: number): number => Math.log((n - i + 1) / i) + Math.log((i - 1 + hits) / (n - i + misses));
  return tailSurprise(first, k, n, step);
}

/** Adds up a tail whose first term's logarithm is `first`, and whose i-th differs from the one before by `step(i)`. */
function tailSurprise(first: number, k: number, n: number, step: (i: number) => number): number {
  let term = first;
  let tail = first;
  for (let i = k + 1; i <= n; i += 1) {
    term += step(i);
    const larger = Math.max(tail, term);
    tail = larger + Math.log(Math.exp(tail - larger) + Math.exp(term - larger));
    if (term < tail - 40) break;
  }
  return Math.min(MOST_SURPRISING, Math.max(0, -tail / Math.LN10));
}

const MOST_SURPRISING = 300;

/** ln of n over k. */
export function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
];

/** Of x > 0. */
export function logGamma(x: number): number {
  // Lanczos' sum is good from one half on; the recurrence brings smaller arguments there.
  if (x < 0.5) return logGamma(x + 1) - Math.log(x);
  const shifted = x - 1;
  const t = shifted + LANCZOS.length - 0.5;
  const sum = LANCZOS.reduce((acc, coefficient, i) => acc + coefficient / (shifted + i + 1), 0.9999999999998099);
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(sum);
}
