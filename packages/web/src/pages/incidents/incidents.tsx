// Incidents: which, how bad, since when. A list that is filtered by typing, walked by keys, and as long as it must be.
import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { navigate, query, to } from '../../address/location.ts';
import { isNow, moment } from '../../address/moment.ts';
import { useAsk } from '../../live/ask.ts';
import { Copy } from '../../parts/copy.tsx';
import { LongList } from '../../parts/long-list.tsx';
import { Shown } from '../../parts/shown.tsx';
import { openApproval } from '../../shell/approval-sheet.tsx';
import { useKeys } from '../../shell/keys.tsx';
import { counted } from '../../words/figures.ts';
import { FilterBar, focusFilter } from './filter-bar.tsx';
import { commandOf, filterOf, fits, isThinned, questionOf, saysOf, type Filter } from './filter.ts';
import { IncidentRow, RowHead } from '../../parts/incident-row/incident-row.tsx';
import './incidents.css';
import { listMarkdown, rowMarkdown } from './markdown.ts';
import { NoIncidents } from './no-incidents.tsx';
import { useIncidentPages, type Pages } from './pages.ts';
import type { Summary } from './rows.ts';
import { Views } from './saved-views.tsx';

/** So many rows before the end of what is loaded the next page is asked for. */
const AHEAD = 80;

export default function IncidentsPage() {
  const list = useRef<HTMLDivElement>(null);
  const filter = filterOf(query.value);
  const endMs = moment.value === null ? Date.now() : Date.parse(moment.value.at);
  const pages = useIncidentPages(questionOf(filter, endMs), () => isRead(list.current));
  const { rows } = pages.held;
  const shown = useMemo(() => rows.filter((row) => fits(filter, row) || !isThinned(filter)), [rows, filter.state]);
  const lookedTo = useMoreAhead(pages, shown.length);
  const current = useCurrent(shown, filter, pages);
  const chosen = shown[current.value];
  return (
    <div class="incidents">
      <h1>Incidents</h1>
      <Views filter={filter} />
      <FilterBar filter={filter} />
      <Told pages={pages} shown={shown.length} filter={filter} />
      <Shown
        of={{
          value: pages.hasBegun ? shown : null,
          problem: pages.problem,
          asOfMs: pages.asOfMs,
          again: pages.hasBegun && pages.hasMore ? pages.more : pages.anew,
        }}
        isEmpty={() => shown.length === 0 && !pages.hasMore}
        empty={<NoIncidents filter={filter} />}
        rows={8}
      >
        {(items) => (
          <div
            ref={list}
            class={pages.isOld ? 'list old' : 'list'}
            aria-busy={pages.isOld}
            style={{ '--rows': items.length }}
          >
            <RowHead />
            <LongList
              items={items}
              label={`Incidents: ${saysOf(filter)}`}
              keyOf={idOf}
              row={(row, index) => <IncidentRow row={row} isCurrent={index === current.value} />}
              estimate={narrow.matches ? TWO_LINES : ONE_LINE}
              isEven
              current={current.value < 0 ? null : current.value}
              onShown={lookedTo}
            />
          </div>
        )}
      </Shown>
      <p class="row foot">
        {chosen === undefined ? (
          <>
            <span class="soft">the list:</span>
            <Copy what="list" command={commandOf(filter)} markdown={() => listMarkdown(shown, saysOf(filter))} />
          </>
        ) : (
          <>
            <span class="soft">the chosen one:</span>
            <Copy
              what="incident"
              id={chosen.id}
              command={`kintsugi incidents show ${chosen.id}`}
              markdown={() => rowMarkdown(chosen)}
            />
          </>
        )}
      </p>
    </div>
  );
}

/** Heights of a row in pixels, as the style sheet has them. */
const ONE_LINE = 41;
const TWO_LINES = 56;
const narrow = matchMedia('(max-width: 46rem)');

/** Asks for the next page when the last rows come near, or when too few of a page fit to fill the list. */
function useMoreAhead(pages: Pages, shown: number): (first: number, last: number) => void {
  const last = useRef(-1);
  const { hasMore, isLoading, isOld, problem, more } = pages;
  const look = (): void => {
    if (hasMore && !isLoading && !isOld && problem === null && last.current > shown - AHEAD) more();
  };
  useEffect(look);
  return (_first, lastShown) => {
    last.current = lastShown;
    look();
  };
}

function idOf({ id }: Summary): string {
  return id;
}

/** Somebody looks into the list: then nothing may move in it. */
function isRead(list: HTMLElement | null): boolean {
  if (list === null) return false;
  return list.matches(':hover, :focus-within') || (list.querySelector('.long-list')?.scrollTop ?? 0) > 0;
}

/** How many there are, and what waits above. */
function Told({ pages, shown, filter }: { readonly pages: Pages; readonly shown: number; readonly filter: Filter }) {
  const waiting = pages.held.waiting.filter((row) => fits(filter, row)).length;
  if (!pages.hasBegun) return null;
  const looked =
    isThinned(filter) && pages.hasMore ? `, of ${counted(pages.held.rows.length, 'incident')} looked at` : '';
  return (
    <p class="row told">
      <span class="soft" role="status">
        {counted(shown, 'incident')}
        {pages.hasMore ? ' so far' : ''}
        {looked}
        {pages.isOld ? ', asking anew…' : ''}
      </span>
      {waiting > 0 && (
        <button onClick={pages.showWaiting} aria-keyshortcuts="r">
          {waiting} new
        </button>
      )}
      {!isNow.value && <span class="soft">as it was then</span>}
    </p>
  );
}

/** The row that the keyboard stands on, by index; -1: none. A new question begins without one. */
function useCurrent(shown: readonly Summary[], filter: Filter, pages: Pages): { readonly value: number } {
  const id = useSignal<string | null>(null);
  const approvals = useAsk('listApprovals', { query: {} });
  const at = (): number => (id.value === null ? -1 : shown.findIndex((row) => row.id === id.value));
  // Reckoned when a key is pressed: keys come faster than rows are drawn.
  const step = (by: number): void => {
    const next = shown[Math.min(shown.length - 1, Math.max(0, at() + by))];
    if (next !== undefined) id.value = next.id;
  };
  const waiting = approvals.value?.items ?? [];
  useKeys([
    { key: 'j', says: 'the next one', run: () => step(1) },
    { key: 'k', says: 'the one before', run: () => step(-1) },
    { key: 'o', says: 'open it (or Enter)', run: () => id.value !== null && navigate(to(`/incidents/${id.value}`)) },
    {
      key: 'a',
      says: 'what it asks approval for; without one chosen, the first that waits',
      run: () => {
        const asked = id.value === null ? waiting[0] : waiting.find(({ incidentId }) => incidentId === id.value);
        if (asked !== undefined) openApproval(asked.id);
      },
    },
    {
      key: 'r',
      says: 'let the new ones in, or ask anew',
      run: () => (pages.held.waiting.length > 0 ? pages.showWaiting() : pages.anew()),
    },
    { key: '/', says: 'filter by typing', run: focusFilter },
  ]);
  useEffect(() => void (id.value = null), [JSON.stringify(filter)]);
  return { value: at() };
}
