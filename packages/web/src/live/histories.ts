// The small histories of all services in three questions: errors and requests over some hours, what changed, what was mended.
import type { Answer } from '@kintsugi/contract';
import { moment } from '../address/moment.ts';
import { useAsk } from './ask.ts';

export interface History {
  readonly fromMs: number;
  readonly toMs: number;
  /** Share of requests that failed, oldest first; null where nothing was seen. */
  readonly errorShare: readonly (number | null)[];
  readonly changes: readonly number[];
  readonly seams: readonly { readonly fromMs: number; readonly toMs: number; readonly mended: boolean }[];
}

export const HISTORY_HOURS = 6;
const STEP_SECONDS = 180;
/** Times the steps: no more points than the server answers at once. */
const SERIES_MAX = 160;
const EVERY_MS = 30_000;
const MENDED: readonly unknown[] = ['healed', 'prevented', 'by-person'];

/** By service. The window ends at the page's moment, at a whole step so that the same question is asked by all. */
export function useHistories(): (service: string) => History {
  const nowMs = moment.value === null ? Date.now() : Date.parse(moment.value.at);
  const toMs = Math.ceil(nowMs / (STEP_SECONDS * 1_000)) * STEP_SECONDS * 1_000;
  const fromMs = toMs - HISTORY_HOURS * 3_600_000;
  const [from, until] = [new Date(fromMs).toISOString(), new Date(toMs).toISOString()];
  const window = { from, to: until, stepSeconds: STEP_SECONDS, join: 'sum', limit: SERIES_MAX } as const;
  const errors = useAsk('queryMetrics', { query: { ...window, measure: 'errors' } }, { everyMs: EVERY_MS });
  const requests = useAsk('queryMetrics', { query: { ...window, measure: 'requests' } }, { everyMs: EVERY_MS });
  const changes = useAsk('listChanges', { query: { since: from, limit: 200 } }, { everyMs: EVERY_MS });
  const incidents = useAsk('listIncidents', { query: { limit: 200, since: from } }, { everyMs: EVERY_MS });
  return (service) => {
    const failed = wholeOf(errors.value, service);
    const asked = wholeOf(requests.value, service);
    return {
      fromMs,
      toMs,
      errorShare: (asked?.values ?? []).map((count, index) =>
        count === null || count === 0 ? null : Math.min(1, (failed?.values[index] ?? 0) / count),
      ),
      changes: (changes.value?.items ?? [])
        .filter((change) => change.service === service)
        .map(({ at }) => Date.parse(at)),
      seams: (incidents.value?.items ?? [])
        .filter(({ services }) => services.includes(service))
        .map(({ onsetAt, endedAt, ending }) => ({
          fromMs: Date.parse(onsetAt),
          toMs: endedAt === null ? nowMs : Date.parse(endedAt),
          mended: MENDED.includes(ending),
        })),
    };
  };
}

/** Of a whole service: series of an operation, an instance or a peer are parts of it. */
function wholeOf(windows: Answer<'queryMetrics'> | null, service: string) {
  return windows?.items.find(
    ({ series }) =>
      series.service === service &&
      series.operation === undefined &&
      series.instance === undefined &&
      series.peer === undefined,
  );
}
