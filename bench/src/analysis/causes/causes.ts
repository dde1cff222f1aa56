// Benchmark `causes`: which service, and which of its metrics, is the cause of a fault in a shop that others recorded.
import { join } from 'node:path';
import { rankCauses, type CauseInput, type MetricColumn } from '@kintsugi/analysis';
import type { Bench, BenchContext, BenchResult, Bound, Figure } from '../../harness/bench.ts';
import { BenchNeeds } from '../../harness/bench.ts';
import { bootstrapInterval, summarizeRounds, type Rounds } from '../../harness/sampling.ts';
import { baselineAnswer, columnName, nSigma, robust, robustFloored } from './baselines.ts';
import { loadCauseCases, type CauseCase } from './cause-cases.ts';
import { faultFree, reductions } from './reduced-input.ts';
import { accuracyAt, averageAt5, placesOf, type Answer, type Places } from './score-causes.ts';

const SEED = 20_260_705;
const ROUNDS = 25;

export const causes: Bench = {
  title: 'Causes: service and metric named first among all, for recorded faults of four shops.',
  options: {},
  async run(context) {
    const cases = await loadCauseCases(join(context.dataFolder(), 'causes'));
    if (cases.length === 0)
      throw new BenchNeeds('no case with a truth in causes/cases: does KINTSUGI_BENCH_DATA name the right folder?');
    return measure(cases, context);
  },
};

function measure(cases: readonly CauseCase[], context: BenchContext): BenchResult {
  context.progress(`${cases.length} cases: ranking`);
  const ours = placesBy(cases, ({ input }) => answerOf(input));
  context.progress('baselines');
  const floored = placesBy(cases, (one) => baselineAnswer(one, robustFloored));
  const others = {
    'BARO (robust scorer)': placesBy(cases, (one) => baselineAnswer(one, robust)),
    'N-sigma': placesBy(cases, (one) => baselineAnswer(one, nSigma)),
  };
  context.progress('the same with less known');
  const reduced = Object.entries(reductions).map(
    ([name, reduce]) => `${name}: ${lineOf(placesBy(cases, ({ input }) => answerOf(reduce(input))))}`,
  );
  context.progress('speed');
  return {
    figures: [...qualityFigures(cases, ours, floored), ...noneFigures(cases), ...speedFigures()],
    notes: [
      `${cases.length} cases, ${cases.filter(({ truth }) => truth.metrics.length > 0).length} of them with right metrics. Baseline of the quality figures: BARO with floored scales, in the same run.`,
      'AC@1 / AC@3 / Avg@5 of services, then of metrics:',
      `BARO floored: ${lineOf(floored)}`,
      ...Object.entries(others).map(([name, places]) => `${name}: ${lineOf(places)}`),
      `random, expected: ${randomLine(cases)}`,
      ...reduced,
    ],
  };
}

function answerOf(input: CauseInput): Answer {
  const { services, columns } = rankCauses(input);
  return { services: services.map(({ service }) => service), columns: columns.map(columnName) };
}

type Placed = readonly { readonly system: string; readonly places: Places }[];

function placesBy(cases: readonly CauseCase[], answer: (one: CauseCase) => Answer): Placed {
  return cases.map((one) => ({ system: one.system, places: placesOf(answer(one), one.truth) }));
}

const servicePlaces = (placed: Placed): readonly number[] => placed.map(({ places }) => places.service);
const columnPlaces = (placed: Placed): readonly number[] => placed.flatMap(({ places }) => places.column ?? []);

interface Wanted {
  readonly floor?: Bound;
  readonly aim?: Bound;
}

const wanted = (floor: number, aim: number): Wanted => ({ floor: { atLeast: floor }, aim: { atLeast: aim } });

/** Floors that the specification names for one system, where the folder has it. */
const WANTED_OF_SYSTEMS: ReadonlyMap<string, Wanted> = new Map([
  ['online-boutique', wanted(0.82, 0.93)],
  ['train-ticket', wanted(0.75, 0.87)],
]);

