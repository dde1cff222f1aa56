// The refusals that every event store words alike. Knows no technology.
import type { AppendRefusal } from '../event-store.ts';

export function versionConflict(actual: number): AppendRefusal {
  return { kind: 'version-conflict', actual, mend: 'Read the stream again and decide again.' };
}

export function diskFull(because: string): AppendRefusal {
  return {
    kind: 'read-only',
    because,
    mend: 'Make room on the disk of the data folder; appends work again as soon as there is some. Reads go on.',
  };
}

export function damagedStore(because: string): AppendRefusal {
  return {
    kind: 'read-only',
    because,
    mend: 'Run `kintsugi audit verify`, restore the event store from a backup taken before the damage, and start again. Reads go on.',
  };
}

export function unknownOutcome(because: string): AppendRefusal {
  return { kind: 'unknown', because, mend: 'Read the stream before trying again: the events may have been stored.' };
}
