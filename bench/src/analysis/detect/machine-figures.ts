// Machines of many metrics, row by row, beside rolling z and principal components. No point adjustment anywhere.
import { MachineDetector, principalAxes } from '@kintsugi/analysis';
import type { BenchContext, BenchResult, Bound, Figure } from '../../harness/bench.ts';
import { bootstrapInterval } from '../../harness/sampling.ts';
import { readMachineCases, type MachineCase, type Rows } from './machine-cases.ts';
import { rangeScores, type RangeScores } from './range-scores.ts';
import { rollingZ } from './rolling-z.ts';

type Bounds = Readonly<Record<'f1' | 'vus-pr', { readonly floor: Bound; readonly aim: Bound }>>;

const bounds: Readonly<Record<'asd' | 'smd', Bounds>> = {
  asd: {
    f1: { floor: { atLeast: 0.58 }, aim: { atLeast: 0.7 } },
    'vus-pr': { floor: { atLeast: 0.29 }, aim: { atLeast: 0.42 } },
  },
  smd: {
    f1: { floor: { atLeast: 0.82 }, aim: { atLeast: 0.9 } },
    'vus-pr': { floor: { atLeast: 0.3 }, aim: { atLeast: 0.48 } },
  },
};

const ROLLING = { window: 288, floor: 0.01 };
const COMPONENTS = 5;
/** What the baselines divide by is at least this, in the units of the files. */
const LEAST_DEVIATION = 0.01;
const SEED = 11;

const figureNames = { f1: 'compositeF1', ap: 'averagePrecision', 'vus-pr': 'vusPr' } as const;

export async function machineFigures(
  folder: string,
  set: 'asd' | 'smd',
  { progress }: BenchContext,
): Promise<BenchResult> {
  const machines = await readMachineCases(folder, set);
  const ours = machines.map((machine) => {
    progress(`${machine.name}: ${machine.train.length + machine.test.length} rows`);
    return rangeScores(streamed(machine), machine.labels);
  });
  const baselines = baselinesOf(machines);
  const figures = (['f1', 'ap', 'vus-pr'] as const).map((name): Figure => {
    const mean = (of: readonly RangeScores[]): number => average(of.map((one) => one[figureNames[name]]));
    return {
      name: `${set}.${name}`,
      unit: '',
      value: mean(ours),
      // One machine has no spread over cases.
      ...(ours.length > 1 ? { interval: bootstrapInterval(ours, mean, SEED) } : {}),
      baseline: Math.max(...baselines.map(({ scores }) => mean(scores))),
      ...(name === 'ap' ? {} : bounds[set][name]),
    };
  });
  return {
    figures,
    notes: baselines.map(({ name, scores }) => {
      const parts = Object.values(figureNames).map((field) => average(scores.map((one) => one[field])).toFixed(3));
      return `${set}: ${name}: ${parts.join(' / ')} (composite F1 / average precision / VUS-PR)`;
    }),
  };
}

/** The part to learn from first, then the test rows; what is not yet known scores nothing. */
function streamed({ train, test }: MachineCase): Float64Array {
  const detector = new MachineDetector(test[0]?.length ?? 0);
  for (const row of train) detector.push(row);
  return Float64Array.from(test, (row) => {
    const score = detector.push(row);
    return Number.isNaN(score) ? 0 : score;
  });
}

interface Baseline {
  readonly name: string;
  readonly scores: readonly RangeScores[];
}

function baselinesOf(machines: readonly MachineCase[]): readonly Baseline[] {
  const rolled = machines.map(({ test }) => columns(test).map((column) => rollingZ(column, ROLLING)));
  const overMetrics = (combine: (of: readonly number[]) => number): readonly RangeScores[] =>
    machines.map(({ test, labels }, at) =>
      rangeScores(
        Float64Array.from(test, (_, row) => combine(rolled[at]!.map((column) => column[row]!))),
        labels,
      ),
    );
  const all = [
    { name: 'rolling z over 288, highest of the metrics', scores: overMetrics((of) => Math.max(...of)) },
    { name: 'rolling z over 288, mean of the metrics', scores: overMetrics(average) },
  ];
  if (machines.some(({ train }) => train.length === 0)) return all;
  const learned = machines.map((machine) => rangeScores(componentResiduals(machine), machine.labels));
  return [...all, { name: `${COMPONENTS} principal components of the part to learn from`, scores: learned }];
}

/** Squared distance from the plane of the first components of the standardised part to learn from. */
function componentResiduals({ train, test }: MachineCase): Float64Array {
  const scales = columns(train).map((column) => {
    const mean = average(column);
    const variance = average(column.map((value) => (value - mean) ** 2));
    return { mean, deviation: Math.max(LEAST_DEVIATION, Math.sqrt(variance)) };
  });
  const standardised = (row: Float64Array): Float64Array =>
    row.map((value, metric) => (value - scales[metric]!.mean) / scales[metric]!.deviation);
  const axes = principalAxes(train.map(standardised), COMPONENTS);
  return Float64Array.from(test, (row) => {
    const at = standardised(row);
    const length = (of: Float64Array): number => of.reduce((sum, part, i) => sum + part * at[i]!, 0);
    return axes.reduce((rest, axis) => rest - length(axis) ** 2, length(at));
  });
}

function columns(rows: Rows): readonly Float64Array[] {
  return Array.from(rows[0] ?? [], (_, metric) => Float64Array.from(rows, (row) => row[metric]!));
}

function average(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i]!;
  return sum / values.length;
}
