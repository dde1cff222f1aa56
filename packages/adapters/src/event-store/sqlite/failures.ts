// What an error of SQLite means for an append: full, locked, broken. Knows nothing of events.
import { damagedStore, diskFull, unknownOutcome, type AppendRefusal } from '@kintsugi/engine/ports';

// Primary result codes: https://www.sqlite.org/rescode.html
const SQLITE_BUSY = 5;
const SQLITE_IOERR = 10;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_CONSTRAINT = 19;
const SQLITE_NOTADB = 26;

export interface AppendFailure {
  readonly refusal: AppendRefusal;
  /** Why nothing may be written any more until a restart, if so. */
  readonly stopWrites: string | null;
  /** Whether each append of the group may still succeed alone. */
  readonly tryAlone: boolean;
}

/** `committing`: whether it happened in the commit itself, where it may have been stored all the same. */
export function appendFailure(error: unknown, committing: boolean): AppendFailure {
  const code = primaryCode(error);
  const because = error instanceof Error ? error.message : String(error);
  if (code === SQLITE_FULL) return passing(diskFull(`the disk is full: ${because}`), true);
  if (code === SQLITE_BUSY) {
    const mend = 'Find the process that holds events.sqlite locked (a backup, another server) and let it finish.';
    return passing({ kind: 'read-only', because: `the file is locked: ${because}`, mend }, false);
  }
  if (committing) {
    // After a failed sync the system may take lost pages for written: only a fresh start reads what is really there.
    return { refusal: unknownOutcome(because), stopWrites: `a commit failed: ${because}`, tryAlone: false };
  }
  if (code === SQLITE_CORRUPT || code === SQLITE_NOTADB || code === SQLITE_CONSTRAINT) {
    return { refusal: damagedStore(because), stopWrites: because, tryAlone: false };
  }
  const mend = 'Check the disk of the data folder. Reads go on.';
  return passing({ kind: 'read-only', because, mend }, false);
}

function passing(refusal: AppendRefusal, tryAlone: boolean): AppendFailure {
  return { refusal, stopWrites: null, tryAlone };
}

/** Why the file can't be opened, and what mends it. */
export function openFailure(error: unknown, path: string): { because: string; mend: string } {
  const code = primaryCode(error);
  const because = `${path}: ${error instanceof Error ? error.message : String(error)}`;
  if (code === SQLITE_NOTADB || code === SQLITE_CORRUPT) {
    return { because, mend: 'The file is damaged: restore it from a backup, or move it away to start anew.' };
  }
  if (code === SQLITE_BUSY)
    return { because, mend: 'Another process holds it: stop that server, or choose another data folder.' };
  if (code === SQLITE_FULL || code === SQLITE_IOERR)
    return { because, mend: 'Make room on the disk of the data folder.' };
  return { because, mend: 'Check that the data folder exists and that this user may write in it.' };
}

function primaryCode(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return null;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : null;
}
