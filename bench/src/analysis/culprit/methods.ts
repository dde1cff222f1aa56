// The method under test, refitted or as shipped, and the simpler ways beside it. Each turns cases into outcomes.
import { isStopWord, rankChanges, words, type CandidateChange, type ChangeFeatures } from '@kintsugi/analysis';
import type { CulpritCase } from './cases.ts';
import { learn, type Learned } from './learn.ts';
import { bestThreshold, outcomeOf, withThreshold, type Outcome } from './outcome.ts';

/**
 * The cases of each project with weights, usual words and threshold fitted on the other projects alone. Where there is
 * no other project nothing can be fitted without having seen the cases: then with what is shipped.
 */
export function crossValidated(
  cases: readonly CulpritCase[],
  allowed: readonly (keyof ChangeFeatures)[],
  progress: (line: string) => void,
): readonly Outcome[] {
  const projects = [...new Set(cases.map(({ project }) => project))];
  return projects.flatMap((project, index) => {
    progress(`${index + 1} of ${projects.length} projects, fitted on the others with ${allowed.join(', ')}`);
    const others = cases.filter((one) => one.project !== project);
    const own = cases.filter((one) => one.project === project);
    const learned = others.length === 0 ? undefined : learn(others, allowed);
    return withThreshold(ranked(own, learned), bestThreshold(ranked(others, learned)));
  });
}

/** By `rankChanges`: with what was learned, or with what the product ships. */
export function ranked(cases: readonly CulpritCase[], learned?: Learned): readonly Outcome[] {
  return cases.map((one) => {
    const ranking = rankChanges(one.symptom, one.changes, learned);
    return outcomeOf(one, new Map(ranking.ranked.map(({ id, score }) => [id, score])), {
      none: ranking.none,
      saysNone: false,
      names: ranking.culprit !== null,
    });
  });
}

export type Baseline = 'recent' | 'bm25' | 'bm25-recency' | 'random';

/** The ways of the data's README; its best threshold for none is chosen on these very cases, in their favour. */
export function baseline(cases: readonly CulpritCase[], kind: Baseline): readonly Outcome[] {
  const outcomes = cases.map((one) => {
    const scores = baselineScores(one, kind);
    const entries = one.changes.map(({ id }, index): [string, number] => [id, scores[index] ?? 0]);
    return outcomeOf(one, new Map(entries), { none: -Math.max(...scores), saysNone: false, names: false });
  });
  return withThreshold(outcomes, bestThreshold(outcomes));
}

function baselineScores({ symptom, changes }: CulpritCase, kind: Baseline): readonly number[] {
  if (kind === 'random') return changes.map(() => 0);
  if (kind === 'recent') return changes.map(({ atMs }) => atMs);
  const text = bm25(symptom.texts.join('\n'), changes);
  if (kind === 'bm25') return text;
  const best = Math.max(...text) || 1;
  return changes.map(({ atMs }, index) => {
    const ageRank = changes.filter((other) => other.atMs > atMs).length;
    return text[index]! / best + 0.5 / (1 + ageRank);
  });
}

const [K1, B] = [1.5, 0.75];

/** Okapi BM25 over title twice, paths and identifiers, the window as the corpus (Robertson & Walker, SIGIR 1994). */
function bm25(symptom: string, changes: readonly CandidateChange[]): readonly number[] {
  const documents = changes.map(({ title, paths, names }) => plainWords([title, title, ...paths, ...names].join('\n')));
  const meanLength = documents.reduce((sum, { length }) => sum + length, 0) / documents.length;
  const scores = documents.map(() => 0);
  for (const word of plainWords(symptom)) {
    const counts = documents.map((document) => document.filter((other) => other === word).length);
    const holding = counts.filter((count) => count > 0).length;
    const idf = Math.log1p((documents.length - holding + 0.5) / (holding + 0.5));
    for (const [index, count] of counts.entries())
      scores[index]! += (idf * count * (K1 + 1)) / (count + K1 * (1 - B + (B * documents[index]!.length) / meanLength));
  }
  return scores;
}

function plainWords(text: string): readonly string[] {
  return words(text.replaceAll(/<\w+>/g, ' ')).filter((word) => word.length > 1 && !isStopWord(word));
}
