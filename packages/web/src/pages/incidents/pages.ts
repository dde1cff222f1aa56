// The list of incidents as a component asks for it: pages by need, fresh at the top, at the page's moment.
import type { Input } from '@kintsugi/contract';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { moment } from '../../address/moment.ts';
import { api } from '../../live/api.ts';
import { connection, told } from '../../live/feed.ts';
import { Loader, NOT_LOADED, type Loaded } from './loader.ts';

export interface Pages extends Loaded {
  /** The rows are those of the question before: the new answer is on its way. */
  readonly isOld: boolean;
  readonly more: () => void;
  readonly showWaiting: () => void;
  /** From the top, as if the page were opened anew. */
  readonly anew: () => void;
}

type Question = NonNullable<Input<'listIncidents'>['query']>;

/** `isHeld` says whether somebody reads: new rows then wait. */
export function useIncidentPages(question: Question, isHeld: () => boolean): Pages {
  const loaded = useSignal<Loaded>(NOT_LOADED);
  const isOld = useSignal(false);
  const round = useSignal(0);
  const loader = useRef<Loader | null>(null);
  const then = moment.value;
  const full: Question = {
    ...question,
    ...(then === null ? {} : { at: then.at, ...(then.knownAt === null ? {} : { knownAt: then.knownAt }) }),
  };
  const key = JSON.stringify([full, round.value]);
  useEffect(() => {
    isOld.value = loaded.value.hasBegun;
    const mine = new Loader(sourceOf(full), (now) => {
      // Until the first page is there, what was shown stays: typing must not make the list flicker.
      if (!now.hasBegun && now.problem === null && isOld.value) return;
      isOld.value = false;
      loaded.value = now;
    });
    loader.current = mine;
    void mine.more();
    return () => mine.stop();
  }, [key]);
  useFreshening(loader, isHeld);
  return {
    ...loaded.value,
    isOld: isOld.value,
    more: () => void loader.current?.more(),
    showWaiting: () => loader.current?.showWaiting(),
    anew: () => void (round.value += 1),
  };
}

/** By the feed's events; and after an outage everything may have moved. Not at a moment of the past: it stands still. */
function useFreshening(loader: { readonly current: Loader | null }, isHeld: () => boolean): void {
  const last = useRef<string | null>(null);
  const wasAway = useRef(false);
  const isLive = connection.value.kind === 'live';
  useEffect(() => {
    const from = told.value.findIndex(({ id }) => id === last.current) + 1;
    const isFirst = last.current === null;
    const events = told.value.slice(from);
    last.current = told.value.at(-1)?.id ?? '';
    if (isFirst || moment.value !== null) return;
    const ids = events.filter(({ data }) => data.subject.kind === 'incident').map(({ data }) => data.subject.id);
    if (ids.length > 0) void loader.current?.freshen(ids, isHeld);
  }, [told.value]);
  useEffect(() => {
    if (isLive && wasAway.current && moment.value === null) void loader.current?.freshen([], isHeld);
    wasAway.current = !isLive;
  }, [isLive]);
}

function sourceOf(question: Question): ConstructorParameters<typeof Loader>[0] {
  return {
    page: (cursor) => api.listIncidents({ query: cursor === null ? question : { ...question, cursor } }),
    one: (id) => api.getIncident({ params: { id } }),
  };
}
