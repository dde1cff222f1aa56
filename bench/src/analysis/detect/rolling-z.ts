// The baseline that everybody has: how many standard deviations from the mean of the last values. Knows no case.

const CAP = 50;
const NEEDED = 10;

export interface RollingZ {
  readonly window: number;
  /** The standard deviation is at least this. */
  readonly floor: number;
}

/** |v − mean| / std of the previous values, 0 until ten are seen, at most 50. Sums are taken anew in each row: O(n · window). */
export function rollingZ(values: ArrayLike<number>, { window, floor }: RollingZ): Float64Array {
  return Float64Array.from(values, (value, row) => {
    const from = Math.max(0, row - window);
    if (row - from < NEEDED) return 0;
    let sum = 0;
    for (let i = from; i < row; i += 1) sum += values[i]!;
    const mean = sum / (row - from);
    let squares = 0;
    for (let i = from; i < row; i += 1) squares += (values[i]! - mean) ** 2;
    const deviation = Math.max(floor, Math.sqrt(squares / (row - from)));
    const distance = Math.abs(value - mean);
    if (deviation === 0) return distance === 0 ? 0 : CAP;
    return Math.min(CAP, distance / deviation);
  });
}
