// Every incident of a stretch of time, page after page, up to a bound that is said. Asked anew by hand and each minute.
import type { Input, Problem } from '@kintsugi/contract';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { moment } from '../../address/moment.ts';
import { api } from '../../live/api.ts';
import type { Asked } from '../../live/ask.ts';
import type { Ended } from './trend.ts';

export interface Past {
  readonly incidents: readonly Ended[];
  /** False: there were more than are reckoned with; the oldest are left out. */
  readonly isWhole: boolean;
}

const PAGES_MOST = 15;
const ANEW_MS = 60_000;

/** Incidents that were opened since; with those that are not over. */
export function usePast(since: string): Asked<Past> {
  const value = useSignal<Past | null>(null);
  const problem = useSignal<Problem | null>(null);
  const asOfMs = useSignal(0);
  const round = useSignal(0);
  const then = moment.value;
  const at = then?.at;
  const knownAt = then?.knownAt ?? undefined;
  useEffect(() => {
    let isOver = false;
    void pastOf({
      since,
      limit: 200,
      ...(at === undefined ? {} : { at }),
      ...(knownAt === undefined ? {} : { knownAt }),
    }).then((found) => {
      if (isOver) return;
      problem.value = found.problem;
      if (found.past === null) return;
      value.value = found.past;
      asOfMs.value = Date.now();
    });
    const timer = setTimeout(() => (round.value += 1), ANEW_MS);
    return () => ((isOver = true), clearTimeout(timer));
  }, [since, at, knownAt, round.value]);
  return { value: value.value, problem: problem.value, asOfMs: asOfMs.value, again: () => (round.value += 1) };
}

type Question = NonNullable<Input<'listIncidents'>['query']>;

async function pastOf(query: Question): Promise<{ readonly past: Past | null; readonly problem: Problem | null }> {
  const incidents: Ended[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < PAGES_MOST; page += 1) {
    const reply: Awaited<ReturnType<typeof api.listIncidents>> = await api.listIncidents({
      query: cursor === null ? query : { ...query, cursor },
    });
    if (!reply.ok) return { past: null, problem: reply.problem };
    incidents.push(...reply.value.items);
    cursor = reply.value.nextCursor;
    if (cursor === null) break;
  }
  return { past: { incidents, isWhole: cursor === null }, problem: null };
}
