// The hash chain: what an event's hash covers. Every store seals and verifies with this, so that they agree.
import { hash } from 'node:crypto';
import type { NewEvent, StoredEvent } from '@kintsugi/domain';

export const FIRST_PREVIOUS_HASH = '0'.repeat(64);

/** Where an event stands; everything in it is covered by the hash. */
export interface Place {
  readonly stream: string;
  readonly version: number;
  readonly recordedMs: number;
  readonly previousHash: string;
}

/** SHA-256 (hex) over the canonical JSON of the event and its place. `position` is not covered: stores differ in it. */
export function eventHash(event: NewEvent, place: Place): string {
  const { id, type, schemaVersion, atMs, actor, causeId, body } = event;
  const { stream, version, recordedMs, previousHash } = place;
  return sealOf([stream, version, recordedMs, previousHash, id, type, schemaVersion, atMs, actor, causeId, body]);
}

export function isSealed(event: StoredEvent): boolean {
  return eventHash(event, event) === event.hash;
}

/** SHA-256 (hex) over the canonical JSON of `value`. */
export function sealOf(value: unknown): string {
  return hash('sha256', canonicalJson(value), 'hex');
}

/** JSON with sorted keys and no spaces, after RFC 8785 in all that JSON values of ours can be. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`;
}