function qualityFigures(cases: readonly CauseCase[], ours: Placed, floored: Placed): readonly Figure[] {
  const systems = [...new Set(cases.map(({ system }) => system))].toSorted();
  const of = (placed: Placed, system: string): Placed => placed.filter((one) => one.system === system);
  const figure = (
    name: string,
    statistic: (places: readonly number[]) => number,
    pick: (placed: Placed) => readonly number[],
    want: Wanted,
  ): Figure[] => {
    const places = pick(ours);
    if (places.length === 0) return [];
    return [
      {
        name,
        unit: '',
        value: statistic(places),
        interval: bootstrapInterval(places, statistic, SEED),
        baseline: statistic(pick(floored)),
        ...want,
      },
    ];
  };
  const at = (k: number) => (places: readonly number[]) => accuracyAt(k, places);
  return [
    ...figure('causes.service.ac1', at(1), servicePlaces, wanted(0.87, 0.95)),
    ...figure('causes.service.ac3', at(3), servicePlaces, wanted(0.92, 0.98)),
    ...figure('causes.service.avg5', averageAt5, servicePlaces, wanted(0.91, 0.97)),
    ...systems.flatMap((system) =>
      figure(
        `causes.${system}.ac1`,
        at(1),
        (placed) => servicePlaces(of(placed, system)),
        WANTED_OF_SYSTEMS.get(system) ?? {},
      ),
    ),
    ...figure('causes.metric.ac1', at(1), columnPlaces, wanted(0.84, 0.94)),
    ...figure('causes.metric.ac3', at(3), columnPlaces, wanted(0.88, 0.97)),
  ];
}

/** Is *none of these* said when it should be, and only then? */
function noneFigures(cases: readonly CauseCase[]): readonly Figure[] {
  const share = (said: readonly boolean[]): number => said.filter(Boolean).length / said.length;
  const saysNone = (input: CauseInput): boolean => {
    const { services, none } = rankCauses(input);
    return none > (services[0]?.probability ?? 0);
  };
  const quiet = cases.flatMap((one) => faultFree(one) ?? []).map(saysNone);
  const faulty = cases.map(({ input }) => saysNone(input));
  return [
    {
      name: 'causes.none.without-fault',
      unit: 'said none',
      value: share(quiet),
      interval: bootstrapInterval(quiet, share, SEED),
    },
    {
      name: 'causes.none.with-fault',
      unit: 'said none',
      value: share(faulty),
      interval: bootstrapInterval(faulty, share, SEED),
    },
  ];
}

function speedFigures(): readonly Figure[] {
  return [60, 3_600].map((rows) => {
    const made = madeCase(500, rows);
    const { median, interval } = timed(() => rankCauses(made.input));
    const baseline = timed(() => baselineAnswer(made, robustFloored)).median;
    const name = `speed.500-metrics-${rows}-rows`;
    return { name, unit: 'ms', value: median, interval, baseline, floor: { atMost: 20 } };
  });
}

function timed(work: () => unknown): Rounds {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const startedMs = performance.now();
    work();
    return performance.now() - startedMs;
  });
  return summarizeRounds(rounds);
}

/** An hour of 500 metrics of 50 services, one of which burns its processor for the last sixth. */
function madeCase(columns: number, rows: number): CauseCase {
  const names = [
    'cpu_usage',
    'memory_usage',
    'requests',
    'latency_mean',
    'latency_p99',
    'errors',
    'network_receive',
    'network_transmit',
    'disk_io',
    'threads',
  ];
  const onsetRow = Math.floor((rows * 5) / 6);
  let state = SEED;
  const chance = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  const metrics = Array.from({ length: columns }, (_, at): MetricColumn => {
    const values = Float64Array.from(
      { length: rows },
      (__, row) => 10 + chance() + (at === 0 && row >= onsetRow ? 50 : 0),
    );
    return { service: `service-${Math.floor(at / names.length)}`, name: names[at % names.length] as string, values };
  });
  const services = [...new Set(metrics.map(({ service }) => service))];
  const edges = services.slice(1).map((service, at) => [services[at] as string, service] as const);
  return {
    id: 'made',
    system: 'made',
    input: { services, metrics, onsetRow, edges, symptom: { service: 'service-0', kind: 'latency' } },
    truth: { service: 'service-0', metrics: [] },
  };
}

function lineOf(placed: Placed): string {
  const three = (places: readonly number[]): string =>
    places.length === 0 ? '-' : [accuracyAt(1, places), accuracyAt(3, places), averageAt5(places)].map(short).join('/');
  return `${three(servicePlaces(placed))} · ${three(columnPlaces(placed))}`;
}

/** What drawing lots would reach: k right places of n, on average. */
function randomLine(cases: readonly CauseCase[]): string {
  const expected = (k: number): number =>
    cases.reduce(
      (sum, { input, truth }) =>
        sum + (input.services.includes(truth.service) ? Math.min(1, k / input.services.length) : 0),
      0,
    ) / cases.length;
  const five = [1, 2, 3, 4, 5].reduce((sum, k) => sum + expected(k), 0) / 5;
  return [expected(1), expected(3), five].map(short).join('/');
}

function short(value: number): string {
  return value.toFixed(3).replace(/^0/, '');
}
