// How well row scores find labelled runs, without point adjustment. Knows no detector and no machine.

export interface RangeScores {
  /** Composite F1: precision by rows, recall by runs, at the best threshold. */
  readonly compositeF1: number;
  /** Area under the curve of precision over recall, by rows. */
  readonly averagePrecision: number;
  /** The same with runs blurred at their ends, mean over several widths. */
  readonly vusPr: number;
}

interface Run {
  readonly first: number;
  /** Inside. */
  readonly last: number;
}

const BUFFERS = [0, 4, 8, 12, 16, 20];
const CUTS = 200;

/**
 * Sources: A. Garg et al., An evaluation of anomaly detection and diagnosis in multivariate time series (2021);
 * J. Paparrizos et al., Volume under the surface, VLDB 2022 (not bit-identical to its code).
 */
export function rangeScores(scores: Float64Array, labels: Uint8Array): RangeScores {
  const order = Uint32Array.from(scores, (_, row) => row).sort((a, b) => scores[b]! - scores[a]! || a - b);
  const runs = runsOf(labels);
  const areas = BUFFERS.map((buffer) => softArea(order, labels, runs, Math.floor(buffer / 2)));
  return {
    ...curveScores(order, scores, labels, runs),
    vusPr: areas.reduce((sum, area) => sum + area, 0) / areas.length,
  };
}

function runsOf(labels: Uint8Array): readonly Run[] {
  const runs: Run[] = [];
  for (let row = 0; row < labels.length; row += 1) {
    if (labels[row] !== 1) continue;
    const first = row;
    while (labels[row + 1] === 1) row += 1;
    runs.push({ first, last: row });
  }
  return runs;
}

function curveScores(
  order: Uint32Array,
  scores: Float64Array,
  labels: Uint8Array,
  runs: readonly Run[],
): Omit<RangeScores, 'vusPr'> {
  const runOf = new Int32Array(labels.length).fill(-1);
  for (const [index, { first, last }] of runs.entries()) runOf.fill(index, first, last + 1);
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const found = new Set<number>();
  let [right, before, averagePrecision, compositeF1] = [0, 0, 0, 0];
  for (const [index, row] of order.entries()) {
    right += labels[row]!;
    if (runOf[row]! >= 0) found.add(runOf[row]!);
    // Rows of equal score are flagged together.
    if (index + 1 < order.length && scores[order[index + 1]!] === scores[row]) continue;
    const precision = right / (index + 1);
    const recall = found.size / runs.length;
    averagePrecision += ((right - before) / positives) * precision;
    before = right;
    if (precision + recall > 0) compositeF1 = Math.max(compositeF1, (2 * precision * recall) / (precision + recall));
  }
  return { compositeF1, averagePrecision };
}

function softArea(order: Uint32Array, labels: Uint8Array, runs: readonly Run[], half: number): number {
  const soft = Float64Array.from(labels);
  for (const { first, last } of runs) {
    for (let away = 1; away <= half; away += 1) {
      const label = Math.sqrt(1 - away / (2 * half));
      for (const row of [first - away, last + away]) {
        if (row >= 0 && row < soft.length) soft[row] = Math.max(soft[row]!, label);
      }
    }
  }
  const hard = labels.reduce((sum, label) => sum + label, 0);
  const needed = (hard + soft.reduce((sum, label) => sum + label, 0)) / 2;
  const firstFlagged = runs.map(({ first, last }) => firstRank(order, first - half, last + half));
  let [flagged, got, area, before] = [0, 0, 0, 0];
  for (let cut = 1; cut <= CUTS; cut += 1) {
    const rank = Math.max(1, Math.round(order.length * (cut / CUTS) ** 3));
    for (; flagged < rank; flagged += 1) got += soft[order[flagged]!]!;
    const hit = firstFlagged.filter((first) => first < rank).length / runs.length;
    const recall = Math.min(1, got / needed) * hit;
    area += (recall - before) * (got / rank);
    before = recall;
  }
  return area;
}

function firstRank(order: Uint32Array, first: number, last: number): number {
  return order.findIndex((row) => row >= first && row <= last);
}
