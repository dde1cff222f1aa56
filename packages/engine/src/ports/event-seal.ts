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

/** SHA-256 (hex) of the event's sealed text. `position` is not covered: stores differ in it. */
export function eventHash(event: NewEvent, place: Place): string {
  return textHash(sealedText(contentText(event), place));
}

export function isSealed(event: StoredEvent): boolean {
  return eventHash(event, event) === event.hash;
}

/** Canonical JSON of what the event says, without its place. Half of its sealed text, known before it is stored. */
export function contentText({ id, type, schemaVersion, atMs, actor, causeId, body }: NewEvent): string {
  return canonicalJson([id, type, schemaVersion, atMs, actor, causeId, body]);
}

/**
 * The text that the hash covers, and that durable stores keep as it is: canonical JSON of
 * [stream, version, recordedMs, previousHash, id, type, schemaVersion, atMs, actor, causeId, body].
 */
export function sealedText(content: string, { stream, version, recordedMs, previousHash }: Place): string {
  return `[${JSON.stringify(stream)},${version},${recordedMs},"${previousHash}",${content.slice(1)}`;
}

/** Sealed text after `JSON.parse`. */
export type SealedValues = readonly [
  stream: string,
  version: number,
  recordedMs: number,
  previousHash: string,
  id: string,
  type: string,
  schemaVersion: number,
  atMs: number,
  actor: StoredEvent['actor'],
  causeId: string | null,
  body: unknown,
];

export function fromSealed(values: SealedValues, position: number, hash: string): StoredEvent {
  const [stream, version, recordedMs, previousHash, id, type, schemaVersion, atMs, actor, causeId, body] = values;
  return {
    id,
    type,
    schemaVersion,
    atMs,
    actor,
    causeId,
    body,
    stream,
    version,
    position,
    recordedMs,
    previousHash,
    hash,
  };
}

/** SHA-256 (hex) over the canonical JSON of `value`. */
export function sealOf(value: unknown): string {
  return textHash(canonicalJson(value));
}

export function textHash(text: string): string {
  return hash('sha256', text, 'hex');
}

/** JSON with sorted keys and no spaces, after RFC 8785 in all that JSON values of ours can be. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const inners = value as Readonly<Record<string, unknown>>;
  // Grown piece by piece and not by entries and join: this runs for every event, and is twice as fast.
  let text = '';
  for (const key of Object.keys(inners).sort()) {
    const inner = inners[key];
    if (inner !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(inner)}`;
  }
  return `{${text}}`;
}
