// Aggregates over the event store: load, decide, append, evolve. It knows no step of the loop.
import type { Decider, NewEvent, Refusal, StoredEvent } from '@kintsugi/domain';
import type { Clock, EventStore } from '../ports/index.ts';

/** One aggregate as it stands in the store. */
export interface Loaded<State> {
  readonly state: State;
  readonly version: number;
  readonly lastEventId: string | null;
}

export type Committed<State> =
  | { readonly ok: true; readonly loaded: Loaded<State> }
  /** The aggregate said no. */
  | { readonly ok: false; readonly refusal: Refusal }
  /** The store takes no writes, or nobody knows whether it did: look again later. */
  | { readonly ok: 'unavailable'; readonly because: string };

/** How an aggregate's events are written and read back. `decode` answers null for an event it may not act on. */
export interface Codec<Event> {
  encode(event: Event, id: string, causeId: string | null): NewEvent;
  decode(stored: StoredEvent): Event | null;
}

export interface Journal<Command, State> {
  load(stream: string): Promise<Loaded<State>>;
  /** Decides on what is stored now; losing the race for a version means reading and deciding again. */
  execute(stream: string, command: Command): Promise<Committed<State>>;
}

const RACES = 8;

export function createJournal<Command extends { readonly atMs: number }, Event, State>(
  store: EventStore,
  clock: Clock,
  decider: Decider<Command, Event, State>,
  codec: Codec<Event>,
  onAppended: (events: readonly StoredEvent[]) => void,
  /** Aggregates kept in memory; fewer where one of them may be large. */
  kept = CACHED,
): Journal<Command, State> {
  const cache = new Map<string, Loaded<State>>();

  function advance(from: Loaded<State>, events: readonly StoredEvent[]): Loaded<State> {
    return events.reduce<Loaded<State>>((loaded, stored) => {
      const event = codec.decode(stored);
      const state = event === null ? loaded.state : decider.evolve(loaded.state, event);
      return { state, version: stored.version, lastEventId: stored.id };
    }, from);
  }

  async function load(stream: string): Promise<Loaded<State>> {
    const known = cache.get(stream) ?? { state: decider.initial, version: 0, lastEventId: null };
    const newer = await store.read(stream, known.version + 1);
    if (newer.length > 0) onAppended(newer);
    const loaded = advance(known, newer);
    remember(stream, loaded);
    return loaded;
  }

  function remember(stream: string, loaded: Loaded<State>): void {
    cache.delete(stream);
    cache.set(stream, loaded);
    if (cache.size > kept) cache.delete(cache.keys().next().value as string);
  }

  async function execute(stream: string, command: Command): Promise<Committed<State>> {
    let loaded = cache.get(stream) ?? (await load(stream));
    for (let race = 0; race < RACES; race += 1) {
      const decision = decider.decide(command, loaded.state);
      if (!decision.ok) {
        const fresh = await load(stream);
        if (fresh.version === loaded.version) return { ok: false, refusal: decision.refusal };
        loaded = fresh;
        continue;
      }
      if (decision.events.length === 0) return { ok: true, loaded };
      const cause = loaded.lastEventId;
      const events = decision.events.map((event) => codec.encode(event, clock.id('evt'), cause));
      const result = await store.append(stream, loaded.version, events);
      if (result.ok) {
        loaded = advance(loaded, result.events);
        remember(stream, loaded);
        onAppended(result.events);
        return { ok: true, loaded };
      }
      if (result.refusal.kind !== 'version-conflict') return { ok: 'unavailable', because: result.refusal.because };
      loaded = await load(stream);
    }
    return { ok: 'unavailable', because: `lost ${RACES} races for ${stream}` };
  }

  return { load, execute };
}

const CACHED = 2_000;
