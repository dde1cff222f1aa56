// The event log as it lies on the disk, read beside whatever server has it open: what is in it was durable.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface LoggedEvent {
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly hash: string;
}

export function readLog(dataFolder: string): readonly LoggedEvent[] {
  const db = new DatabaseSync(join(dataFolder, 'events.sqlite'), { readOnly: true, timeout: 5_000 });
  try {
    return db
      .prepare('SELECT version, hash, sealed FROM events ORDER BY position')
      .all()
      .map(({ version, hash, sealed }) => {
        const [stream, , , , , type] = JSON.parse(String(sealed)) as [string, number, number, string, string, string];
        return { stream, version: Number(version), type, hash: String(hash) };
      });
  } finally {
    db.close();
  }
}

const PHASE_AFTER: Readonly<Record<string, string>> = {
  'incident-opened': 'observing',
  'evidence-frozen': 'orienting',
  'options-weighed': 'deciding',
  'action-started': 'acting',
  'action-applied': 'verifying',
  'incident-resolved': 'resolved',
  'incident-escalated': 'escalated',
};

/** Of the one incident; `none` before there is one. */
export function phaseOf(events: readonly LoggedEvent[]): string {
  const last = events.findLast(({ stream, type }) => stream.startsWith('incident:') && type in PHASE_AFTER);
  return last === undefined ? 'none' : (PHASE_AFTER[last.type] ?? 'none');
}
