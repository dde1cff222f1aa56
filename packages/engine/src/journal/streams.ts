// Names of streams and the shape of their events in the store. The only place that knows both.
import type { Actor, ControlEvent, Happened, LedgerEvent, NewEvent, StoredEvent } from '@kintsugi/domain';
import { INCIDENT_SCHEMA_VERSION, upcastIncidentEvent } from '@kintsugi/domain';

export const CONTROL_STREAM = 'control';
const INCIDENTS = 'incident:';
const SERVICES = 'service:';

export const incidentStream = (id: string): string => `${INCIDENTS}${id}`;
export const serviceStream = (service: string): string => `${SERVICES}${service}`;

export function incidentOf(stream: string): string | null {
  return stream.startsWith(INCIDENTS) ? stream.slice(INCIDENTS.length) : null;
}

export function serviceOf(stream: string): string | null {
  return stream.startsWith(SERVICES) ? stream.slice(SERVICES.length) : null;
}

export function encodeIncident({ event, atMs, actor }: Happened, id: string, causeId: string | null): NewEvent {
  const { type, ...body } = event;
  return { id, type, schemaVersion: INCIDENT_SCHEMA_VERSION, atMs, actor, causeId, body };
}

/** Null for an event that a newer version of us wrote. */
export function decodeIncident(stored: StoredEvent): Happened | null {
  const event = upcastIncidentEvent(stored.type, stored.schemaVersion, stored.body);
  return event === null ? null : { atMs: stored.atMs, actor: stored.actor, event };
}

export function encodePlain(
  event: LedgerEvent | ControlEvent,
  id: string,
  actor: Actor,
  causeId: string | null,
): NewEvent {
  const { type, atMs, ...body } = event;
  return { id, type, schemaVersion: 1, atMs, actor, causeId, body };
}

export function decodePlain<E extends LedgerEvent | ControlEvent>(stored: StoredEvent): E {
  return { ...(stored.body as object), type: stored.type, atMs: stored.atMs } as unknown as E;
}
