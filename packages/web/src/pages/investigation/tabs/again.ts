// The call behind a piece of evidence, checked and sorted by what its answer can be shown as. Pure.
import { BASE_PATH, type Answer } from '@kintsugi/contract';

type SeriesKey = Answer<'queryMetrics'>['items'][number]['series'];

export type ShownAs = 'series' | 'lines' | 'table';

/**
 * The path of `query` where it is a GET of our own API, null for everything else: evidence quotes the outside, and the
 * page must not fetch what it names. A whole-measure question gets the step and the number of series that it leaves out.
 */
export function ownPath(query: string, origin: string): string | null {
  let url: URL;
  try {
    url = new URL(query, origin);
  } catch {
    return null;
  }
  const isOwn = url.origin === origin && url.pathname.startsWith(`${BASE_PATH}/`) && !url.pathname.includes('..');
  return isOwn ? url.pathname + url.search : null;
}

/**
 * A log template is no text that stands in any line: its longest fixed part does. Other paths stay as they are.
 */
export function searchable(path: string): string {
  const url = new URL(path, 'http://own');
  const text = url.searchParams.get('text');
  if (shownAs(path) !== 'lines' || text?.includes(HOLE) !== true) return path;
  const fixed = text
    .split(HOLE)
    .map((part) => part.trim())
    .toSorted((a, b) => b.length - a.length)[0];
  url.searchParams.set('text', fixed ?? '');
  return url.pathname + url.search;
}

const HOLE = '<*>';

/** Windows of exactly the series that the path asks for; of a service, its operations and peers come along unasked. */
export function meantBy<T extends { readonly series: SeriesKey }>(path: string, windows: readonly T[]): readonly T[] {
  const asked = new URL(path, 'http://own').searchParams;
  const exact = windows.filter(({ series }) =>
    (['instance', 'operation', 'peer'] as const).every((key) => (series[key] ?? null) === asked.get(key)),
  );
  return exact.length === 0 ? windows : exact;
}

export function shownAs(path: string): ShownAs {
  if (path.startsWith(`${BASE_PATH}/metrics/query`)) return 'series';
  return path.startsWith(`${BASE_PATH}/logs/query`) ? 'lines' : 'table';
}

/** What a table shows of an answer: the list in it, or the answer itself as one row. */
export function rowsOf(answer: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (typeof answer !== 'object' || answer === null) return [{ answer }];
  const items = (answer as { readonly items?: unknown }).items;
  if (!Array.isArray(items)) return [answer as Record<string, unknown>];
  return items.map((item: unknown) =>
    typeof item === 'object' && item !== null ? (item as Record<string, unknown>) : { value: item },
  );
}

const MOST_COLUMNS = 8;

/** Columns that some row has a plain value for, in the order in which they come. */
export function columnsOf(rows: readonly Readonly<Record<string, unknown>>[]): string[] {
  const columns = new Set<string>();
  for (const row of rows)
    for (const [key, value] of Object.entries(row)) if (typeof value !== 'object' || value === null) columns.add(key);
  return [...columns].slice(0, MOST_COLUMNS);
}
