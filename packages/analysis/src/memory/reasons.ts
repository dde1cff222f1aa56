// Why an incident is like what was asked: the few words, phrases and mechanisms that say most. Knows no other incident.
import type { Found } from './closer-look.ts';
import { FIELD_MARK, type Field } from './words/incident-cells.ts';
import { pairPlaces, type Question, type Term } from './question.ts';
import type { Vocabulary } from './words/vocabulary.ts';

const NAMED = 4;

/** Something that both hold, and in which fields of the incident it stands. */
export interface Reason {
  readonly kind: 'phrase' | 'word' | 'mechanism';
  readonly text: string;
  readonly fields: readonly string[];
}

interface Shared {
  readonly kind: Reason['kind'];
  readonly terms: readonly Term[];
  readonly gain: number;
}

/** The strongest things in common, at most four, strongest first; what a named phrase holds is not named again. O(cells). */
export function reasonsFor(
  question: Question,
  found: Found,
  cells: Uint32Array,
  fields: readonly Field[],
  vocabulary: Vocabulary,
): Reason[] {
  const named: Shared[] = [];
  for (const shared of sharedThings(question, found, vocabulary)) {
    if (named.length === NAMED) break;
    const isSaid = shared.terms.every((term) => named.some(({ terms }) => terms.includes(term)));
    if (!isSaid) named.push(shared);
  }
  return named.map(({ kind, terms }) => ({
    kind,
    text: terms.map(({ number }) => vocabulary.readable(number)).join(' '),
    fields: fieldsWith(terms, cells, fields, vocabulary),
  }));
}

/** “connection pool” (title), “postgres”, and the mechanism locking — for the middle of a sentence; empty without reasons. */
export function reasonPhrase(reasons: readonly Reason[]): string {
  const parts = reasons.map(({ kind, text, fields }) => {
    const thing = kind === 'mechanism' ? `the mechanism ${text}` : `“${text}”`;
    return `${thing} (${fields.join(', ')})`;
  });
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

function sharedThings(question: Question, found: Found, vocabulary: Vocabulary): Shared[] {
  const phrases = [...found.pairs.keys()].map((key): Shared => {
    const terms = pairPlaces(key).map((place) => question.terms[place] as Term);
    return { kind: 'phrase', terms, gain: terms.reduce((sum, { says }) => sum + says, 0) };
  });
  const singles = question.terms.flatMap((term, place): Shared[] => {
    if ((found.terms[place] as number) === 0) return [];
    return [{ kind: vocabulary.isMechanism(term.number) ? 'mechanism' : 'word', terms: [term], gain: term.says }];
  });
  return [...phrases, ...singles].sort((a, b) => b.gain - a.gain || (textOf(a) < textOf(b) ? -1 : 1));
}

function textOf({ terms }: Shared): string {
  return terms.map(({ text }) => text).join(' ');
}

function fieldsWith(
  terms: readonly Term[],
  cells: Uint32Array,
  fields: readonly Field[],
  vocabulary: Vocabulary,
): string[] {
  const wanted = new Set(terms.map(({ number }) => number));
  const missing = new Map<string, Set<number>>();
  let left = new Set<number>();
  for (const cell of cells) {
    if (cell >= FIELD_MARK) {
      left = new Set(wanted);
      missing.set((fields[cell - FIELD_MARK] as Field).name, left);
    } else {
      left.delete(cell);
      for (const mechanism of vocabulary.mechanismsOf(cell)) left.delete(mechanism);
    }
  }
  return [...missing].filter(([, still]) => still.size === 0).map(([name]) => name);
}
