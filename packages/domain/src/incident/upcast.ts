// Old shapes of stored events become today's when they are read. Stored events are never rewritten.
import type { IncidentEvent } from './events.ts';

/** Raised whenever the shape of a stored event changes; the step from n to n + 1 is then added to UPCASTS. */
export const INCIDENT_SCHEMA_VERSION = 1;

type Body = Readonly<Record<string, unknown>>;

/** Turns a body of one schema version into the next one. */
export type Upcast = (type: string, body: Body) => Body;

const UPCASTS: readonly Upcast[] = [];

/**
 * The event in today's shape, or null when a newer version of us wrote it (then only that version may act on it),
 * or when it is no event at all. `upcasts[n - 1]` leads from version n to n + 1.
 */
export function upcastIncidentEvent(
  type: string,
  schemaVersion: number,
  body: unknown,
  upcasts: readonly Upcast[] = UPCASTS,
): IncidentEvent | null {
  const today = upcasts.length + 1;
  if (schemaVersion < 1 || schemaVersion > today || typeof body !== 'object' || body === null) return null;
  const current = upcasts.slice(schemaVersion - 1).reduce((older, upcast) => upcast(type, older), body as Body);
  return { ...current, type } as IncidentEvent;
}
