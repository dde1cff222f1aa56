// Stored rows back to events and checkpoints, for every store that keeps sealed texts. Knows no database.
import type { StoredEvent } from '@kintsugi/domain';
import { canonicalJson, fromSealed, textHash, type Checkpoint, type SealedValues } from '@kintsugi/engine/ports';

export interface SealedRow {
  readonly position: number;
  readonly stream: string;
  readonly version: number;
  readonly hash: string;
  readonly sealed: string;
}

export type ReadRow =
  | { readonly ok: true; readonly event: StoredEvent; isSound(): boolean }
  | { readonly ok: false; readonly because: string };

/** Reads a row, and tells why where it can't. */
export function readSealed({ position, stream, version, hash, sealed }: SealedRow): ReadRow {
  let values: unknown;
  try {
    values = JSON.parse(sealed);
  } catch {
    return { ok: false, because: 'its content is not JSON' };
  }
  if (!isSealedValues(values)) return { ok: false, because: 'its content is not an event' };
  if (values[0] !== stream || values[1] !== version) {
    return { ok: false, because: `its content is that of event ${values[1]} of stream ${values[0]}` };
  }
  return { ok: true, event: fromSealed(values, position, hash), isSound: () => textHash(sealed) === hash };
}

export function isSealedValues(values: unknown): values is SealedValues {
  return (
    Array.isArray(values) && values.length === 11 && typeof values[0] === 'string' && typeof values[1] === 'number'
  );
}

/** What the hash of a checkpoint covers. */
export function checkpointText({ number, atMs, heads, previousHash }: Checkpoint): string {
  return canonicalJson({ number, atMs, heads, previousHash });
}

export function readCheckpoint({
  hash,
  sealed,
}: {
  readonly hash: string;
  readonly sealed: string;
}): Checkpoint | null {
  try {
    const unsealed = JSON.parse(sealed) as Omit<Checkpoint, 'hash'>;
    return Array.isArray(unsealed.heads) ? { ...unsealed, hash } : null;
  } catch {
    return null;
  }
}
