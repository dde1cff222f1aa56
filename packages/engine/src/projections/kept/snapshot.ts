// A copy of the read models between starts, so that a start folds only what came after it. A cache: whatever is doubtful
// about it throws it away, and everything is folded from zero.
import { INCIDENT_SCHEMA_VERSION, type StoredEvent } from '@kintsugi/domain';
import { textHash, type EventStore, type MemoryShelf } from '../../ports/index.ts';
import type { BoardRow } from '../board.ts';
import type { Projections } from '../projections.ts';

/** Raised whenever folding the same events gives something else; `snapshot.test.ts` notices. */
export const READ_MODELS_VERSION = 1;
const VERSION = `${READ_MODELS_VERSION}.${INCIDENT_SCHEMA_VERSION}`;
const ROWS_AT_ONCE = 500;

interface Head {
  readonly version: string;
  /** The newest event in it, by which it is known to be of this log. */
  readonly position: number;
  readonly hash: string;
}

/**
 * Saves what folding the log from its beginning to `last` gave; `projections` must not change before this answers.
 * One JSON text a line: a seal of all others, the head, everything but the board, then its rows. O(rows); calls `pause`
 * in between, since thousands of rows at once would keep everybody else waiting.
 */
export async function saveSnapshot(
  shelf: MemoryShelf,
  projections: Projections,
  last: StoredEvent,
  pause: () => Promise<void>,
): Promise<void> {
  const head: Head = { version: VERSION, position: last.position, hash: last.hash };
  const lines = [JSON.stringify(head), JSON.stringify(asLists(projections))];
  for (const row of projections.board.values()) {
    lines.push(JSON.stringify(row));
    if (lines.length % ROWS_AT_ONCE === 0) await pause();
  }
  const text = lines.join('\n');
  await shelf.save(new TextEncoder().encode(`${textHash(text)}\n${text}`));
}

/** Null where there is none, or none that is beyond doubt. Throws for what cannot even be parsed: the seal was right. */
export async function loadSnapshot(store: EventStore, shelf: MemoryShelf): Promise<Projections | null> {
  const bytes = await shelf.load();
  if (bytes === null) return null;
  const text = new TextDecoder().decode(bytes);
  const end = text.indexOf('\n');
  const sealed = text.slice(end + 1);
  if (end < 0 || textHash(sealed) !== text.slice(0, end)) return null;
  const [head = '', lists = '', ...rows] = sealed.split('\n');
  const { version, position, hash } = JSON.parse(head) as Head;
  if (version !== VERSION || !(await isInLog(store, position, hash))) return null;
  return fromLists(JSON.parse(lists) as Lists, rows);
}

/** A log that was put back from a backup is another one from there on. */
async function isInLog(store: EventStore, position: number, hash: string): Promise<boolean> {
  const [found] = await store.readAll({ after: position - 1, limit: 1, onDamage: () => {} });
  return found?.position === position && found.hash === hash;
}

type Lists = ReturnType<typeof asLists>;

function asLists(projections: Projections) {
  const { newestFirst, changes, newestMs, newestPosition, scorecard, development, deeds, actionsMs, signalIds } =
    projections;
  return {
    newestFirst,
    changes,
    newestMs,
    newestPosition,
    scorecard: { scorecard: scorecard.scorecard, versions: [...scorecard.versions], opened: [...scorecard.opened] },
    development: { builds: [...development.builds], repairs: [...development.repairs] },
    deeds: [...deeds],
    actionsMs: [...actionsMs],
    signalIds: { newer: [...signalIds.newer], older: [...signalIds.older] },
  };
}

/** The compiler asks for every read model that there is: one that was left out would begin anew at each start. */
function fromLists(
  { scorecard, development, deeds, actionsMs, signalIds, ...plain }: Lists,
  rows: readonly string[],
): Projections {
  const { versions, opened } = scorecard;
  const board = new Map<string, BoardRow>();
  for (const line of rows) {
    const row = JSON.parse(line) as BoardRow;
    board.set(row.id, row);
  }
  return {
    ...plain,
    board,
    scorecard: { scorecard: scorecard.scorecard, versions: new Map(versions), opened: new Map(opened) },
    development: { builds: new Map(development.builds), repairs: new Map(development.repairs) },
    deeds: new Map(deeds),
    actionsMs: new Map(actionsMs),
    signalIds: { newer: new Set(signalIds.newer), older: new Set(signalIds.older) },
  };
}
