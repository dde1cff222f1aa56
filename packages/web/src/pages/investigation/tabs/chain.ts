// Whether stored events hang together by their hashes, and which were there at a moment. It compares; it reckons no hash. Pure.
import type { Answer } from '@kintsugi/contract';

type Raw = Answer<'listEvents'>['items'][number];

/** The version of the first event that does not name the hash of the one before it; null when every link holds. */
export function chainOf(events: readonly Pick<Raw, 'version' | 'previousHash' | 'hash'>[]): number | null {
  for (const [index, event] of events.entries()) {
    const before = events[index - 1];
    if (before === undefined) continue;
    if (event.version !== before.version + 1 || event.previousHash !== before.hash) return event.version;
  }
  return null;
}

/** The route tells of all times: what had not happened, or was not on record by then, is left out. */
export function knownBy<T extends Pick<Raw, 'at' | 'recordedAt'>>(
  events: readonly T[],
  { at, knownAt }: { readonly at: string; readonly knownAt: string | null },
): T[] {
  const [atMs, knownMs] = [Date.parse(at), knownAt === null ? Infinity : Date.parse(knownAt)];
  return events.filter((event) => Date.parse(event.at) <= atMs && Date.parse(event.recordedAt) <= knownMs);
}
