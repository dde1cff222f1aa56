// What each change has in common with a symptom, as numbers that a weight each turns into log-odds. Knows no weights.
import type { CandidateChange, ChangeSymptom, UsualWords } from './change.ts';
import { contentWords, pieces, stems, type TermView } from './change-words.ts';
import { isInert, orderFeature, undoings, type Undoing } from './circumstances.ts';
import { sharedTerms, type Field, type SharedTerm } from './overlap.ts';

/** One number each, larger where it speaks for the change; all 0 for the youngest change that shares no word. */
export interface ChangeFeatures {
  readonly words: number;
  readonly pieces: number;
  /** Only while the onset is not known: a known delay says more. */
  readonly order: number;
  /** Takes another back, or was taken back. */
  readonly undone: number;
  readonly inert: number;
}

export interface CulpritWeights {
  /** Log-odds for one unit of each feature; at least 0, since a shared word never speaks against a change. */
  readonly features: ChangeFeatures;
  /** Log-odds of "none of these": `none.level` less `none.standing` times how far the best stands out. */
  readonly none: { readonly level: number; readonly standing: number };
}

export interface DescribedChange {
  readonly features: ChangeFeatures;
  readonly shared: readonly SharedTerm[];
  readonly younger: number;
  readonly undoing: Undoing;
}

/** A word that no known symptom used: half a symptom of the 127 from which the usual words were learned. */
const RAREST = 0.004;

export function describeChanges(
  symptom: ChangeSymptom,
  changes: readonly CandidateChange[],
  usual: UsualWords,
): readonly DescribedChange[] {
  const told = [...new Set(contentWords(symptom.texts.join('\n')))];
  const fields = changes.map(({ title, paths, names }) =>
    [title, paths.join('\n'), names.join('\n')].map(contentWords),
  );
  const byStem = sharedBy(stems, told, fields, usual);
  const byPiece = sharedBy(pieces, told, fields, usual);
  const younger = youngerCounts(changes);
  const undone = undoings(changes, symptom.onsetMs);
  return changes.map((change, index) => ({
    features: {
      words: totalGain(byStem[index]),
      pieces: totalGain(byPiece[index]),
      order: symptom.onsetMs === null ? orderFeature(younger[index] ?? 0) : 0,
      undone: undone[index] === null ? 0 : -1,
      inert: isInert(change) ? -1 : 0,
    },
    shared: byStem[index] ?? [],
    younger: younger[index] ?? 0,
    undoing: undone[index] ?? null,
  }));
}

function sharedBy(
  view: TermView,
  told: readonly string[],
  changes: readonly (readonly (readonly string[])[])[],
  usual: UsualWords,
): SharedTerm[][] {
  const symptom = new Set(told.flatMap(view));
  const usualTerms = usualAmong(symptom, view, usual);
  // The words of a repository repeat themselves: each is cut once.
  const known = new Map<string, CutWord>();
  const cut = (word: string): CutWord => {
    const before = known.get(word);
    if (before !== undefined) return before;
    const terms = view(word);
    const now = { length: terms.length, told: terms.filter((term) => symptom.has(term)) };
    known.set(word, now);
    return now;
  };
  return sharedTerms(
    symptom,
    changes.map((fields) => fields.map((words) => fieldOf(words, cut))),
    (term) => RAREST + (usualTerms.get(term) ?? 0),
  );
}

interface CutWord {
  /** How many terms it is, and those that the symptom has too. */
  readonly length: number;
  readonly told: readonly string[];
}

function fieldOf(words: readonly string[], cut: (word: string) => CutWord): Field {
  const counts = new Map<string, number>();
  let length = 0;
  for (const word of words) {
    const { length: terms, told } = cut(word);
    length += terms;
    for (const term of told) counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  return { counts, length };
}

/** Share of symptoms with each term, as if the words that hold it came and went on their own. */
function usualAmong(terms: ReadonlySet<string>, view: TermView, usual: UsualWords): ReadonlyMap<string, number> {
  const without = new Map<string, number>();
  for (const [word, share] of usual)
    for (const term of new Set(view(word)))
      if (terms.has(term)) without.set(term, (without.get(term) ?? 1) * (1 - share));
  return new Map([...without].map(([term, absent]) => [term, 1 - absent]));
}

function youngerCounts(changes: readonly CandidateChange[]): readonly number[] {
  const ascending = Float64Array.from(changes, ({ atMs }) => atMs).sort();
  return changes.map(({ atMs }) => {
    let [low, high] = [0, ascending.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ascending[middle] as number) <= atMs) low = middle + 1;
      else high = middle;
    }
    return ascending.length - low;
  });
}

function totalGain(shared: readonly SharedTerm[] | undefined): number {
  return (shared ?? []).reduce((sum, { gain }) => sum + gain, 0);
}
