// Which signals are part of some incident: the newest 10,000 at least, 20,000 at most. Knows no incident.
import type { StoredEvent } from '@kintsugi/domain';
import { decodeIncident } from '../journal/streams.ts';

/** Two ages: when the younger is full, the older is forgotten. A single set would be searched through for its oldest each time. */
export interface SignalIds {
  newer: Set<string>;
  older: Set<string>;
}

const KEPT = 10_000;

export function knowsSignal({ newer, older }: SignalIds, id: string): boolean {
  return newer.has(id) || older.has(id);
}

/** Changes `ids` in place. Folding an event twice changes nothing. */
export function foldSignalIds(ids: SignalIds, stored: StoredEvent): void {
  if (stored.type !== 'incident-opened' && stored.type !== 'signal-joined') return;
  const event = decodeIncident(stored)?.event;
  if (event?.type !== 'incident-opened' && event?.type !== 'signal-joined') return;
  if (knowsSignal(ids, event.signal.id)) return;
  ids.newer.add(event.signal.id);
  if (ids.newer.size < KEPT) return;
  ids.older = ids.newer;
  ids.newer = new Set();
}
