// The figures of one service over a span, in five questions, with what is usual for each and where that comes from.
import type { Answer } from '@kintsugi/contract';
import { useRef } from 'preact/hooks';
import { moment } from '../../../address/moment.ts';
import { useAsk, type Asked } from '../../../live/ask.ts';
import type { Span } from './span.ts';
import { largestOf, outsideIncidents, shareOf, usualInEvidence, usualOf, type Band } from './usual.ts';

type Windows = Answer<'queryMetrics'>;
type Values = readonly (number | null)[];

export interface Reading {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  /** As long as the span; empty where the measure was never seen. */
  readonly values: Values;
  readonly usual: Band | null;
  /** Where `usual` comes from, in words. */
  readonly usualFrom: 'the open incident' | 'the values before';
  /** What would bring it, where it is missing. */
  readonly missing: string;
}

export interface Readings {
  readonly readings: readonly Reading[];
  /** The question about requests: what of loading and trouble holds for all. */
  readonly asked: Asked<Windows>;
}

export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

const SERIES_MAX = 50;
const SPANS_BRING = 'Server spans bring it: send traces by OpenTelemetry.';
const RUNTIME_BRINGS = 'The runtime that keeps the service measures it.';

/** Twice the span is asked for: what came before says what is usual. */
export function useReadings(service: string, span: Span, incidents: readonly Stretch[], open: string | null): Readings {
  const requests = useSeries(service, span, 'requests', 'sum');
  const errors = useSeries(service, span, 'errors', 'sum');
  const rates = useSeries(service, span, 'requests', 'mean');
  const durations = useSeries(service, span, 'duration.p90', 'mean');
  const memory = useSeries(service, span, 'memory.most', 'max');
  const used = useSeries(service, span, 'utilization', 'max');
  const evidence = useAsk('listEvidence', { params: { id: open ?? '' } }, { wait: open === null });
  const split = ({ values, ...about }: Omit<Reading, 'usual' | 'usualFrom'>, measure: string): Reading => {
    const held = usualInEvidence(evidence.value?.items ?? [], service, measure);
    const count = Math.round((span.toMs - span.fromMs) / span.stepMs);
    const axis = { fromMs: span.fromMs - count * span.stepMs, stepMs: span.stepMs };
    const before = outsideIncidents(values.slice(0, count), axis, incidents);
    const shown = values.slice(count);
    return {
      ...about,
      values: shown.every((value) => value === null) ? [] : shown,
      usual: held ?? usualOf(before),
      usualFrom: held === null ? 'the values before' : 'the open incident',
    };
  };
  const failed = shareOf(wholeOf(errors.value), wholeOf(requests.value));
  const slow = seriesOf(durations.value);
  const busy = largestOf((used.value?.items ?? []).map(({ values }) => values));
  const title = 'errors, share of requests';
  return {
    asked: requests,
    readings: [
      split({ id: 'errors', title, unit: 'share', values: failed, missing: SPANS_BRING }, 'errors'),
      split(
        {
          id: 'duration',
          title: 'p90 of durations',
          unit: slow?.unit ?? 'ms',
          values: slow?.values ?? [],
          missing: SPANS_BRING,
        },
        'duration.p90',
      ),
      split(
        { id: 'requests', title: 'requests', unit: '/s', values: wholeOf(rates.value), missing: SPANS_BRING },
        'requests',
      ),
      split(
        {
          id: 'memory',
          title: 'memory of the largest replica',
          unit: 'bytes',
          values: wholeOf(memory.value),
          missing: RUNTIME_BRINGS,
        },
        'memory.most',
      ),
      split(
        {
          id: 'utilization',
          title: 'use of its own limit, busiest replica',
          unit: 'share',
          values: busy,
          missing: 'Declare how many requests a replica works on at once (limits.concurrency in kintsugi.yaml).',
        },
        'utilization',
      ),
    ],
  };
}

type Join = 'mean' | 'max' | 'sum';

/** While a question about the next moment is on its way, the last answer to the same question stays. */
function useSeries(service: string, span: Span, measure: string, join: Join): Asked<Windows> {
  const { fromMs, toMs, stepMs } = span;
  const knownAt = moment.value?.knownAt ?? null;
  const query = {
    service,
    measure,
    join,
    from: new Date(2 * fromMs - toMs).toISOString(),
    to: new Date(toMs).toISOString(),
    stepSeconds: stepMs / 1_000,
    limit: SERIES_MAX,
    ...(knownAt === null ? {} : { knownAt }),
  };
  const asked = useAsk('queryMetrics', { query }, { everyMs: Math.max(3_000, stepMs / 2) });
  const kept = useRef<{ readonly about: string; readonly value: Windows } | null>(null);
  const about = `${service} ${measure} ${toMs - fromMs} ${span.zoomed ? fromMs : ''}`;
  if (asked.value !== null) kept.current = { about, value: asked.value };
  return { ...asked, value: asked.value ?? (kept.current?.about === about ? kept.current.value : null) };
}

/** Of the whole service: series of an operation, an instance or a peer are parts of it. */
function seriesOf(windows: Windows | null) {
  return windows?.items.find(
    ({ series }) => series.operation === undefined && series.instance === undefined && series.peer === undefined,
  );
}

function wholeOf(windows: Windows | null): Values {
  return seriesOf(windows)?.values ?? [];
}
