// The list of incidents, one small row each, folded from all events.
import type { Attribution, Cause, Phase, Severity, StoredEvent } from '@kintsugi/domain';
import { decodeIncident, incidentOf } from '../journal/streams.ts';

export interface BoardRow {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly severity: Severity;
  readonly phase: Phase;
  readonly services: readonly string[];
  readonly onsetMs: number;
  readonly openedMs: number;
  readonly endedMs: number | null;
  readonly attribution: Attribution | null;
  readonly leading: { readonly cause: Cause; readonly says: string; readonly confidence: number } | null;
  readonly actions: number;
  readonly postmortemPath: string | null;
}

export type Board = ReadonlyMap<string, BoardRow>;

const EMPTY = {
  version: 0,
  title: '',
  severity: 'minor',
  phase: 'unopened',
  services: [],
  onsetMs: 0,
  openedMs: 0,
  endedMs: null,
  attribution: null,
  leading: null,
  actions: 0,
  postmortemPath: null,
} as const;

/** Changes `board` in place. Folding an event twice changes nothing. */
export function foldBoard(board: Map<string, BoardRow>, stored: StoredEvent): void {
  const id = incidentOf(stored.stream);
  if (id === null) return;
  const row: BoardRow = board.get(id) ?? { id, ...EMPTY };
  if (stored.version <= row.version) return;
  board.set(id, { ...rowAfter(row, stored), version: stored.version });
}

function rowAfter(row: BoardRow, stored: StoredEvent): BoardRow {
  const happened = decodeIncident(stored);
  if (happened === null) return row;
  const { event, atMs } = happened;
  const moved = (phase: Phase): BoardRow =>
    row.phase === 'resolved' || row.phase === 'escalated' ? row : { ...row, phase };
  switch (event.type) {
    case 'incident-opened':
      return {
        ...row,
        title: event.title,
        severity: event.severity,
        phase: 'observing',
        services: [event.signal.series.service],
        onsetMs: event.signal.onsetMs,
        openedMs: atMs,
      };
    case 'signal-joined':
      return {
        ...row,
        services: [...new Set([...row.services, event.signal.series.service])],
        onsetMs: Math.min(row.onsetMs, event.signal.onsetMs),
      };
    case 'severity-raised':
      return { ...row, severity: event.severity };
    case 'evidence-frozen':
      return moved('orienting');
    case 'hypotheses-ranked': {
      const [first] = event.hypotheses;
      return first === undefined
        ? row
        : { ...row, leading: { cause: first.cause, says: first.says, confidence: first.confidence } };
    }
    case 'options-weighed':
      return moved('deciding');
    case 'watch-began':
      return moved('observing');
    case 'action-started':
      return { ...moved('acting'), actions: row.actions + 1 };
    case 'action-applied':
      return moved('verifying');
    case 'incident-escalated':
      return { ...row, phase: 'escalated', endedMs: atMs };
    case 'incident-resolved':
      return { ...row, phase: 'resolved', endedMs: atMs, attribution: event.attribution };
    case 'postmortem-written':
      return { ...row, postmortemPath: event.path };
    default:
      return row;
  }
}
