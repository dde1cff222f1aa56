// Checkpoints: the heads of all streams, sealed and chained, so that what vanished is missed. Knows no store.
import { FIRST_PREVIOUS_HASH, sealOf } from '../event-seal.ts';

/** The last event of a stream. */
export interface StreamHead {
  readonly stream: string;
  readonly version: number;
  readonly hash: string;
}

/**
 * One link. `heads` are those that grew since the link before: the ones it leaves out stand in earlier links, so the
 * chain as a whole seals every stream and one link stays small.
 */
export interface Checkpoint {
  /** 1 for the first, without gaps. */
  readonly number: number;
  readonly atMs: number;
  readonly heads: readonly StreamHead[];
  readonly previousHash: string;
  readonly hash: string;
}

/** The next link after `previous`, or null when no stream grew. */
export function nextCheckpoint(
  previous: Pick<Checkpoint, 'number' | 'hash'> | null,
  grown: Iterable<StreamHead>,
  atMs: number,
): Checkpoint | null {
  const heads = [...grown].map(({ stream, version, hash }) => ({ stream, version, hash }));
  if (heads.length === 0) return null;
  heads.sort((a, b) => (a.stream < b.stream ? -1 : 1));
  const unsealed = {
    number: (previous?.number ?? 0) + 1,
    atMs,
    heads,
    previousHash: previous?.hash ?? FIRST_PREVIOUS_HASH,
  };
  return { ...unsealed, hash: sealOf(unsealed) };
}

/** What is wrong with `checkpoint` as the link after `previous`, in words; null when nothing is. */
export function checkpointFault(checkpoint: Checkpoint, previous: Checkpoint | null): string | null {
  const { hash, ...unsealed } = checkpoint;
  if (checkpoint.number !== (previous?.number ?? 0) + 1) return 'a checkpoint before it is missing';
  if (checkpoint.previousHash !== (previous?.hash ?? FIRST_PREVIOUS_HASH))
    return 'it does not follow from the checkpoint before it';
  if (sealOf(unsealed) !== hash) return 'its content does not match its hash';
  return null;
}
