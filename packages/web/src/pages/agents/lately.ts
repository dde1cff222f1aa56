// What agents wrote down lately: the timelines of the newest incidents, and what the feed told of everything else.
import type { Answer } from '@kintsugi/contract';
import { useAsk, type Asked } from '../../live/ask.ts';
import { told } from '../../live/feed.ts';
import { pathOf } from '../../parts/happening.tsx';
import type { Entry } from './crew.ts';

type Summary = Answer<'listIncidents'>['items'][number];

export interface Lately {
  /** One list an incident, newest incident first; entries oldest first. */
  readonly stories: readonly { readonly incident: Summary; readonly entries: readonly Entry[] }[];
  readonly others: readonly Entry[];
}

/** Of four incidents: questions cannot be more or fewer from one drawing to the next. */
export function useLately(): { readonly asked: Asked<Answer<'listIncidents'>>; readonly lately: Lately } {
  const asked = useAsk('listIncidents', { query: { limit: 4 } }, { everyMs: 30_000 });
  const incidents = asked.value?.items ?? [];
  const first = useTimeline(incidents[0]);
  const second = useTimeline(incidents[1]);
  const third = useTimeline(incidents[2]);
  const fourth = useTimeline(incidents[3]);
  const timelines = [first, second, third, fourth];
  const stories = incidents.map((incident, index) => ({
    incident,
    entries: entriesOf(incident, timelines[index] ?? null),
  }));
  const others = told.value.flatMap(({ id, at, type, data: { subject, actor, says } }): Entry[] =>
    actor.kind !== 'agent' || subject.kind === 'incident'
      ? []
      : [{ id, at, agent: actor.name, kind: type, says, path: pathOf(subject), title: '' }],
  );
  return { asked, lately: { stories, others } };
}

function useTimeline(incident: Summary | undefined): Answer<'getTimeline'> | null {
  return useAsk('getTimeline', { params: { id: incident?.id ?? 'inc_0' } }, { wait: incident === undefined }).value;
}

function entriesOf({ id, title }: Summary, timeline: Answer<'getTimeline'> | null): Entry[] {
  return (timeline?.items ?? []).flatMap((item) =>
    item.actor.kind !== 'agent'
      ? []
      : [
          {
            id: item.id,
            at: item.at,
            agent: item.actor.name,
            kind: item.kind,
            says: item.says,
            path: `/incidents/${id}`,
            title,
          },
        ],
  );
}
