// Benchmark `culprit`: which of thirty commits made people revert one of them, or none of these.
import { rankChanges, type ChangeFeatures } from '@kintsugi/analysis';
import type { Bench, BenchContext, Figure } from '../../harness/bench.ts';
import { bootstrapInterval, percentile } from '../../harness/sampling.ts';
import { readCulpritCases, type CulpritCase } from './cases.ts';
import { FEATURES, learn } from './learn.ts';
import { baseline, crossValidated, ranked } from './methods.ts';
import { noneArea, noneScore, topShare, type Outcome } from './outcome.ts';

const SEED = 7;
const TEXT: readonly (keyof ChangeFeatures)[] = ['words', 'pieces'];

export const culprit: Bench = {
  title:
    'Culprit: which of 30 commits was it, or none of these; from the words of the revert alone (top-1, top-3, none).',
  options: {
    fit: {
      what: 'yes: also print weights and usual words fitted on all of these cases, as the product ships them',
      default: 'no',
    },
  },
  async run(context) {
    const cases = await readCulpritCases(context.dataFolder());
    const refitted = crossValidated(cases, FEATURES, context.progress);
    const ways = {
      recent: baseline(cases, 'recent'),
      bm25: baseline(cases, 'bm25'),
      'bm25-recency': baseline(cases, 'bm25-recency'),
      random: baseline(cases, 'random'),
      'text-alone': crossValidated(cases, TEXT, context.progress),
      'order-alone': crossValidated(cases, ['order'], context.progress),
      shipped: ranked(cases),
    };
    if (context.option('fit') === 'yes') printFit(cases, context);
    return {
      figures: [
        ...mainFigures(refitted, ways),
        ...Object.entries(ways).flatMap(([name, outcomes]) => topFigures(`culprit.${name}`, outcomes)),
        share('culprit.shipped.none.area', ways.shipped, noneArea),
        speed(cases),
      ],
      notes: notesOn(cases),
    };
  },
};

interface Ways {
  readonly bm25: readonly Outcome[];
  readonly 'bm25-recency': readonly Outcome[];
}

function mainFigures(refitted: readonly Outcome[], { bm25, 'bm25-recency': simple }: Ways): readonly Figure[] {
  const top1 = (outcomes: readonly Outcome[]): number => topShare(outcomes, 1);
  const top3 = (outcomes: readonly Outcome[]): number => topShare(outcomes, 3);
  const dense = ({ isDense }: Outcome): boolean => isDense;
  const sparse = ({ isDense }: Outcome): boolean => !isDense;
  const named = (outcomes: readonly Outcome[]): number =>
    outcomes.filter(({ names }) => names).length / outcomes.length;
  return [
    { ...share('culprit.top1', refitted, top1, simple), floor: { atLeast: 0.52 }, aim: { atLeast: 0.6 } },
    { ...share('culprit.top3', refitted, top3, simple), floor: { atLeast: 0.69 }, aim: { atLeast: 0.78 } },
    { ...share('culprit.none.area', refitted, noneArea, bm25), floor: { atLeast: 0.65 }, aim: { atLeast: 0.8 } },
    share('culprit.none.f1', refitted, (outcomes) => noneScore(outcomes).f1, bm25),
    share('culprit.none.precision', refitted, (outcomes) => noneScore(outcomes).precision, bm25),
    share('culprit.none.recall', refitted, (outcomes) => noneScore(outcomes).recall, bm25),
    share('culprit.dense.top1', refitted.filter(dense), top1, simple.filter(dense)),
    share('culprit.dense.top3', refitted.filter(dense), top3, simple.filter(dense)),
    share('culprit.sparse.top1', refitted.filter(sparse), top1, simple.filter(sparse)),
    share('culprit.sparse.top3', refitted.filter(sparse), top3, simple.filter(sparse)),
    share('culprit.named', refitted, named),
    share('culprit.named.right', refitted, namedRight),
  ];
}

/** Of the cases where the method names somebody: how often that is the answer. */
function namedRight(outcomes: readonly Outcome[]): number {
  const naming = outcomes.filter(({ names }) => names);
  return naming.filter(({ places }) => places[0] === 0).length / naming.length;
}

function topFigures(name: string, outcomes: readonly Outcome[]): readonly Figure[] {
  return [1, 3].map((n) => share(`${name}.top${n}`, outcomes, (some) => topShare(some, n)));
}

function share(
  name: string,
  outcomes: readonly Outcome[],
  statistic: (outcomes: readonly Outcome[]) => number,
  simpler?: readonly Outcome[],
): Figure {
  return {
    name,
    unit: '',
    value: statistic(outcomes),
    interval: bootstrapInterval(outcomes, statistic, SEED),
    ...(simpler === undefined ? {} : { baseline: statistic(simpler) }),
  };
}

function speed(cases: readonly CulpritCase[]): Figure {
  const times = cases.map(({ symptom, changes }) => {
    const startedMs = performance.now();
    rankChanges(symptom, changes);
    return performance.now() - startedMs;
  });
  return {
    name: 'culprit.rank',
    unit: 'ms a case',
    value: percentile(times, 0.5),
    interval: [percentile(times, 0.05), percentile(times, 0.95)],
  };
}

function printFit(cases: readonly CulpritCase[], { progress }: BenchContext): void {
  const { weights, usual } = learn(cases);
  progress(JSON.stringify(weights));
  const byCount = new Map<number, string[]>();
  for (const [word, part] of usual) {
    const count = Math.round(part * cases.length);
    byCount.set(count, [...(byCount.get(count) ?? []), word].toSorted());
  }
  for (const [count, words] of [...byCount].toSorted(([a], [b]) => b - a)) progress(`${count}: ${words.join(' ')}`);
}

function notesOn(cases: readonly CulpritCase[]): readonly string[] {
  const answered = cases.filter(({ answer }) => answer !== null).length;
  return [
    `${cases.length} cases, ${answered} with an answer, ${cases.filter(({ isDense }) => isDense).length} dense. All but shipped and the baselines: each project with weights, usual words and threshold fitted on the other projects.`,
    "shipped: with the weights of the product, which were fitted on the developers' half: there its figures are of training, elsewhere they are honest.",
    'Baseline of top-1 and top-3: BM25 / max + 0.5 / (1 + age rank); of none: best BM25 score, its threshold chosen on these very cases. A tie counts as its expected place.',
    'order-alone ranks by recency and never names anybody; text-alone knows no order, nothing undone, nothing inert.',
  ];
}
