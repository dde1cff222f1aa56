// The few directions in which the rows of a sparse matrix differ most. Knows not what the rows are.

/** Row r holds `values[i]` in column `columns[i]` for i in [starts[r], starts[r + 1]). */
export interface SparseRows {
  readonly starts: Uint32Array;
  readonly columns: Uint32Array;
  readonly values: Float64Array;
  readonly columnCount: number;
}

/** With twice the directions that are wanted, so many rounds find them to where other seeds change no ranking. */
const ROUNDS = 8;
/** A direction with less than this share of the strongest one's variance is noise of the arithmetic. */
const FAINTEST = 1e-9;

/**
 * The leading right singular vectors of `rows`, at most `size`, strongest first: `columnCount` numbers each, of length 1.
 *
 * Shape    `start(row, direction)` seeds the search: any fixed numbers in [−1, 1] without a pattern; equal seeds and rows
 *          give equal answers. Fewer vectors come back than were asked for when the rows span less.
 * Cost     O(entries · size + (rows + columns) · size²) time with a factor of about 30, O((rows + columns) · size) memory.
 * Source   N. Halko, P. Martinsson, J. Tropp, Finding structure with randomness, SIAM Review 53 (2011), algorithm 4.4.
 * Fails    to part directions of nearly equal strength: which of them are the last ones is arbitrary.
 */
export function principalSubspace(
  rows: SparseRows,
  size: number,
  start: (row: number, direction: number) => number,
): Float64Array[] {
  const count = rows.starts.length - 1;
  const wide = Math.min(2 * size, count);
  let basis: Float64Array[] = Array.from({ length: wide }, (_, d) =>
    Float64Array.from({ length: count }, (_row, row) => start(row, d)),
  );
  for (let round = 0; round < ROUNDS; round += 1) {
    basis = orthonormal(basis.map((vector) => times(rows, timesTransposed(rows, vector))));
  }
  // Within what was found, the axes: singular vectors of the small projected matrix.
  const projected = orthonormal(basis).map((vector) => timesTransposed(rows, vector));
  const { values, vectors } = symmetricAxes(projected.map((a) => projected.map((b) => dot(a, b))));
  const strongest = Math.max(0, ...values);
  return [...values.keys()]
    .sort((a, b) => (values[b] as number) - (values[a] as number))
    .slice(0, size)
    .filter((axis) => (values[axis] as number) > FAINTEST * strongest)
    .map((axis) => unit(mixed(projected, vectors[axis] as Float64Array)));
}

/** X · v */
function times(rows: SparseRows, vector: Float64Array): Float64Array {
  const result = new Float64Array(rows.starts.length - 1);
  for (let row = 0; row < result.length; row += 1) {
    let sum = 0;
    const end = rows.starts[row + 1] as number;
    for (let at = rows.starts[row] as number; at < end; at += 1) {
      sum += (rows.values[at] as number) * (vector[rows.columns[at] as number] as number);
    }
    result[row] = sum;
  }
  return result;
}

/** Xᵀ · v */
function timesTransposed(rows: SparseRows, vector: Float64Array): Float64Array {
  const result = new Float64Array(rows.columnCount);
  for (let row = 0; row < rows.starts.length - 1; row += 1) {
    const factor = vector[row] as number;
    const end = rows.starts[row + 1] as number;
    for (let at = rows.starts[row] as number; at < end; at += 1) {
      const column = rows.columns[at] as number;
      result[column] = (result[column] as number) + factor * (rows.values[at] as number);
    }
  }
  return result;
}

/** Gram and Schmidt, twice over for the sake of rounding; directions that the others span already are left out. */
function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const kept: Float64Array[] = [];
  for (const vector of vectors) {
    const before = Math.sqrt(dot(vector, vector));
    for (const other of [...kept, ...kept]) subtract(vector, other, dot(vector, other));
    const after = Math.sqrt(dot(vector, vector));
    if (after > 1e-8 * before) kept.push(scaled(vector, 1 / after));
  }
  return kept;
}

/** Eigenvectors and eigenvalues of a small symmetric matrix: cyclic rotations (C. Jacobi, 1846). O(size³) a sweep. */
function symmetricAxes(matrix: number[][]): { values: number[]; vectors: Float64Array[] } {
  const size = matrix.length;
  const vectors = matrix.map((_, axis) => Float64Array.from({ length: size }, (_value, at) => Number(at === axis)));
  const trace = matrix.reduce((all, row, at) => all + Math.abs(row[at] as number), 0);
  for (let sweep = 0; sweep < 30; sweep += 1) {
    let off = 0;
    for (let p = 0; p < size; p += 1) {
      for (let q = p + 1; q < size; q += 1) {
        off = Math.max(off, Math.abs((matrix[p] as number[])[q] as number));
        rotate(matrix, vectors, p, q);
      }
    }
    if (off <= 1e-12 * trace) break;
  }
  return { values: matrix.map((row, at) => row[at] as number), vectors };
}

/** Turns axes p and q so that the matrix holds nothing between them. */
function rotate(matrix: number[][], vectors: Float64Array[], p: number, q: number): void {
  const [rowP, rowQ] = [matrix[p] as number[], matrix[q] as number[]];
  const between = rowP[q] as number;
  if (between === 0) return;
  const half = ((rowQ[q] as number) - (rowP[p] as number)) / (2 * between);
  const tangent = (half < 0 ? -1 : 1) / (Math.abs(half) + Math.sqrt(half * half + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  for (const row of matrix) turn(row, p, q, cosine, sine);
  turnRows(rowP, rowQ, cosine, sine);
  turnRows(vectors[p] as Float64Array, vectors[q] as Float64Array, cosine, sine);
}

function turn(row: number[], p: number, q: number, cosine: number, sine: number): void {
  const [a, b] = [row[p] as number, row[q] as number];
  row[p] = cosine * a - sine * b;
  row[q] = sine * a + cosine * b;
}

function turnRows(rowP: number[] | Float64Array, rowQ: number[] | Float64Array, cosine: number, sine: number): void {
  for (let at = 0; at < rowP.length; at += 1) {
    const [a, b] = [rowP[at] as number, rowQ[at] as number];
    rowP[at] = cosine * a - sine * b;
    rowQ[at] = sine * a + cosine * b;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] as number) * (b[at] as number);
  return sum;
}

function subtract(from: Float64Array, what: Float64Array, times: number): void {
  for (let at = 0; at < from.length; at += 1) from[at] = (from[at] as number) - times * (what[at] as number);
}

function scaled(vector: Float64Array, factor: number): Float64Array {
  return vector.map((value) => value * factor);
}

function unit(vector: Float64Array): Float64Array {
  return scaled(vector, 1 / Math.sqrt(dot(vector, vector)));
}

function mixed(vectors: readonly Float64Array[], shares: Float64Array): Float64Array {
  const sum = new Float64Array((vectors[0] as Float64Array).length);
  vectors.forEach((vector, at) => subtract(sum, vector, -(shares[at] as number)));
  return sum;
}
