// Bounded questions to the telemetry store, as of any moment.
import type { LogLine, SeriesWindow, Span } from '@kintsugi/engine/ports';
import type { Answer } from '@kintsugi/contract';
import type { Handlers } from '../http/handler.ts';
import { answer, refused } from '../http/handler.ts';
import { iso } from '../presenters/figures.ts';
import type { Site } from './site.ts';

const DEFAULT_WINDOW_MS = 15 * 60_000;
const POINTS_MAX = 20_000;

interface WindowQuery {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly knownAt?: string | undefined;
}

export function telemetryHandlers(
  site: Site,
): Pick<Handlers, 'queryMetrics' | 'queryLogs' | 'queryTraces' | 'getTrace'> {
  return {
    queryMetrics: async ({ query }) => {
      const window = windowOf(query, site.now());
      const stepMs = Math.round(query.stepSeconds * 1_000);
      const points = ((window.toMs - window.fromMs) / stepMs) * query.limit;
      if (!(points > 0) || points > POINTS_MAX) {
        return refused(
          'window-out-of-bounds',
          400,
          `from, to and stepSeconds ask for ${Math.round(points)} points`,
          `Ask for 1 to ${POINTS_MAX}: a shorter window, a longer step, or a smaller limit.`,
        );
      }
      const { measure, service, instance, operation, peer } = query;
      const match = Object.fromEntries(
        Object.entries({ measure, service, instance, operation, peer }).filter(([, value]) => value !== undefined),
      );
      const found = await site.telemetry.series({ ...window, match, stepMs, join: query.join, limit: query.limit });
      return answer({ items: found.map(presentSeries) });
    },
    queryLogs: async ({ query }) => {
      const { service, text, limit } = query;
      const found = await site.telemetry.logs({
        ...windowOf(query, site.now()),
        ...(service === undefined ? {} : { service }),
        ...(text === undefined ? {} : { text }),
        limit,
      });
      return answer({ items: found.map(presentLine) });
    },
    queryTraces: async ({ query }) => {
      const { service, operation, errors, limit } = query;
      const found = await site.telemetry.spans({
        ...windowOf(query, site.now()),
        ...(service === undefined ? {} : { service }),
        ...(operation === undefined ? {} : { operation }),
        errorsOnly: errors === 'true',
        limit,
      });
      // The store answers the newest, oldest first.
      return answer({ items: found.toReversed().map(presentSpan) });
    },
    getTrace: async ({ params }) => {
      const spans = await site.telemetry.trace(params.id.toLowerCase());
      if (spans.length === 0)
        return refused(
          'unknown-trace',
          404,
          `no span of trace ${params.id} is stored`,
          'It may be older than the retention, or not have arrived yet.',
        );
      return answer({ items: spans.map(presentSpan) });
    },
  };
}

function windowOf({ from, to, knownAt }: WindowQuery, nowMs: number) {
  const toMs = to === undefined ? nowMs : Date.parse(to);
  const fromMs = from === undefined ? toMs - DEFAULT_WINDOW_MS : Date.parse(from);
  return { fromMs, toMs, ...(knownAt === undefined ? {} : { knownAtMs: Date.parse(knownAt) }) };
}

export function numberOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function presentSeries({
  series,
  unit,
  fromMs,
  stepMs,
  values,
}: SeriesWindow): Answer<'queryMetrics'>['items'][number] {
  return {
    series: { ...series },
    unit,
    from: iso(fromMs),
    stepSeconds: stepMs / 1_000,
    values: Array.from(values, numberOrNull),
  };
}

function presentLine({ atMs, ...line }: LogLine): Answer<'queryLogs'>['items'][number] {
  return { ...line, at: iso(atMs) };
}

function presentSpan({ startMs, durationMs, attributes, ...span }: Span): Answer<'getTrace'>['items'][number] {
  return { ...span, startedAt: iso(startMs), durationSeconds: durationMs / 1_000, attributes: { ...attributes } };
}
