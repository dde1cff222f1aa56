// How much more a symptom sounds like each change than like anything: a likelihood ratio over shared terms.

/** One field of a change (title, paths, names): how often each term of the symptom stands in it, and how long it is. */
export interface Field {
  readonly counts: ReadonlyMap<string, number>;
  /** In terms, all of them. */
  readonly length: number;
}

export interface SharedTerm {
  readonly term: string;
  /** The field that speaks most for it. */
  readonly field: number;
  /** What it adds, in nats; above 0. */
  readonly gain: number;
}

/** Odds that a word of the symptom was taken from the change itself, against from the talk about anything. */
const TAKEN = 0.3;

/**
 * For each change the terms that it shares with the symptom.
 *
 * A symptom's words come from the change that did it, or from the talk in which every symptom is told. A shared term
 * gains ln(1 + TAKEN · p / q): p is its share of the change's fields (as a root, so that long fields do not drown),
 * q is how usual it is - the mean of its share of these changes and `usual`, its share of symptoms at large.
 * Where nothing is shared the sum is 0: the same as for a change that nobody listed.
 *
 * Cost    O(terms of the changes + terms of the symptom × changes), memory of the shared terms.
 * Source  A. Berger, J. Lafferty, Information retrieval as statistical translation, SIGIR 1999; D. Hiemstra, Using
 *         language models for information retrieval, 2001 (the ratio form of the mixture).
 * Fails   on symptoms that name what suffers and not what was done; on two changes to the same place.
 */
export function sharedTerms(
  symptom: ReadonlySet<string>,
  changes: readonly (readonly Field[])[],
  usual: (term: string) => number,
): SharedTerm[][] {
  const holders = new Map<string, number>();
  for (const term of symptom) holders.set(term, changes.filter((fields) => holds(fields, term)).length);
  return changes.map((fields) => {
    const shared: SharedTerm[] = [];
    for (const [term, holding] of holders) {
      if (!holds(fields, term)) continue;
      const shares = fields.map(({ counts, length }) => Math.sqrt((counts.get(term) ?? 0) / Math.max(1, length)));
      const own = shares.reduce((sum, share) => sum + share, 0);
      const anywhere = ((holding + 0.5) / (changes.length + 1) + usual(term)) / 2;
      shared.push({ term, field: shares.indexOf(Math.max(...shares)), gain: Math.log1p((TAKEN * own) / anywhere) });
    }
    return shared;
  });
}

function holds(fields: readonly Field[], term: string): boolean {
  return fields.some(({ counts }) => counts.has(term));
}
