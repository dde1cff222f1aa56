// What the in-memory event store remembers: the events twice, by position and by stream. Knows no rule of the port.
import type { NewEvent, StoredEvent } from '@kintsugi/domain';
import { FIRST_PREVIOUS_HASH, eventHash } from '../event-seal.ts';
import type { StreamHead } from './checkpoint.ts';
import type { FullHarm } from './harm.ts';

export class EventLog {
  all: StoredEvent[] = [];
  readonly unreadable = new Set<StoredEvent>();
  readonly #streams = new Map<string, StoredEvent[]>();
  readonly #grown = new Set<string>();
  #position = 0;

  append(stream: string, events: readonly NewEvent[], recordedMs: number): readonly StoredEvent[] {
    const stored = this.#streams.get(stream) ?? [];
    let previousHash = stored.at(-1)?.hash ?? FIRST_PREVIOUS_HASH;
    let version = stored.at(-1)?.version ?? 0;
    const added = events.map((given) => {
      version += 1;
      // What a real store gives back is a copy as JSON has it, so this one's is too; frozen, since readers share it.
      const event = JSON.parse(JSON.stringify(given)) as NewEvent;
      const place = { stream, version, recordedMs, previousHash };
      previousHash = eventHash(event, place);
      this.#position += 1;
      return deepFreeze<StoredEvent>({ ...event, ...place, position: this.#position, hash: previousHash });
    });
    stored.push(...added);
    this.all.push(...added);
    this.#streams.set(stream, stored);
    this.#grown.add(stream);
    return added;
  }

  head(stream: string): StreamHead | undefined {
    return this.#streams.get(stream)?.at(-1);
  }

  stream(stream: string): readonly StoredEvent[] {
    return this.#streams.get(stream) ?? [];
  }

  names(): readonly string[] {
    return [...this.#streams.keys()];
  }

  *grown(): Iterable<StreamHead> {
    for (const stream of this.#grown) {
      const head = this.head(stream);
      if (head !== undefined) yield head;
    }
  }

  forgetGrown(): void {
    this.#grown.clear();
  }

  indexAfter(position: number): number {
    let low = 0;
    let high = this.all.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.all[middle]!.position <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  harm(): Omit<FullHarm, 'fillDisk' | 'freeDisk'> {
    const only = (stream: string, version: number) => (event: StoredEvent) =>
      event.stream === stream && event.version === version;
    return {
      changeBody: async (stream, version) =>
        this.#change(only(stream, version), (event) => ({ ...event, body: { changed: true } })),
      changeHash: async (stream, version) =>
        this.#change(only(stream, version), (event) => ({ ...event, hash: 'f'.repeat(64) })),
      corrupt: async (stream, version) =>
        this.#change(only(stream, version), (event) => {
          this.unreadable.add(event);
          return event;
        }),
      remove: async (stream, version) => this.#change(only(stream, version), () => null),
      truncate: async (stream, keep) =>
        this.#change(
          (event) => event.stream === stream && event.version > keep,
          () => null,
        ),
      vanish: async (stream) =>
        this.#change(
          (event) => event.stream === stream,
          () => null,
        ),
    };
  }

  #change(which: (event: StoredEvent) => boolean, change: (event: StoredEvent) => StoredEvent | null): void {
    this.all = this.all.map((event) => (which(event) ? change(event) : event)).filter((event) => event !== null);
    this.#streams.clear();
    for (const event of this.all) this.#streams.set(event.stream, [...(this.#streams.get(event.stream) ?? []), event]);
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}
