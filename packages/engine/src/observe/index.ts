// Telemetry in, cleaned and joined to services: derived series, second by second, and the signals seen in them.
import type { Signal } from '@kintsugi/domain';
import { createDetectors } from '../detect/index.ts';
import type { ProbeResult, SeriesWindow, ServiceState, TelemetryBatch } from '../ports/index.ts';
import type { BusinessMetric } from './business.ts';
import { BusinessRates } from './business.ts';
import { LogTemplates } from './log-templates.ts';
import { MEASURES } from './measures.ts';
import type { Objective } from './objectives.ts';
import { Objectives } from './objectives.ts';
import { writeServices } from './runtime-samples.ts';
import { SpanRates } from './spans.ts';
import { TRACK_SECONDS } from './track.ts';
import { TrackBook } from './track-book.ts';

export type { BusinessMetric } from './business.ts';
export type { Objective } from './objectives.ts';
export { businessMeasure, MEASURES } from './measures.ts';

/** What people declared: the observer needs nothing else to know what a series means. */
export interface Facts {
  readonly business: readonly BusinessMetric[];
  readonly objectives: readonly Objective[];
}

export interface Observation {
  /** Derived points and template counts, to be stored like any other telemetry. */
  readonly batch: TelemetryBatch;
  readonly signals: readonly Signal[];
}

export interface Observer {
  declare(facts: Facts): void;
  /** Telemetry as it arrives. Fast; keeps soft state only. */
  accept(batch: TelemetryBatch): void;
  /** How the runtime's services are at this moment. */
  services(atMs: number, services: readonly ServiceState[]): void;
  probe(result: ProbeResult): void;
  /** Series from the store, after a restart: what was usual is known again at once. */
  prime(windows: readonly SeriesWindow[]): void;
  /** Requests and failures of an objective in the time before a restart, bucket by bucket. */
  primeBudget(objective: string, atMs: number, requests: number, errors: number): void;
  /** Once a second: closes the seconds that are late enough, and says what was seen in them. */
  tick(nowMs: number): Observation;
  status(): { readonly tracks: number; readonly refused: number };
}

/** Exporters batch: a second is closed this long after it ended. */
const LATENESS_MS = 2_000;
const FORGET_EVERY_SECONDS = 60;

export function createObserver(): Observer {
  const book = new TrackBook();
  const spans = new SpanRates();
  const business = new BusinessRates();
  const objectives = new Objectives();
  const logs = new LogTemplates();
  const detectors = createDetectors(book);
  let runtime: { readonly atMs: number; readonly services: readonly ServiceState[] } | null = null;

  return {
    declare(facts) {
      business.declare(facts.business);
      objectives.declare(facts.objectives);
    },
    accept({ metrics, spans: more, logs: lines }) {
      if (metrics !== undefined) {
        business.introduce(metrics.newSeries);
        business.accept(metrics);
        detectors.metrics(metrics);
      }
      if (more !== undefined) spans.accept(more);
      if (lines !== undefined) logs.accept(lines);
    },
    services(atMs, services) {
      runtime = { atMs, services };
      writeServices(book, Math.floor(atMs / 1_000), services);
    },
    probe: ({ subject, atMs, ok }) => {
      const { name, unit } = MEASURES.probeFailing;
      book.write({ measure: name, service: subject }, unit, Math.floor(atMs / 1_000), ok ? 0 : 1);
    },
    prime(windows) {
      for (const { series, unit, fromMs, stepMs, values } of windows) {
        values.forEach((value, i) => {
          if (Number.isFinite(value)) book.prime(series, unit, Math.floor((fromMs + i * stepMs) / 1_000), value);
        });
      }
    },
    primeBudget: (objective, atMs, requests, errors) => objectives.prime(objective, atMs, requests, errors),
    tick(nowMs) {
      const lastSecond = Math.floor((nowMs - LATENESS_MS) / 1_000) - 1;
      spans.close(lastSecond, book);
      business.close(lastSecond, book);
      const burning = objectives.close(lastSecond, nowMs, book);
      const { sightings, signals } = logs.drain(nowMs);
      if (lastSecond % FORGET_EVERY_SECONDS === 0) book.forget(lastSecond - TRACK_SECONDS);
      const found = detectors.tick(lastSecond, nowMs, runtime?.services ?? []);
      return { batch: { metrics: book.drain(), templates: sightings }, signals: [...found, ...burning, ...signals] };
    },
    status: () => ({ tracks: [...book.tracks()].length, refused: book.refused + detectors.leftOut() }),
  };
}
