// How often the memory finds the right report, beside Okapi BM25, and whether it knows when there is none.
import { IncidentIndex } from '@kintsugi/analysis';
import type { Bound, Figure } from '../../harness/bench.ts';
import { bootstrapInterval } from '../../harness/sampling.ts';
import { Okapi } from './okapi.ts';
import { areaUnderCurve, ndcg5, recall1 } from './ranking-scores.ts';
import type { ReportCases, ReportQuestion } from './reports.ts';

const SEED = 7;
const RANKED = 20;

interface Judged {
  readonly kind: string;
  readonly ndcg: number;
  readonly first: number;
}

interface Goal {
  readonly floor: Bound;
  readonly aim: Bound;
}

const GOALS: Readonly<Record<string, Goal>> = {
  'ndcg5.all': { floor: { atLeast: 0.81 }, aim: { atLeast: 0.87 } },
  'ndcg5.similar': { floor: { atLeast: 0.37 }, aim: { atLeast: 0.5 } },
  'recall1.title': { floor: { atLeast: 0.7 }, aim: { atLeast: 0.8 } },
};

export function qualityFigures(cases: ReportCases): Figure[] {
  const index = indexOf(cases);
  const okapi = new Okapi(cases.reports);
  const ours = cases.questions.map((question) => judged(question, answersOf(index, question)));
  const theirs = cases.questions.map((question) => judged(question, okapi.rank(question.text)));
  const kinds = [...new Set(cases.questions.map(({ kind }) => kind))].toSorted();
  const asked = ['all', ...kinds].flatMap((kind) => figuresOf(kind, ours, theirs));
  return [...asked, ...maskedFigures(cases, index, okapi), ...strangerFigures(cases, index)];
}

/** The report's text is all there is: one field. */
export function indexOf({ reports }: Pick<ReportCases, 'reports'>): IncidentIndex {
  const index = new IncidentIndex({ text: 1 });
  for (const { id, text } of reports) index.add({ id, fields: { text } });
  index.refit();
  return index;
}

function answersOf(index: IncidentIndex, { text, exclude }: ReportQuestion): string[] {
  const asked = { text, floor: 0, limit: RANKED };
  const found = index.search(exclude === null ? asked : { ...asked, except: exclude });
  return found.kind === 'similar' ? found.incidents.map(({ id }) => id) : [];
}

function judged({ kind, exclude, relevance }: ReportQuestion, ranking: readonly string[]): Judged {
  const allowed = ranking.filter((id) => id !== exclude);
  return { kind, ndcg: ndcg5(allowed, relevance), first: recall1(allowed, relevance) };
}

function figuresOf(kind: string, ours: readonly Judged[], theirs: readonly Judged[]): Figure[] {
  const ofKind = (all: readonly Judged[]): Judged[] => all.filter((one) => kind === 'all' || one.kind === kind);
  const measures = { ndcg5: ({ ndcg }: Judged) => ndcg, recall1: ({ first }: Judged) => first };
  return Object.entries(measures).map(([measure, of]): Figure => {
    const name = `${measure}.${kind}`;
    const mean = (sample: readonly Judged[]): number => meanOf(sample.map(of));
    return {
      name: `memory.${name}`,
      unit: 'share',
      value: mean(ofKind(ours)),
      interval: bootstrapInterval(ofKind(ours), mean, SEED),
      baseline: mean(ofKind(theirs)),
      ...GOALS[name],
    };
  });
}

/** The same questions with their masks left in: what taking them out is worth, to both. */
function maskedFigures({ questions }: ReportCases, index: IncidentIndex, okapi: Okapi): Figure[] {
  const asItIs = questions.map((question) => ({ ...question, text: question.masked }));
  const ours = asItIs.map((question) => judged(question, answersOf(index, question)));
  const theirs = asItIs.map((question) => judged(question, okapi.rank(question.text)));
  return ['all', 'similar', 'title'].flatMap((kind) =>
    figuresOf(kind, ours, theirs).map(({ floor: _floor, aim: _aim, ...figure }) => ({
      ...figure,
      name: figure.name.replace('memory.', 'memory.masked.'),
    })),
  );
}

/**
 * Each question that has one right report is asked with it and without it: how far the best stands out should tell which it
 * was, and the index's own floor should part them.
 */
function strangerFigures({ questions }: ReportCases, index: IncidentIndex): Figure[] {
  const single = questions.filter(({ exclude, relevance }) => exclude === null && Object.keys(relevance).length === 1);
  const pairs = single.map(({ text, relevance }) => {
    const except = Object.keys(relevance)[0] as string;
    return {
      known: standingOut(index, { text }),
      strange: standingOut(index, { text, except }),
      answersKnown: index.search({ text }).kind === 'similar',
      answersStrange: index.search({ text, except }).kind === 'similar',
    };
  });
  type Pair = (typeof pairs)[number];
  const figure = (name: string, of: (sample: readonly Pair[]) => number): Figure => ({
    name: `memory.${name}`,
    unit: 'share',
    value: of(pairs),
    interval: bootstrapInterval(pairs, of, SEED, 200),
  });
  return [
    figure('none.area', (sample) =>
      areaUnderCurve(
        sample.map(({ known }) => known),
        sample.map(({ strange }) => strange),
      ),
    ),
    figure('none.known-answered', (sample) => meanOf(sample.map(({ answersKnown }) => Number(answersKnown)))),
    figure('none.strange-refused', (sample) => meanOf(sample.map(({ answersStrange }) => Number(!answersStrange)))),
  ];
}

/** How far the best stands above the tenth best: what the floor looks at. */
function standingOut(index: IncidentIndex, asked: { text: string; except?: string }): number {
  const found = index.search({ ...asked, floor: 0, limit: 10 });
  const scores = found.kind === 'similar' ? found.incidents.map(({ score }) => score) : [];
  return (scores[0] ?? 0) - (scores[9] ?? 0);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
