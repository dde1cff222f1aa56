// Names of streams and the shape of their events in the store. The only place that knows both.
import type {
  Actor,
  BuildEvent,
  ControlEvent,
  Happened,
  LedgerEvent,
  NewEvent,
  ProjectEvent,
  RepairEvent,
  RepairHappened,
  StoredEvent,
} from '@kintsugi/domain';
import { INCIDENT_SCHEMA_VERSION, upcastIncidentEvent } from '@kintsugi/domain';

export const CONTROL_STREAM = 'control';
const INCIDENTS = 'incident:';
const SERVICES = 'service:';
const REPAIRS = 'repair:';
const BUILDS = 'build:';
const PROJECTS = 'project:';
/** Raised whenever the shape of a stored event of a repair changes. */
const REPAIR_SCHEMA_VERSION = 1;

export const incidentStream = (id: string): string => `${INCIDENTS}${id}`;
export const serviceStream = (service: string): string => `${SERVICES}${service}`;
export const repairStream = (id: string): string => `${REPAIRS}${id}`;
export const buildStream = (id: string): string => `${BUILDS}${id}`;
export const projectStream = (project: string): string => `${PROJECTS}${project}`;

export function incidentOf(stream: string): string | null {
  return stream.startsWith(INCIDENTS) ? stream.slice(INCIDENTS.length) : null;
}

export function serviceOf(stream: string): string | null {
  return stream.startsWith(SERVICES) ? stream.slice(SERVICES.length) : null;
}

export function repairOf(stream: string): string | null {
  return stream.startsWith(REPAIRS) ? stream.slice(REPAIRS.length) : null;
}

export function buildOf(stream: string): string | null {
  return stream.startsWith(BUILDS) ? stream.slice(BUILDS.length) : null;
}

export function encodeRepair({ event, atMs, actor }: RepairHappened, id: string, causeId: string | null): NewEvent {
  const { type, ...body } = event;
  return { id, type, schemaVersion: REPAIR_SCHEMA_VERSION, atMs, actor, causeId, body };
}

/** Null for an event that a newer version of us wrote. */
export function decodeRepair(stored: StoredEvent): RepairHappened | null {
  if (stored.schemaVersion > REPAIR_SCHEMA_VERSION) return null;
  const event = { ...(stored.body as object), type: stored.type } as RepairEvent;
  return { atMs: stored.atMs, actor: stored.actor, event };
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

/** Events that carry their own time. */
type PlainEvent = LedgerEvent | ControlEvent | BuildEvent | ProjectEvent;

export function encodePlain(event: PlainEvent, id: string, actor: Actor, causeId: string | null): NewEvent {
  const { type, atMs, ...body } = event;
  return { id, type, schemaVersion: 1, atMs, actor, causeId, body };
}

export function decodePlain<E extends PlainEvent>(stored: StoredEvent): E {
  return { ...(stored.body as object), type: stored.type, atMs: stored.atMs } as unknown as E;
}
