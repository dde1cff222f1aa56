// Questions to the API as the page asks them: kept, shared, asked again when the feed says that something moved.
import { ROUTES, type Answer, type Input, type Problem, type RouteName } from '@kintsugi/contract';
import { useSignal, useSignalEffect, type ReadonlySignal } from '@preact/signals';
import { QueryClient, QueryObserver } from '@tanstack/query-core';
import { useEffect, useRef } from 'preact/hooks';
import { moment } from '../address/moment.ts';
import { api } from './api.ts';
import { askWhoAmI } from './me.ts';

export interface Asked<T> {
  /** The newest answer, also while a newer one is on its way or could not be had. */
  readonly value: T | null;
  /** Why the last question was not answered; null when it was. */
  readonly problem: Problem | null;
  /** When `value` was true, ms since the epoch. */
  readonly asOfMs: number;
  readonly again: () => void;
}

export interface AskOptions {
  /** Ask again after this long without an event; figures move without events. */
  readonly everyMs?: number;
  /** Do not ask yet. */
  readonly wait?: boolean;
}

class Unanswered extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

export const questions = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 500,
      gcTime: 60_000,
      retry: (failures, error) => failures < 2 && error instanceof Unanswered && error.problem.status === 503,
      retryDelay: (failures) => 400 * 2 ** failures,
    },
  },
});

/** What the route answers, kept up to date while the component is shown. The moment of the page is part of the question. */
export function useAsk<N extends RouteName>(name: N, input: Input<N>, options: AskOptions = {}): Asked<Answer<N>> {
  const asked = useSignal<Asked<Answer<N>>>({ value: null, problem: null, asOfMs: 0, again: () => {} });
  const full = atMoment(name, input);
  const key = JSON.stringify([name, full]);
  const observer = useRef<QueryObserver | null>(null);
  const settings = {
    queryKey: [name, full],
    queryFn: () => call(name, full),
    enabled: options.wait !== true,
    refetchInterval: moment.value === null && options.everyMs !== undefined ? options.everyMs : (false as const),
  };
  useEffect(() => {
    const watching = (observer.current = new QueryObserver(questions, settings as never));
    const take = (): void => {
      const { data, error, dataUpdatedAt, isFetching } = watching.getCurrentResult();
      const problem = error instanceof Unanswered && !(isFetching && data === undefined) ? error.problem : null;
      asked.value = {
        value: (data as Answer<N> | undefined) ?? null,
        problem,
        asOfMs: dataUpdatedAt,
        again: () => void watching.refetch(),
      };
    };
    take();
    const stop = watching.subscribe(take);
    return () => (stop(), watching.destroy());
  }, [key, settings.enabled, settings.refetchInterval]);
  return asked.value;
}

async function call<N extends RouteName>(name: N, input: Input<N>): Promise<Answer<N>> {
  const reply = await api[name](input);
  if (reply.ok) return reply.value;
  if (reply.problem.status === 401) void askWhoAmI();
  throw new Unanswered(reply.problem);
}

/** Routes that can tell of the past are asked for the page's moment; the others tell of now, and the page says so. */
function atMoment<N extends RouteName>(name: N, input: Input<N>): Input<N> {
  const then = moment.value;
  if (then === null || !canTellOfThen(name)) return input;
  const given = (input as { readonly query?: object }).query ?? {};
  const known = then.knownAt === null ? {} : { knownAt: then.knownAt };
  return Object.assign({}, input, { query: { at: then.at, ...known, ...given } });
}

export function canTellOfThen(name: RouteName): boolean {
  const route = ROUTES[name];
  return 'query' in route && 'at' in route.query.shape;
}

/** Runs when the page's moment or address changes, and at first. */
export function useWhenChanged(what: ReadonlySignal<unknown>, run: () => void): void {
  useSignalEffect(() => {
    void what.value;
    run();
  });
}
