// What agents do and why, as it happens. It holds still while somebody reads: new rows wait behind a count.
import type { FeedEvent } from '@kintsugi/contract';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { to } from '../address/location.ts';
import { useAsk } from '../live/ask.ts';
import { told } from '../live/feed.ts';
import { When } from './when.tsx';

const SHOWN = 60;

export function Happening({ only }: { readonly only?: (event: FeedEvent) => boolean }) {
  const isHeld = useSignal(false);
  const shown = useSignal<readonly FeedEvent[]>(told.peek());
  const all = only === undefined ? told.value : told.value.filter(only);
  useEffect(() => {
    if (!isHeld.value) shown.value = all;
  }, [told.value, isHeld.value]);
  const newest = shown.value.at(-1)?.id;
  const waiting = newest === undefined ? 0 : all.length - 1 - all.findIndex(({ id }) => id === newest);
  const rows = (only === undefined ? shown.value : shown.value.filter(only)).slice(-SHOWN).toReversed();
  return (
    <div
      class="happening"
      onMouseEnter={() => (isHeld.value = true)}
      onMouseLeave={() => (isHeld.value = false)}
      onFocusCapture={() => (isHeld.value = true)}
      onBlurCapture={() => (isHeld.value = false)}
    >
      {isHeld.value && waiting > 0 && (
        <button class="quiet" onClick={() => (shown.value = all)}>
          {waiting} new
        </button>
      )}
      <ol class="plain" tabIndex={0} aria-label="What agents do">
        {rows.map(({ id, at, data }) => (
          <li key={id}>
            <When at={at} as="clock" /> <span class="soft">{data.actor.name}</span> <Said data={data} />
          </li>
        ))}
      </ol>
      {rows.length === 0 && (
        <p class="soft">Nothing since this page was opened. What agents do comes here as they do it.</p>
      )}
      {only === undefined && <Earlier untilMs={Date.parse(rows.at(-1)?.at ?? '') || Infinity} />}
    </div>
  );
}

/** What was done about the newest incident before this page was opened. */
function Earlier({ untilMs }: { readonly untilMs: number }) {
  const newest = useAsk('listIncidents', { query: { limit: 1 } }).value?.items[0];
  const timeline = useAsk('getTimeline', { params: { id: newest?.id ?? '' } }, { wait: newest === undefined });
  const before = (timeline.value?.items ?? [])
    .filter(({ at }) => Date.parse(at) < untilMs)
    .slice(-SHOWN)
    .toReversed();
  if (newest === undefined || before.length === 0) return null;
  return (
    <>
      <h3>
        Before, about <a href={to(`/incidents/${newest.id}`)}>{newest.title}</a>
      </h3>
      <ol class="plain" tabIndex={0} aria-label="What was done before">
        {before.map(({ id, at, actor, says }) => (
          <li key={id}>
            <When at={at} as="clock" /> <span class="soft">{actor.name}</span> {says}
          </li>
        ))}
      </ol>
    </>
  );
}

function Said({ data: { subject, says } }: { readonly data: FeedEvent['data'] }) {
  const path = pathOf(subject);
  return path === null ? <span>{says}</span> : <a href={to(path)}>{says}</a>;
}

export function pathOf({ kind, id }: FeedEvent['data']['subject']): string | null {
  switch (kind) {
    case 'incident':
      return `/incidents/${id}`;
    case 'repair':
      return `/development/${id}`;
    case 'build':
      return `/builds/${id}`;
    case 'service':
      return `/services/${encodeURIComponent(id)}`;
    case 'project':
      return '/development';
    case 'platform':
      return null;
  }
}
