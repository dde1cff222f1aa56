// The directions in which many metrics move together. Knows rows of numbers, and nothing of what they measure.

/** Sweeps of rotations; a symmetric matrix is diagonal to rounding after about eight. */
const SWEEPS = 20;

/**
 * The first `count` axes of the rows, each of unit length, strongest first: eigenvectors of their covariance.
 *
 * Shape    `rows` all of one length d, already centred and scaled.
 * Cost     O(n d²) for the covariance, O(d³) a sweep for the axes.
 * Source   K. Pearson (1901); C. G. J. Jacobi's cyclic rotations (1846).
 */
export function principalAxes(rows: readonly ArrayLike<number>[], count: number): readonly Float64Array[] {
  const size = rows[0]?.length ?? 0;
  const matrix = covariance(rows, size);
  const axes = identity(size);
  for (let sweep = 0; sweep < SWEEPS && offDiagonal(matrix) > 1e-12 * trace(matrix); sweep += 1) {
    for (let p = 0; p < size; p += 1) for (let q = p + 1; q < size; q += 1) rotate(matrix, axes, p, q);
  }
  return Array.from({ length: size }, (_, axis) => axis)
    .sort((a, b) => matrix[b]![b]! - matrix[a]![a]!)
    .slice(0, count)
    .map((axis) => axes.map((row) => row[axis]!))
    .map((axis) => Float64Array.from(axis));
}

function covariance(rows: readonly ArrayLike<number>[], size: number): Float64Array[] {
  const matrix = Array.from({ length: size }, () => new Float64Array(size));
  for (const row of rows) {
    for (let i = 0; i < size; i += 1) {
      const into = matrix[i]!;
      const share = row[i]! / rows.length;
      for (let j = i; j < size; j += 1) into[j]! += share * row[j]!;
    }
  }
  for (let i = 0; i < size; i += 1) for (let j = 0; j < i; j += 1) matrix[i]![j] = matrix[j]![i]!;
  return matrix;
}

function identity(size: number): Float64Array[] {
  return Array.from({ length: size }, (_, i) => Float64Array.from({ length: size }, (_one, j) => (i === j ? 1 : 0)));
}

function trace(matrix: readonly Float64Array[]): number {
  return matrix.reduce((sum, row, i) => sum + row[i]!, 0);
}

function offDiagonal(matrix: readonly Float64Array[]): number {
  let sum = 0;
  for (const [i, row] of matrix.entries()) for (const [j, value] of row.entries()) if (i !== j) sum += Math.abs(value);
  return sum;
}

/** Turns the plane of p and q so that they vary apart. */
function rotate(matrix: Float64Array[], axes: Float64Array[], p: number, q: number): void {
  const both = matrix[p]![q]!;
  if (both === 0) return;
  const theta = (matrix[q]![q]! - matrix[p]![p]!) / (2 * both);
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const cosine = 1 / Math.hypot(tangent, 1);
  const sine = tangent * cosine;
  const turnColumns = (rows: Float64Array[]): void => {
    for (const row of rows) {
      const [x, y] = [row[p]!, row[q]!];
      row[p] = cosine * x - sine * y;
      row[q] = sine * x + cosine * y;
    }
  };
  turnColumns(matrix);
  const [above, below] = [matrix[p]!, matrix[q]!];
  for (let k = 0; k < above.length; k += 1) {
    const [x, y] = [above[k]!, below[k]!];
    above[k] = cosine * x - sine * y;
    below[k] = sine * x + cosine * y;
  }
  turnColumns(axes);
}
