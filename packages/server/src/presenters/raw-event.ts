// A stored event as it is, with its hashes: what an auditor checks.
import type { Answer } from '@kintsugi/contract';
import type { StoredEvent } from '@kintsugi/domain';
import { iso } from './figures.ts';

type RawEvent = Answer<'listEvents'>['items'][number];

export function presentRawEvent(event: StoredEvent): RawEvent {
  const { id, stream, version, type, schemaVersion, causeId, previousHash, hash } = event;
  return {
    id,
    stream,
    version,
    type,
    schemaVersion,
    causeId,
    previousHash,
    hash,
    at: iso(event.atMs),
    recordedAt: iso(event.recordedMs),
    actor: { ...event.actor },
    // Bodies were JSON when they were stored.
    body: event.body as RawEvent['body'],
  };
}
