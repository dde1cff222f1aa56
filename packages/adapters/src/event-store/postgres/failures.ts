// What an error of PostgreSQL means for an append: full, locked, away, broken. Knows nothing of events.
import { damagedStore, diskFull, unknownOutcome, type AppendRefusal } from '@kintsugi/engine/ports';

// https://www.postgresql.org/docs/current/errcodes-appendix.html
const DISK_FULL = '53100';
const LOCK_NOT_AVAILABLE = '55P03';
const UNIQUE_VIOLATION = '23505';
const COMPLETION_UNKNOWN = '40003';

export interface AppendFailure {
  readonly refusal: AppendRefusal;
  /** Why nothing may be written any more until a restart, if so. */
  readonly stopWrites: string | null;
}

/** The data contradict themselves. */
export class InconsistentData extends Error {}

/** `committing`: whether it happened in the commit itself, where it may have been stored all the same. */
export function appendFailure(error: unknown, committing: boolean): AppendFailure {
  const state = sqlState(error);
  const because = error instanceof Error && error.message !== '' ? error.message : String(error);
  if (committing && mayBeStored(state)) return { refusal: unknownOutcome(because), stopWrites: null };
  if (error instanceof InconsistentData || state === UNIQUE_VIOLATION) {
    return { refusal: damagedStore(because), stopWrites: because };
  }
  if (state === DISK_FULL) return { refusal: diskFull(`the disk is full: ${because}`), stopWrites: null };
  const mend =
    state === LOCK_NOT_AVAILABLE
      ? 'Find who holds the lock of the event store (pg_locks) and let it finish. Reads go on.'
      : 'Check that PostgreSQL runs and can be reached; appends work again as soon as it is.';
  return { refusal: { kind: 'read-only', because, mend }, stopWrites: null };
}

/** No state: the connection broke. Classes 08 and 57P0: the server went away. */
function mayBeStored(state: string | null): boolean {
  return state === null || state === COMPLETION_UNKNOWN || state.startsWith('08') || state.startsWith('57P0');
}

export function sqlState(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code) ? error.code : null;
}
