// The normal law and Student's, to the accuracy that decisions need. Pure numbers in, pure numbers out.

/**
 * P(Z > z) of a standard normal Z.
 *
 * Cost    O(1): at most 60 terms of a series below 3, 60 steps of a continued fraction above.
 * Source  Laplace's continued fraction; G. Marsaglia, Evaluating the normal distribution, J. Stat. Software 11 (2004).
 */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let i = 3; i < 120 && term > 1e-17 * sum; i += 2) {
      term *= (z * z) / i;
      sum += term;
    }
    return 0.5 - density(z) * sum;
  }
  let fraction = 0;
  for (let i = 60; i > 0; i -= 1) fraction = i / (z + fraction);
  return density(z) / (z + fraction);
}

/** The z with P(Z > z) = `tail`, for 0 < tail < 1: Newton's steps on the tail's logarithm from a rational first guess. */
export function normalQuantile(tail: number): number {
  if (tail > 0.5) return -normalQuantile(1 - tail);
  // Abramowitz & Stegun 26.2.22: within 0.003, which two steps bring below 1e-9.
  const t = Math.sqrt(-2 * Math.log(tail));
  let z = t - (2.30753 + 0.27061 * t) / (1 + 0.99229 * t + 0.04481 * t * t);
  for (let step = 0; step < 3; step += 1) {
    const at = normalTail(z);
    z += (Math.log(at / tail) * at) / density(z);
  }
  return z;
}

/** P(T > t) of Student's T: the normal z of the same tail (D. L. Wallace, Ann. Math. Stat. 30, 1959); good from 3 degrees on. */
export function studentTail(t: number, degrees: number): number {
  const z = narrowing(degrees) * Math.sqrt(degrees * Math.log1p((t * t) / degrees));
  return normalTail(t < 0 ? -z : z);
}

/** The t with P(T > t) = `tail`: the same rule read backwards. */
export function studentQuantile(tail: number, degrees: number): number {
  const z = normalQuantile(tail) / narrowing(degrees);
  return Math.sign(z) * Math.sqrt(degrees * Math.expm1((z * z) / degrees));
}

function narrowing(degrees: number): number {
  return (8 * degrees + 1) / (8 * degrees + 3);
}

function density(z: number): number {
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
}
