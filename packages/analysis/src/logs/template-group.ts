// The lines of one template: an example, and which of its pieces vary. Knows nothing of other groups.
import { ANY, GAP, SLOT, WORD, type Pieces } from './cutting/pieces.ts';

/** How a value shows in the text of a template. */
const PLACEHOLDER = '<*>';

export class TemplateGroup {
  readonly id: number;
  lines = 0;
  /** Keys that lead here; without one the group is forgotten. */
  keys = 0;
  /** The group that this one was folded into. */
  successor: TemplateGroup | null = null;
  readonly #example: string;
  readonly #starts: Uint16Array;
  readonly #ends: Uint16Array;
  readonly #kinds: Uint8Array;
  /** As in pieces: a slot with a hash has had one value so far. */
  readonly #hashes: Int32Array;
  #constantSlots: number;
  #text: string | null = null;

  /** `example` is kept, so it must be short. */
  constructor(id: number, example: string, { count, starts, ends, kinds, hashes }: Pieces) {
    this.id = id;
    this.#example = example;
    this.#starts = Uint16Array.from(starts.subarray(0, count));
    this.#ends = Uint16Array.from(ends.subarray(0, count));
    this.#kinds = kinds.slice(0, count);
    this.#hashes = hashes.slice(0, count);
    this.#constantSlots = this.#countConstantSlots();
  }

  get length(): number {
    return this.#kinds.length;
  }

  /** Takes a line of the group in: a slot with a second value varies from now on. */
  take({ count, kinds, hashes }: Pieces): void {
    this.lines += 1;
    if (this.#constantSlots === 0) return;
    for (let i = 0; i < count; i += 1)
      if ((kinds[i] as number) >= SLOT && this.#hashes[i] !== ANY && this.#hashes[i] !== hashes[i]) this.open(i);
  }

  /** What stands at `index` varies. */
  open(index: number): void {
    if ((this.#kinds[index] as number) < SLOT) this.#kinds[index] = SLOT;
    else if (this.#hashes[index] !== ANY) this.#constantSlots -= 1;
    this.#hashes[index] = ANY;
    this.#text = null;
  }

  /** Folds this group into another of the same length: what differs varies there. */
  foldInto(other: TemplateGroup): void {
    for (let i = 0; i < this.length; i += 1)
      if (this.#kinds[i] !== GAP && other.#hashes[i] !== ANY && this.#hashes[i] !== other.#hashes[i]) other.open(i);
    other.lines += this.lines;
    other.keys += this.keys;
    this.successor = other;
  }

  textAt(index: number): string {
    return index < 0 || index >= this.length ? '' : this.#example.slice(this.#starts[index], this.#ends[index]);
  }

  /** White space shows as one space. */
  get text(): string {
    return (this.#text ??= this.#write());
  }

  /** The values of a line of this group, in the order of the placeholders. */
  valuesOf(line: string, { count, starts, ends }: Pieces): readonly string[] {
    const values: string[] = [];
    for (let i = 0; i < count; i += 1) if (this.#varies(i)) values.push(line.slice(starts[i], ends[i]));
    return values;
  }

  #write(): string {
    let text = '';
    for (let i = 0; i < this.length; i += 1) {
      if (this.#varies(i)) text += PLACEHOLDER;
      else text += this.#kinds[i] === GAP ? this.textAt(i).replaceAll(/\s+/g, ' ') : this.textAt(i);
    }
    return text.trim();
  }

  #varies(index: number): boolean {
    return (this.#kinds[index] as number) >= SLOT && this.#hashes[index] === ANY;
  }

  #countConstantSlots(): number {
    return this.#kinds.reduce((sum, kind, i) => sum + (kind > WORD && this.#hashes[i] !== ANY ? 1 : 0), 0);
  }
}
