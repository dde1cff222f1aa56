// Which key leads to which group, in bounded memory, and what became of groups. Decides no merge.
import type { TemplateGroup } from './template-group.ts';

export type TemplateChange =
  /** Both are one template; whatever was kept under `id` belongs to `into`. */
  | { readonly kind: 'folded'; readonly id: number; readonly into: number }
  /** Not seen for longer than others when room was needed; its lines get a new id when they come again. */
  | { readonly kind: 'forgotten'; readonly id: number };

export interface Entry {
  group: TemplateGroup;
  usedAt: number;
  /** What kind of words one of its slots was found to hold: another word there needs no proof. Null where none was. */
  wordKind: number | null;
}

/** What goes when room is needed: so much that sorting is paid for by many new keys. */
const FORGOTTEN_SHARE = 1 / 8;

export class TemplateTable {
  readonly #mostKeys: number;
  readonly #entries = new Map<number, Entry>();
  readonly #groups = new Map<number, TemplateGroup>();
  readonly #successors = new Map<number, number>();
  #changes: TemplateChange[] = [];
  /** Counts uses: the clock of what is least recently used. */
  #uses = 0;

  constructor(mostKeys: number) {
    this.#mostKeys = mostKeys;
  }

  get groupCount(): number {
    return this.#groups.size;
  }

  /** The entry of a key, as used just now. */
  use(key: number): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    entry.usedAt = this.#uses += 1;
    if (entry.group.successor !== null) entry.group = lastOf(entry.group);
    return entry;
  }

  peek(key: number): TemplateGroup | null {
    const entry = this.#entries.get(key);
    return entry === undefined ? null : lastOf(entry.group);
  }

  lead(key: number, group: TemplateGroup, wordKind: number | null): void {
    const known = this.#entries.get(key);
    if (known !== undefined) {
      known.wordKind ??= wordKind;
      return;
    }
    if (this.#entries.size >= this.#mostKeys) this.#forget();
    this.#entries.set(key, { group, usedAt: (this.#uses += 1), wordKind });
    group.keys += 1;
    this.#groups.set(group.id, group);
  }

  /** Makes one group of two, under the older id. */
  fold(one: TemplateGroup, other: TemplateGroup): TemplateGroup {
    const [a, b] = [lastOf(one), lastOf(other)];
    // Lines of different length with one key: the sums met by chance, once in a million.
    if (a === b || a.length !== b.length) return a;
    const [older, younger] = a.id < b.id ? [a, b] : [b, a];
    younger.foldInto(older);
    this.#groups.delete(younger.id);
    // A group without lines was made for the present line: nobody has heard of it.
    if (younger.lines > 0) this.#remember(younger.id, older.id);
    return older;
  }

  /** The group that has the lines of `id` now; null when it was forgotten or never was. */
  group(id: number): TemplateGroup | null {
    let at: number | undefined = id;
    for (let next = this.#successors.get(id); next !== undefined; next = this.#successors.get(at)) at = next;
    return this.#groups.get(at) ?? null;
  }

  groups(): Iterable<TemplateGroup> {
    return this.#groups.values();
  }

  takeChanges(): readonly TemplateChange[] {
    const changes = this.#changes;
    this.#changes = [];
    return changes;
  }

  #remember(id: number, into: number): void {
    this.#successors.set(id, into);
    dropOldest(this.#successors, this.#mostKeys);
    this.#say({ kind: 'folded', id, into });
  }

  #forget(): void {
    const uses = Float64Array.from(this.#entries.values(), ({ usedAt }) => usedAt).sort();
    const last = uses[Math.floor(uses.length * FORGOTTEN_SHARE)] as number;
    for (const [key, { group, usedAt }] of this.#entries) {
      if (usedAt > last) continue;
      this.#entries.delete(key);
      const now = lastOf(group);
      now.keys -= 1;
      if (now.keys > 0) continue;
      this.#groups.delete(now.id);
      this.#say({ kind: 'forgotten', id: now.id });
    }
  }

  #say(change: TemplateChange): void {
    this.#changes.push(change);
    // Whoever never asks must not fill the memory.
    if (this.#changes.length > 2 * this.#mostKeys) this.#changes = this.#changes.slice(this.#mostKeys);
  }
}

export function lastOf(group: TemplateGroup): TemplateGroup {
  let last = group;
  while (last.successor !== null) last = last.successor;
  return last;
}

/** A map keeps the order of its insertions: the first is the oldest. */
export function dropOldest<Key>(
  map: { size: number; keys(): Iterator<Key>; delete(key: Key): boolean },
  most: number,
): void {
  const keys = map.keys();
  while (map.size > most) {
    const { value, done } = keys.next();
    if (done === true) return;
    map.delete(value);
  }
}
