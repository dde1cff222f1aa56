// Benchmark `counterfactual`: does the 90 % interval hold what came, and is the cause of a recovery named rightly?
import { counterfactualOf } from '@kintsugi/analysis';
import type { Bench, BenchResult, Figure } from '../../harness/bench.ts';
import { bootstrapInterval, seeded } from '../../harness/sampling.ts';
import { attributed, drawCases, type Attribution } from './attribution-cases.ts';
import { drawSeries, type SimulatedSeries } from './series-cases.ts';

/** Of the bootstrap. */
const SEED = 20_261_126;
const LENGTHS = [25, 80] as const;
const AHEAD = 30;

interface Covered {
  readonly kind: string;
  /** Share of steps inside. */
  readonly steps: number;
  /** Whether the cumulated effect of an action that did nothing held 0. */
  readonly effect: number;
}

export const counterfactual: Bench = {
  title: 'Counterfactual: coverage of 90 % intervals over simulated series, and causes of simulated recoveries.',
  options: {
    cases: { what: 'how many of each kind', default: '200' },
    seed: { what: 'of the simulated cases; parameters were chosen on 20261126', default: '11' },
  },
  run(context) {
    const random = seeded(Number(context.option('seed')));
    const count = Number(context.option('cases'));
    const covered: Covered[] = [];
    const named: Attribution[] = [];
    for (let i = 0; i < count; i += 1) {
      if (i % 50 === 0) context.progress(`${i} of ${count}`);
      for (const before of LENGTHS)
        covered.push(...drawSeries(random, before + AHEAD).map((one) => coveredBy(one, before)));
      named.push(...drawCases(random).map(attributed));
    }
    return Promise.resolve(resultOf(covered, named));
  },
};

function coveredBy({ kind, values, neighbours, period }: SimulatedSeries, actionIndex: number): Covered {
  const found = counterfactualOf({ values, actionIndex, neighbours, period });
  if (found.kind === 'not-enough-data') return { kind, steps: 0, effect: 0 };
  let inside = 0;
  for (let h = 0; h < AHEAD; h += 1) {
    const value = values[actionIndex + h] as number;
    if (value >= (found.low[h] as number) && value <= (found.high[h] as number)) inside += 1;
  }
  return { kind, steps: inside / AHEAD, effect: found.effect.low <= 0 && found.effect.high >= 0 ? 1 : 0 };
}

function resultOf(covered: readonly Covered[], named: readonly Attribution[]): BenchResult {
  const kinds = [...new Set(covered.map(({ kind }) => kind))];
  const names = [...new Set(named.map(({ name }) => name))];
  const others = named.filter(({ truth }) => truth === 'by-itself');
  return {
    figures: [
      share('coverage.steps', covered, ({ steps }) => steps),
      share('coverage.effect', covered, ({ effect }) => effect),
      ...kinds.map((kind) =>
        share(
          `coverage.steps.${kind}`,
          covered.filter((one) => one.kind === kind),
          ({ steps }) => steps,
        ),
      ),
      compared('cause.right', named, (answer, { truth }) => answer === truth),
      compared('cause.wrongly-claimed', others, (answer) => answer === 'by-action'),
      ...names.map((name) =>
        compared(
          `cause.right.${name}`,
          named.filter((one) => one.name === name),
          (answer, { truth }) => answer === truth,
        ),
      ),
    ],
    notes: [
      `coverage: of 90 % intervals over ${AHEAD} steps without an action, after ${LENGTHS.join(' and ')} steps; effect: that 0 lies in the interval of the sum.`,
      'cause: of a latency that got well; baseline: what was proven ill when the action began would have stayed so.',
      'cause.wrongly-claimed: share of recoveries by themselves that are called the work of the action. Unclear is neither right nor claimed.',
    ],
  };
}

function share<Case>(name: string, cases: readonly Case[], of: (one: Case) => number): Figure {
  const mean = (sample: readonly Case[]): number => sample.reduce((sum, one) => sum + of(one), 0) / sample.length;
  return { name, unit: '', value: mean(cases), interval: bootstrapInterval(cases, mean, SEED, 300) };
}

function compared(
  name: string,
  cases: readonly Attribution[],
  is: (answer: string, one: Attribution) => boolean,
): Figure {
  const baseline = cases.filter((one) => is(one.baseline, one)).length / cases.length;
  return { ...share(name, cases, (one) => (is(one.answer, one) ? 1 : 0)), baseline };
}
