// The newest incidents with what agents wrote down about each.
import type { Answer } from '@kintsugi/contract';
import { useAsk } from '../../live/ask.ts';
import type { Entry } from './hand-to-hand.ts';

type Summary = Answer<'listIncidents'>['items'][number];

export interface Story {
  readonly incident: Summary;
  /** Oldest first. */
  readonly entries: readonly Entry[];
}

/** Newest first; of four incidents: questions cannot be more or fewer from one drawing to the next. */
export function useStories(): readonly Story[] {
  const incidents = useAsk('listIncidents', { query: { limit: 4 } }, { everyMs: 30_000 }).value?.items ?? [];
  const first = useTimeline(incidents[0]);
  const second = useTimeline(incidents[1]);
  const third = useTimeline(incidents[2]);
  const fourth = useTimeline(incidents[3]);
  const timelines = [first, second, third, fourth];
  return incidents.map((incident, index) => ({ incident, entries: entriesOf(timelines[index] ?? null) }));
}

function useTimeline(incident: Summary | undefined): Answer<'getTimeline'> | null {
  return useAsk('getTimeline', { params: { id: incident?.id ?? 'inc_0' } }, { wait: incident === undefined }).value;
}

function entriesOf(timeline: Answer<'getTimeline'> | null): Entry[] {
  return (timeline?.items ?? []).flatMap(({ id, at, kind, says, actor }) =>
    actor.kind === 'agent' ? [{ id, at, agent: actor.name, kind, says }] : [],
  );
}
