// Telemetry as far as the loop asks for it: series, edges and log templates of the simulated world.
import type { SeriesKey } from '@kintsugi/domain';
import type { Edge, SeriesQuery, SeriesWindow, Telemetry, TemplateCount } from '@kintsugi/engine/ports';
import type { RecordedSeries } from '../world/recording.ts';
import type { World } from '../world/world.ts';
import type { Link } from './link.ts';

export function telemetryPort(world: World, link: Link): Telemetry {
  const { scheduler } = link;
  return {
    series: (query) => link.call('series', () => seriesOf(world, query, scheduler.nowMs)),
    top: (query) => link.call('top', () => seriesOf(world, query, scheduler.nowMs).slice(0, query.n)),
    logs: () => link.call('logs', () => []),
    templates: () => link.call('templates', () => templatesOf(world, scheduler.nowMs)),
    spans: () => link.call('spans', () => []),
    trace: () => link.call('trace', () => []),
    edges: () => link.call('edges', () => edgesOf(world)),
  };
}

/** Looked at again, everything is well: only questions about one very series are answered so. */
export function sunnyTelemetry(telemetry: Telemetry, world: World): Telemetry {
  return {
    ...telemetry,
    series: async (query) => {
      const windows = await telemetry.series(query);
      return query.exact === true
        ? windows.map((window) => ({ ...window, values: usualValues(world, window) }))
        : windows;
    },
  };
}

/** Looked at again, nothing can be seen. */
export function blindTelemetry(telemetry: Telemetry): Telemetry {
  return { ...telemetry, series: async (query) => (query.exact === true ? [] : telemetry.series(query)) };
}

function usualValues(world: World, { series, values }: SeriesWindow): Float64Array {
  const shape = world.fleets.get(series.service)?.shape;
  if (series.measure === 'requests') return values.map(() => shape?.requests ?? 0);
  if (series.measure === 'memory.most') return values.map(() => shape?.memoryBytes ?? 0);
  return values.map(() => (series.measure === 'duration.p90' ? (shape?.usualMs ?? 0) : 0));
}

function seriesOf(world: World, query: SeriesQuery, nowMs: number): SeriesWindow[] {
  const { fromMs, toMs, limit = 1_000 } = query;
  const windows: SeriesWindow[] = [];
  for (const series of world.recording.series.values()) {
    if (windows.length >= limit || !isAsked(series, query)) continue;
    const values = world.recording.window(series, fromMs, toMs, nowMs);
    if (values.some(Number.isFinite))
      windows.push({ series: series.key, fromMs, stepMs: 1_000, values, unit: series.unit });
  }
  return windows;
}

const FIELDS = ['measure', 'service', 'instance', 'operation', 'peer'] as const satisfies (keyof SeriesKey)[];

function isAsked({ key }: RecordedSeries, { match, exact = false }: SeriesQuery): boolean {
  return FIELDS.every((field) =>
    match[field] === undefined ? !exact || key[field] === undefined : match[field] === key[field],
  );
}

function edgesOf(world: World): Edge[] {
  return [...world.fleets.values()].flatMap(({ shape }) => [
    ...shape.callees.map((callee) => ({ caller: shape.name, callee, outside: false, sources: ['traces' as const] })),
    ...(shape.outside === null
      ? []
      : [{ caller: shape.name, callee: shape.outside, outside: true, sources: ['traces' as const] }]),
  ]);
}

function templatesOf(world: World, nowMs: number): TemplateCount[] {
  return world.faults.flatMap(({ plan, logLine }) =>
    logLine === null || nowMs < plan.fromMs || !world.isIll(plan.service, 'errors')
      ? []
      : [
          {
            service: plan.service,
            template: logLine,
            severity: 17,
            count: 12,
            countBefore: 0,
            firstMs: world.clock.now() - (nowMs - plan.fromMs),
          },
        ],
  );
}
