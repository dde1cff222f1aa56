// What was masked, by source and rule, in bounded memory. It never holds any part of what was masked.
import type { Found } from './mask.ts';
import type { MaskingRuleName } from './rule.ts';

export interface MaskedCount {
  /** Where the text came in: `service alpha`, `build clone`, `messages`. */
  readonly source: string;
  readonly rule: MaskingRuleName;
  readonly count: number;
}

const MOST_SOURCES = 200;
const OTHERS = 'others';
const LONGEST_SOURCE = 120;

/** Counts by source and rule. Beyond 200 sources, new ones count as `others`. */
export class MaskingTally {
  readonly #bySource = new Map<string, Map<MaskingRuleName, number>>();

  add(source: string, found: readonly Found[]): void {
    if (found.length === 0) return;
    const counts = this.#countsOf(source.slice(0, LONGEST_SOURCE));
    for (const { rule, count } of found) counts.set(rule, (counts.get(rule) ?? 0) + count);
  }

  /** Most first. */
  counts(): readonly MaskedCount[] {
    return [...this.#bySource]
      .flatMap(([source, counts]) => Array.from(counts, ([rule, count]) => ({ source, rule, count })))
      .toSorted((a, b) => b.count - a.count);
  }

  #countsOf(source: string): Map<MaskingRuleName, number> {
    const known = this.#bySource.get(source);
    if (known !== undefined) return known;
    if (this.#bySource.size >= MOST_SOURCES && source !== OTHERS) return this.#countsOf(OTHERS);
    const counts = new Map<MaskingRuleName, number>();
    this.#bySource.set(source, counts);
    return counts;
  }
}
