// Named filters: those that come with the page, and those that somebody saved in this browser.
import { filterOf, queryTextOf, type Filter } from './filter.ts';

export interface View {
  readonly name: string;
  readonly filter: Filter;
}

const PLAIN: Filter = { state: 'open', severity: null, service: null, text: '', within: null };

export const BUILT_IN: readonly View[] = [
  { name: 'open', filter: PLAIN },
  { name: 'needs me', filter: { ...PLAIN, state: 'needs' } },
  { name: 'mended this week', filter: { ...PLAIN, state: 'mended', within: '7d' } },
  { name: 'all', filter: { ...PLAIN, state: 'all' } },
];

export const VIEWS_KEY = 'kintsugi.incident-views';
const NAME_MOST = 40;
const VIEWS_MOST = 20;

/** What was saved. Something else in its place is nothing: another version, or somebody's hand, may have written it. */
export function readViews(text: string | null): readonly View[] {
  const found = parsed(text);
  if (!Array.isArray(found)) return [];
  return found
    .flatMap((one: unknown) => {
      const { name, query } = (one ?? {}) as { readonly name?: unknown; readonly query?: unknown };
      if (typeof name !== 'string' || typeof query !== 'string' || name.trim() === '') return [];
      return [{ name: name.trim().slice(0, NAME_MOST), filter: filterOf(new URLSearchParams(query)) }];
    })
    .slice(0, VIEWS_MOST);
}

export function writeViews(views: readonly View[]): string {
  return JSON.stringify(views.map(({ name, filter }) => ({ name, query: queryTextOf(filter) })));
}

/** One of the same name is replaced; a name that comes with the page is not given away. Null: it cannot be saved so. */
export function withView(views: readonly View[], { name, filter }: View): readonly View[] | null {
  const short = name.trim().slice(0, NAME_MOST);
  if (short === '' || BUILT_IN.some((view) => view.name === short)) return null;
  const others = views.filter((view) => view.name !== short);
  return others.length >= VIEWS_MOST ? null : [...others, { name: short, filter }];
}

export function isSame(a: Filter, b: Filter): boolean {
  return queryTextOf(a) === queryTextOf(b);
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
