// The baseline of benchmark `memory`: Okapi BM25 as the Python package rank_bm25 has it, over lower-case words.
import type { Report } from './reports.ts';

const K1 = 1.5;
const B = 0.75;
const EPSILON = 0.25;
const STOP_WORDS = new Set(
  'a an and are as at be by for from has have in is it its of on or that the this to was were with which we our'.split(
    ' ',
  ),
);

/** Ranks all reports for a question: it visits every one of them. */
export class Okapi {
  readonly #ids: readonly string[];
  readonly #counts: readonly ReadonlyMap<string, number>[];
  readonly #lengths: readonly number[];
  readonly #meanLength: number;
  readonly #weights = new Map<string, number>();

  constructor(reports: readonly Report[]) {
    const texts = reports.map(({ text }) => wordsOf(text));
    this.#ids = reports.map(({ id }) => id);
    this.#counts = texts.map(countsOf);
    this.#lengths = texts.map(({ length }) => length);
    this.#meanLength = this.#lengths.reduce((sum, length) => sum + length, 0) / texts.length;
    const holding = countsOf(this.#counts.flatMap((counts) => [...counts.keys()]));
    let sum = 0;
    for (const [word, n] of holding) {
      const weight = Math.log((texts.length - n + 0.5) / (n + 0.5));
      this.#weights.set(word, weight);
      sum += weight;
    }
    // A word in more than half of the reports would weigh less than nothing: it gets a share of the mean weight.
    const least = (EPSILON * sum) / holding.size;
    for (const [word, weight] of this.#weights) if (weight < 0) this.#weights.set(word, least);
  }

  rank(text: string): string[] {
    const asked = wordsOf(text);
    const scores = this.#counts.map((counts, at) => {
      const half = K1 * (1 - B + (B * (this.#lengths[at] as number)) / this.#meanLength);
      return asked.reduce((sum, word) => {
        const count = counts.get(word) ?? 0;
        return sum + ((this.#weights.get(word) ?? 0) * count * (K1 + 1)) / (count + half);
      }, 0);
    });
    const order = [...scores.keys()].sort((a, b) => (scores[b] as number) - (scores[a] as number));
    return order.map((at) => this.#ids[at] as string);
  }
}

function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/[a-z0-9]+/g) ?? []).filter((word) => !STOP_WORDS.has(word));
}

function countsOf(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
