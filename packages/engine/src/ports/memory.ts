// Where the memory of past incidents is kept between starts. Only a copy: what is lost is built anew from the events.

export interface MemoryShelf {
  /** Replaces what was kept before, all or nothing. */
  save(snapshot: Uint8Array): Promise<void>;
  /** Null where nothing was saved yet. */
  load(): Promise<Uint8Array | null>;
}
