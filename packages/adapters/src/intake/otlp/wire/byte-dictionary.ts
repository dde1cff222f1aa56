// Byte strings to small numbers, in one arena: the hot path compares bytes and makes no objects. A cache: it may be emptied at any time.

export interface ByteDictionaryLimits {
  readonly maxEntries: number;
  readonly maxBytes: number;
}

/**
 * Open addressing over one arena. An entry is a byte string under a `parent` number, so that levels
 * (resource, scope, metric, point) share one table: the same bytes under another parent are another entry.
 */
export class ByteDictionary {
  readonly limits: ByteDictionaryLimits;
  private count = 0;
  private used = 0;
  private arena = Buffer.alloc(1 << 14);
  private slots = new Int32Array(1 << 9);
  private starts = new Uint32Array(1 << 8);
  private sizes = new Uint32Array(1 << 8);
  private hashes = new Int32Array(1 << 8);
  private parents = new Float64Array(1 << 8);

  constructor(limits: ByteDictionaryLimits) {
    this.limits = limits;
  }

  /** Time to empty it before the next request, so that none finds it full in the middle. */
  get nearlyFull(): boolean {
    return this.count > this.limits.maxEntries * 0.75 || this.used > this.limits.maxBytes * 0.75;
  }

  get size(): number {
    return this.count;
  }

  /** The entry's number, or -1. `view` and `bytes` show the same memory. */
  find(parent: number, bytes: Uint8Array, view: DataView, start: number, end: number): number {
    const hash = hashOf(parent, bytes, view, start, end);
    const slots = this.slots;
    const mask = slots.length - 1;
    const size = end - start;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = (slots[slot] as number) - 1;
      if (entry < 0) return -1;
      if (
        this.hashes[entry] === hash &&
        this.sizes[entry] === size &&
        this.parents[entry] === parent &&
        this.same(entry, bytes, start, end)
      )
        return entry;
    }
  }

  /** Adds what `find` did not find. Answers its number, or -1 when a limit is reached. */
  add(parent: number, bytes: Uint8Array, view: DataView, start: number, end: number): number {
    const size = end - start;
    if (this.count >= this.limits.maxEntries || this.used + size > this.limits.maxBytes) return -1;
    this.makeRoom(size);
    const entry = this.count++;
    this.arena.set(bytes.subarray(start, end), this.used);
    this.starts[entry] = this.used;
    this.sizes[entry] = size;
    this.parents[entry] = parent;
    this.hashes[entry] = hashOf(parent, bytes, view, start, end);
    this.used += size;
    this.place(entry);
    return entry;
  }

  clear(): void {
    this.count = 0;
    this.used = 0;
    this.slots.fill(0);
  }

  private same(entry: number, bytes: Uint8Array, start: number, end: number): boolean {
    const arena = this.arena;
    let at = this.starts[entry] as number;
    for (let i = start; i < end; i++) if (arena[at++] !== bytes[i]) return false;
    return true;
  }

  private place(entry: number): void {
    const mask = this.slots.length - 1;
    let slot = (this.hashes[entry] as number) & mask;
    while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    this.slots[slot] = entry + 1;
  }

  private makeRoom(size: number): void {
    if (this.used + size > this.arena.length) {
      const grown = Buffer.alloc(Math.max(this.arena.length * 2, this.used + size));
      this.arena.copy(grown, 0, 0, this.used);
      this.arena = grown;
    }
    if (this.count < this.starts.length) return;
    const wanted = this.starts.length * 2;
    this.starts = grow(this.starts, new Uint32Array(wanted));
    this.sizes = grow(this.sizes, new Uint32Array(wanted));
    this.hashes = grow(this.hashes, new Int32Array(wanted));
    this.parents = grow(this.parents, new Float64Array(wanted));
    this.slots = new Int32Array(wanted * 2);
    for (let entry = 0; entry < this.count; entry++) this.place(entry);
  }
}

function grow<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** Multiply-and-shift over four bytes at a time; not for keys that an enemy may choose freely (the limits bound that harm). */
function hashOf(parent: number, bytes: Uint8Array, view: DataView, start: number, end: number): number {
  let hash = Math.imul(parent | 0, 0x9e3779b1) ^ (end - start);
  let at = start;
  for (; at + 4 <= end; at += 4) {
    hash = Math.imul(hash ^ view.getInt32(at, true), 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  for (; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0xc2b2ae35);
  return hash ^ (hash >>> 13);
}
