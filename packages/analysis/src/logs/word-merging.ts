// Finds the places where different words are values of one template, and folds the groups that differ only there.
import { openedAt, openedKey, type Skeleton } from './skeleton.ts';
import type { TemplateGroup } from './template-group.ts';
import { dropOldest, lastOf, type TemplateTable } from './template-table.ts';
import { ENOUGH_WITH_PROOF, placesOf, wordsEnough } from './word-evidence.ts';

/** Groups whose skeletons agree in all but the word at `index`. */
interface Rivals {
  readonly index: number;
  /** Of one of them. */
  readonly skeleton: Skeleton;
  readonly wordsInLine: number;
  /** By hash of the word. */
  readonly groups: Map<number, TemplateGroup>;
}

const RIVALS_PER_KEY = 4;
const RIVALS_PER_WORD = 32;
/** Questions that one merge may settle elsewhere: what is left waits for the next line. */
const SETTLED_AT_ONCE = 100;

export class WordMerging {
  readonly #table: TemplateTable;
  readonly #most: number;
  /** By the key that the rivals would have with a slot at `index`. */
  readonly #rivals = new Map<number, Rivals>();
  /** Hash of a word to the keys of the rivals it takes part in. */
  readonly #ofWord = new Map<number, number[]>();
  /** Hashes of words that were found to be values. */
  readonly #knownValues = new Set<number>();
  #unsettled: number[] = [];

  constructor(table: TemplateTable, mostKeys: number) {
    this.#table = table;
    this.#most = RIVALS_PER_KEY * mostKeys;
  }

  /** Compares a new key with all that differ from it in one word. */
  place(skeleton: Skeleton, key: number, group: TemplateGroup): void {
    this.#answer(key, true);
    this.#compare(skeleton, group);
    for (let i = 0; i < SETTLED_AT_ONCE && this.#unsettled.length > 0; i += 1)
      this.#answer(this.#unsettled.pop() as number, false);
  }

  #compare(skeleton: Skeleton, group: TemplateGroup): void {
    const { indices, words } = placesOf(skeleton);
    for (const index of indices) {
      const key = openedKey(skeleton, index);
      const word = skeleton.hashes[index] as number;
      const known = this.#table.use(key);
      if (known?.takesWords === true) {
        this.#table.fold(known.group, group).open(index);
        this.#learnValue(word);
        return;
      }
      this.#join(key, { index, skeleton, wordsInLine: words, groups: new Map() }).groups.set(word, group);
      this.#note(word, key);
      if (this.#answer(key, known !== undefined)) return;
    }
  }

  #join(key: number, fresh: Rivals): Rivals {
    const known = this.#rivals.get(key);
    if (known !== undefined) return known;
    this.#rivals.set(key, fresh);
    if (this.#rivals.size > this.#most) this.#dropHalf();
    return fresh;
  }

  /** Folds the rivals at `key` when they are enough; their common skeleton is then compared in its turn. */
  #answer(key: number, sawValue: boolean): boolean {
    const rivals = this.#rivals.get(key);
    if (rivals === undefined || !this.#isEnough(rivals, sawValue)) return false;
    const { index, skeleton, groups } = rivals;
    this.#rivals.delete(key);
    let all = this.#table.peek(key);
    for (const group of groups.values()) all = all === null ? lastOf(group) : this.#table.fold(all, group);
    if (all === null) return false;
    all.open(index);
    this.#table.lead(key, all, true);
    for (const word of groups.keys()) this.#learnValue(word);
    this.#compare(openedAt(skeleton, index), all);
    return true;
  }

  #isEnough({ index, wordsInLine, groups }: Rivals, sawValue: boolean): boolean {
    if (groups.size < ENOUGH_WITH_PROOF) return false;
    let knownValues = 0;
    for (const word of groups.keys()) if (this.#knownValues.has(word)) knownValues += 1;
    const [group] = groups.values();
    if (group === undefined) return false;
    const [before, word, after] = [group.textAt(index - 1), group.textAt(index), group.textAt(index + 1)];
    return groups.size >= wordsEnough({ before, word, after, wordsInLine, sawValue, knownValues });
  }

  /** A word that is a value in one template is likely one in others: their questions are asked again. */
  #learnValue(word: number): void {
    if (this.#knownValues.has(word)) return;
    this.#knownValues.add(word);
    dropOldest(this.#knownValues, this.#most);
    this.#unsettled.push(...(this.#ofWord.get(word) ?? []));
  }

  #note(word: number, key: number): void {
    const keys = this.#ofWord.get(word);
    if (keys === undefined) this.#ofWord.set(word, [key]);
    else if (keys.length < RIVALS_PER_WORD) keys.push(key);
  }

  #dropHalf(): void {
    dropOldest(this.#rivals, this.#most / 2);
    this.#ofWord.clear();
    for (const [key, { groups }] of this.#rivals) for (const word of groups.keys()) this.#note(word, key);
  }
}
