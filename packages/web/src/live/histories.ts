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

/** The longest first: the shortest in which everything that is known has room is shown. */
const SPANS_SECONDS = [21_600, 3_600, 900] as const;
/** Times the most series that are asked for: what the store answers at once. */
const STEPS = 100;
const EVERY_MS = 30_000;
const MENDED: readonly unknown[] = ['healed', 'prevented', 'by-person'];

export interface Histories {
  readonly spanSeconds: number;
  readonly of: (service: string) => History;
}

/** The window ends at the page's moment, at a whole step, so that the same question is asked by all. */
export function useHistories(): Histories {
  const nowMs = moment.value === null ? Date.now() : Date.parse(moment.value.at);
  const longest = windowOf(SPANS_SECONDS[0], nowMs);
  const asked = useAsk('queryMetrics', { query: { ...longest, measure: 'requests' } }, { everyMs: EVERY_MS });
  const spanSeconds = spanFor(asked.value, nowMs);
  const window = windowOf(spanSeconds, nowMs);
  const [fromMs, toMs] = [Date.parse(window.from), Date.parse(window.to)];
  const errors = useAsk('queryMetrics', { query: { ...window, measure: 'errors' } }, { everyMs: EVERY_MS });
  const requests = useAsk('queryMetrics', { query: { ...window, measure: 'requests' } }, { everyMs: EVERY_MS });
  const changes = useAsk('listChanges', { query: { since: window.from, limit: 200 } }, { everyMs: EVERY_MS });
  const incidents = useAsk('listIncidents', { query: { limit: 200, since: window.from } }, { everyMs: EVERY_MS });
  const of = (service: string): History => {
    const failed = wholeOf(errors.value, service);
    return {
      fromMs,
      toMs,
      errorShare: (wholeOf(requests.value, service)?.values ?? []).map((count, index) =>
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
  return { spanSeconds, of };
}

function windowOf(spanSeconds: number, nowMs: number) {
  const stepSeconds = spanSeconds / STEPS;
  const toMs = Math.ceil(nowMs / (stepSeconds * 1_000)) * stepSeconds * 1_000;
  const [from, to] = [toMs - spanSeconds * 1_000, toMs].map((ms) => new Date(ms).toISOString()) as [string, string];
  return { from, to, stepSeconds, join: 'sum', limit: 200 } as const;
}

/** A service that is watched for five minutes would otherwise have its whole life in a pixel. */
function spanFor(longest: Answer<'queryMetrics'> | null, nowMs: number): number {
  const firsts = (longest?.items ?? []).flatMap(({ from, stepSeconds, values }) => {
    const first = values.findIndex((value) => value !== null);
    return first < 0 ? [] : [Date.parse(from) + first * stepSeconds * 1_000];
  });
  if (firsts.length === 0) return SPANS_SECONDS[0];
  const knownSeconds = (nowMs - Math.min(...firsts)) / 1_000;
  return SPANS_SECONDS.findLast((span) => span >= knownSeconds) ?? SPANS_SECONDS[0];
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
