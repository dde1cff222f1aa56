// A time: relative, with the absolute one on hover and in what a reader is told.
import { nowMs } from '../live/clock.ts';
import { absolute, clock, relative } from '../words/times.ts';

export function When({ at, as = 'relative' }: { readonly at: string | number; readonly as?: 'relative' | 'clock' }) {
  const atMs = typeof at === 'number' ? at : Date.parse(at);
  return (
    <time class="when" dateTime={new Date(atMs).toISOString()} title={absolute(atMs)}>
      {as === 'clock' ? clock(atMs) : relative(atMs, nowMs.value)}
    </time>
  );
}
