// A moment that a reader asks about, and an incident as it was then: the fold of the events that belong to it.
import type { StoredEvent } from '@kintsugi/domain';
import { storyOf } from '@kintsugi/engine';
import type { IncidentRecord } from '../../presenters/incident.ts';
import type { Site } from '../site.ts';

/** Null in a field: no limit. */
export interface Moment {
  /** Only what was so by then. */
  readonly atMs: number | null;
  /** Only what was on record by then. */
  readonly knownMs: number | null;
}

interface MomentQuery {
  readonly at?: string | undefined;
  readonly knownAt?: string | undefined;
}

/** Null: now, with everything that is known. */
export function momentOf({ at, knownAt }: MomentQuery): Moment | null {
  if (at === undefined && knownAt === undefined) return null;
  return {
    atMs: at === undefined ? null : Date.parse(at),
    knownMs: knownAt === undefined ? null : Date.parse(knownAt),
  };
}

export function isWithin({ atMs, knownMs }: Moment, event: Pick<StoredEvent, 'atMs' | 'recordedMs'>): boolean {
  return (atMs === null || event.atMs <= atMs) && (knownMs === null || event.recordedMs <= knownMs);
}

/** The moment by which something must have been so: nothing is recorded before it is so. */
export function latestMs({ atMs, knownMs }: Moment): number {
  return Math.min(atMs ?? Infinity, knownMs ?? Infinity);
}

export async function eventsAt(site: Site, id: string, moment: Moment): Promise<readonly StoredEvent[]> {
  return (await site.engine.views.events(id)).filter((event) => isWithin(moment, event));
}

/** Null: it was not there yet. One read of its stream. */
export async function recordAt(site: Site, id: string, moment: Moment): Promise<IncidentRecord | null> {
  const events = await eventsAt(site, id, moment);
  if (events.length === 0) return null;
  const { state } = storyOf(events);
  return state.phase === 'unopened' ? null : { id, state };
}
