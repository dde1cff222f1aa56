// Finds the places where different words are values of one template, and folds the groups that differ only there.
import { openedAt, openedKey, type Skeleton } from './skeleton.ts';
import type { TemplateGroup } from './template-group.ts';
import { dropOldest, lastOf, type TemplateTable } from './template-table.ts';
import { ENOUGH_WITH_PROOF, placesOf, wordsEnough, type Proof } from './word-evidence.ts';

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
  /** Hash of a word that was found to be a value to the kind of value: users, tables. Two kinds may share no word. */
  readonly #kinds = new Map<number, number>();
  #newKind = 0;
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
      if (known !== undefined && known.wordKind !== null) {
        this.#table.fold(known.group, group).open(index);
        this.#learnValue(word, known.wordKind);
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
    if (rivals === undefined || rivals.groups.size < ENOUGH_WITH_PROOF) return false;
    const kind = this.#sharedKind(rivals);
    if (!isEnough(rivals, { sawValue, sharesKind: kind !== null })) return false;
    const { index, skeleton, groups } = rivals;
    this.#rivals.delete(key);
    let all = this.#table.peek(key);
    // What was forgotten meanwhile stays so; its word is evidence all the same.
    for (const group of groups.values())
      if (lastOf(group).keys > 0) all = all === null ? lastOf(group) : this.#table.fold(all, group);
    if (all === null) return false;
    all.open(index);
    const wordKind = kind ?? (this.#newKind += 1);
    this.#table.lead(key, all, wordKind);
    for (const word of groups.keys()) this.#learnValue(word, wordKind);
    this.#compare(openedAt(skeleton, index), all);
    return true;
  }

  /** The kind that two of the words are known to be of. */
  #sharedKind({ groups }: Rivals): number | null {
    const seen = new Set<number>();
    for (const word of groups.keys()) {
      const kind = this.#kinds.get(word);
      if (kind === undefined) continue;
      if (seen.has(kind)) return kind;
      seen.add(kind);
    }
    return null;
  }

  /** Words that are values of one kind in one template likely are in others: their questions are asked again. */
  #learnValue(word: number, kind: number): void {
    if (this.#kinds.has(word)) return;
    this.#kinds.set(word, kind);
    dropOldest(this.#kinds, this.#most);
    if (this.#unsettled.length < this.#most) this.#unsettled.push(...(this.#ofWord.get(word) ?? []));
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

function isEnough({ index, wordsInLine, groups }: Rivals, proof: Proof): boolean {
  const [group] = groups.values();
  if (group === undefined) return false;
  const [before, word, after] = [group.textAt(index - 1), group.textAt(index), group.textAt(index + 1)];
  return groups.size >= wordsEnough({ before, word, after, wordsInLine }, proof);
}
