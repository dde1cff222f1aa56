// Incidents as handlers read them: folded once, kept while nothing new happens to them, and a bell for whoever waits.
import { servicesOf, type Incident, type StoredEvent } from '@kintsugi/domain';
import type { Views } from '@kintsugi/engine';
import { DamagedStreamError } from '@kintsugi/engine/ports';
import type { IncidentRecord } from '../presenters/incident.ts';

const KEPT = 500;
const PREFIX = 'incident:';
/** Streams that somebody may wait for. */
const WAITED_FOR = [PREFIX, 'repair:'];

export interface Book {
  record(id: string): Promise<IncidentRecord | null>;
  /** Which services it is about, without reading its stream where the board knows it; null: there is no such incident. */
  services(id: string): Promise<readonly string[] | null>;
  /** Of every incident that is not resolved, newest first. */
  open(): Promise<IncidentRecord[]>;
  /** Resolves once the incident is beyond the version `after`, after `ms`, or when `signal` is aborted. */
  wait(id: string, after: number, ms: number, signal: AbortSignal): Promise<void>;
  /** The same for a repair. */
  waitForRepair(id: string, after: number, ms: number, signal: AbortSignal): Promise<void>;
  /** Told of every event once it is durable. */
  heard(event: StoredEvent): void;
}

export function createBook(views: () => Views): Book {
  const kept = new Map<string, Promise<Incident | null>>();
  const bells = new Map<string, Set<() => void>>();
  /** Newest version heard of, by stream: nothing is missed between a look and a wait. */
  const heard = new Map<string, number>();

  async function record(id: string): Promise<IncidentRecord | null> {
    const story = kept.get(id) ?? views().state(id);
    kept.delete(id);
    kept.set(id, story);
    bound(kept);
    const read = await story.catch((error: unknown) => {
      kept.delete(id);
      throw error;
    });
    if (read === null) kept.delete(id);
    return read === null ? null : { id, state: read };
  }

  function waitFor(stream: string, after: number, ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const ring = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', ring);
        const waiting = bells.get(stream);
        waiting?.delete(ring);
        if (waiting?.size === 0) bells.delete(stream);
        resolve();
      };
      const timer = setTimeout(ring, ms);
      bells.set(stream, (bells.get(stream) ?? new Set()).add(ring));
      signal.addEventListener('abort', ring);
      if (signal.aborted || (heard.get(stream) ?? 0) > after) ring();
    });
  }

  return {
    record,
    services: async (id) => {
      const row = views().row(id);
      if (row !== null) return row.services;
      const found = await record(id);
      return found === null ? null : servicesOf(found.state);
    },
    open: async () => {
      const rows = views()
        .board()
        .filter(({ phase }) => phase !== 'resolved');
      return (await Promise.all(rows.map(({ id }) => record(id).catch(noneWhenDamaged)))).filter(
        (found) => found !== null,
      );
    },
    wait: (id, after, ms, signal) => waitFor(PREFIX + id, after, ms, signal),
    waitForRepair: (id, after, ms, signal) => waitFor(`repair:${id}`, after, ms, signal),
    heard: ({ stream, version }) => {
      if (!WAITED_FOR.some((prefix) => stream.startsWith(prefix))) return;
      if (stream.startsWith(PREFIX)) kept.delete(stream.slice(PREFIX.length));
      heard.delete(stream);
      heard.set(stream, version);
      bound(heard);
      for (const ring of bells.get(stream) ?? []) ring();
    },
  };
}

/** Lists go on without an incident whose stream is damaged; readiness and `audit verify` name it. */
export function noneWhenDamaged(error: unknown): null {
  if (error instanceof DamagedStreamError) return null;
  throw error;
}

/** Forgets the oldest entry when there are too many. */
function bound(map: Map<string, unknown>): void {
  const oldest = map.size > KEPT ? map.keys().next().value : undefined;
  if (oldest !== undefined) map.delete(oldest);
}
