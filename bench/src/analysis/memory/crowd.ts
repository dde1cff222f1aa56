// A hundred thousand incidents that never happened, for the speed of a search: words as rare as in real texts. Seeded.
import { seeded } from '../../harness/sampling.ts';
import type { Report } from './reports.ts';

const WORDS = 200_000;
/** Zipf's law as B. Mandelbrot corrected it: the word of rank r comes as often as 1 / (r + SHIFT)^SLOPE. */
const SHIFT = 2.7;
const SLOPE = 1.05;
/** Of the words of an English text, so many are words of grammar. */
const GRAMMAR_SHARE = 0.4;
/** Lengths as of the real reports: half of them below the median, lognormal around it. */
const MEDIAN_LENGTH = 270;
const LENGTH_SPREAD = 0.6;
const SYLLABLES = (
  'ba be bi bo bu ca ce co da de di do fa fe fi ga ge gi ka ke ki ko la le li lo lu ma me mi mo na ne ni no pa pe pi po ' +
  'ra re ri ro sa se si so ta te ti to tra ter con pro ser ver'
).split(' ');

export class Crowd {
  readonly #random: () => number;
  readonly #words: readonly string[];
  readonly #upTo = new Float64Array(WORDS);

  constructor(seed: number) {
    this.#random = seeded(seed);
    this.#words = Array.from({ length: WORDS }, (_, rank) => this.#newWord(rank));
    let sum = 0;
    for (let rank = 0; rank < WORDS; rank += 1) {
      sum += 1 / (rank + SHIFT) ** SLOPE;
      this.#upTo[rank] = sum;
    }
  }

  report(number: number): Report {
    const length = Math.round(MEDIAN_LENGTH * Math.exp(LENGTH_SPREAD * this.#normal()));
    const words = Array.from({ length: Math.min(1_000, Math.max(20, length)) }, () =>
      this.#random() < GRAMMAR_SHARE ? 'the' : this.#word(),
    );
    return { id: `crowd-${number}`, text: words.join(' ') };
  }

  /** `length` words in a row of a report, of which three in ten were changed for others. */
  questionAbout({ text }: Report, length: number): string {
    const words = text.split(' ');
    const from = Math.floor(this.#random() * Math.max(1, words.length - length));
    return words
      .slice(from, from + length)
      .map((word) => (this.#random() < 0.7 ? word : this.#word()))
      .join(' ');
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.#random() * items.length)] as Item;
  }

  #word(): string {
    const wanted = this.#random() * (this.#upTo[WORDS - 1] as number);
    let [low, high] = [0, WORDS - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#upTo[middle] as number) < wanted) low = middle + 1;
      else high = middle;
    }
    return this.#words[low] as string;
  }

  /** The commoner a word, the shorter. */
  #newWord(rank: number): string {
    const syllables = 1 + Math.floor(2 * this.#random() * this.#random()) + (rank < 500 ? 1 : rank < 10_000 ? 2 : 3);
    return Array.from({ length: syllables }, () => this.pick(SYLLABLES)).join('');
  }

  /** Box and Muller. */
  #normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.#random())) * Math.cos(2 * Math.PI * this.#random());
  }
}
