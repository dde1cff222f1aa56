// The whole timeline of an incident, kept while its page is open: only what came after the last entry is asked for again.
import type { Answer } from '@kintsugi/contract';
import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { moment } from '../../address/moment.ts';
import { useAsk, type Asked } from '../../live/ask.ts';
import { grown } from './growing.ts';

type Timeline = Answer<'getTimeline'>;

const NOTHING: Timeline = { items: [], version: 0 };

/** Of now it grows; of a moment of the past it is asked for as a whole, since it does not grow any more. */
export function useWholeTimeline(id: string): Asked<Timeline> {
  const kept = useSignal<Timeline>(NOTHING);
  const isPast = moment.value !== null;
  const asked = useAsk('getTimeline', { params: { id }, query: { after: isPast ? 0 : kept.value.version } });
  useEffect(() => {
    if (!isPast && asked.value !== null) kept.value = grown(kept.value, asked.value);
  }, [asked.value, isPast]);
  const isThere = kept.value.version > 0;
  const value = isPast || !isThere ? asked.value : kept.value;
  return useMemo(() => ({ ...asked, value }), [asked, value]);
}
