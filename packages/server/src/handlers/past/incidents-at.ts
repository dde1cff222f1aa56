// The list of incidents as it was at a moment. Candidates come from the board, and only their streams are read.
import type { Answer } from '@kintsugi/contract';
import { servicesOf } from '@kintsugi/domain';
import type { BoardRow } from '@kintsugi/engine';
import { mayRead } from '../../access/fence.ts';
import type { Grant } from '../../folder/tokens.ts';
import type { Call } from '../../http/handler.ts';
import { presentSummary, type IncidentRecord } from '../../presenters/incident.ts';
import { noneWhenDamaged } from '../book.ts';
import type { Site } from '../site.ts';
import { latestMs, recordAt, type Moment } from './moment.ts';

/** What filters look at. */
export type Filtered = Pick<BoardRow, 'phase' | 'severity' | 'title' | 'openedMs' | 'services'> & {
  readonly leading: { readonly says: string } | null;
};

type Query = Call<'listIncidents'>['query'];

/** Streams that are read at once, and at most for one page: a filter that fits nothing must not read the whole log. */
const TOGETHER = 50;
const READ_MOST = 400;
const OPEN_MOST = 200;
/** What ended may be on record this much later: a store that takes no writes is tried again. */
const RECORDED_LATE_MS = 3_600_000;

/** A page may be short: its cursor then says from where to look on. */
export async function pageAt(
  site: Site,
  query: Query,
  moment: Moment,
  { services }: Grant,
  wanted: (row: Filtered, query: Query) => boolean,
): Promise<Answer<'listIncidents'>> {
  const rows = candidates(site, moment).filter(
    (row) =>
      mayRead(services, row.services) &&
      (query.open !== 'true' || mayHaveBeenOpen(row, moment)) &&
      // Services are only ever added.
      (query.service === undefined || row.services.includes(query.service)),
  );
  const from = query.cursor === undefined ? 0 : rows.findIndex(({ id }) => id === query.cursor) + 1;
  const items: Answer<'listIncidents'>['items'] = [];
  let next = from;
  while (next < rows.length && next - from < READ_MOST) {
    for (const record of await recordsOf(site, rows.slice(next, next + TOGETHER), moment)) {
      next += 1;
      if (record !== null && wanted(rowOf(record), query)) items.push(presentSummary(record));
      if (items.length === query.limit)
        return { items, nextCursor: rows[next] === undefined ? null : idOf(rows, next) };
    }
  }
  return { items, nextCursor: rows[next] === undefined ? null : idOf(rows, next) };
}

/** Everything that was not resolved at that moment, newest first, at most 200. */
export async function openAt(site: Site, moment: Moment): Promise<IncidentRecord[]> {
  const rows = candidates(site, moment).filter((row) => mayHaveBeenOpen(row, moment));
  const records = await recordsOf(site, rows.slice(0, READ_MOST), moment);
  return records
    .filter((record) => record !== null)
    .filter(({ state }) => state.phase !== 'resolved')
    .slice(0, OPEN_MOST);
}

export function recordsOf(site: Site, rows: readonly BoardRow[], moment: Moment): Promise<(IncidentRecord | null)[]> {
  return Promise.all(rows.map(({ id }) => recordAt(site, id, moment).catch(noneWhenDamaged)));
}

function candidates({ engine }: Site, moment: Moment): BoardRow[] {
  return engine.views.board().filter(({ phase, openedMs }) => phase !== 'unopened' && openedMs <= latestMs(moment));
}

/** By the board alone, so it says yes too often. An escalated one is open: only a resolved one is over. */
export function mayHaveBeenOpen({ phase, endedMs }: BoardRow, moment: Moment): boolean {
  const lateMs = moment.knownMs === null ? 0 : RECORDED_LATE_MS;
  return phase !== 'resolved' || endedMs === null || endedMs > latestMs(moment) - lateMs;
}

function rowOf({ state }: IncidentRecord): Filtered {
  const { phase, severity, title, openedMs, hypotheses } = state;
  return { phase, severity, title, openedMs, services: servicesOf(state), leading: hypotheses[0] ?? null };
}

/** Of the last row that was looked at. */
function idOf(rows: readonly BoardRow[], next: number): string | null {
  return rows[next - 1]?.id ?? null;
}
