// Stands in for the detectors: says what has departed, where and since when. It sees what was recorded, no fault.
import type { Meaning, SeriesKey, Signal } from '@kintsugi/domain';
import { seriesName } from '@kintsugi/domain';
import type { Fleet } from './replicas.ts';
import { seriesOf } from './health.ts';
import type { RecordedSeries, Recording } from './recording.ts';

const LOOK = 4;
/** What was said is not said again until it has been well for this long. */
const QUIET_MS = 15_000;
/** A resource that would be full later than this is not worth a word. */
const FORESIGHT_MS = 120_000;

interface Departure {
  readonly key: SeriesKey;
  readonly meaning: Meaning;
  readonly now: number;
  readonly band: Signal['band'];
  readonly unit: string;
  readonly crossing?: Signal['crossing'];
}

export class Watcher {
  readonly #active = new Map<string, number>();

  /** Forgets what it said, as after a restart. */
  forget(): void {
    this.#active.clear();
  }

  look(fleets: readonly Fleet[], recording: Recording, nowMs: number, clockMs: number): readonly Signal[] {
    for (const [name, lastMs] of this.#active) if (nowMs - lastMs > QUIET_MS) this.#active.delete(name);
    return fleets
      .flatMap((fleet) => departures(fleet, recording, clockMs))
      .flatMap((departure) => {
        const name = `${departure.meaning}:${seriesName(departure.key)}`;
        const isNew = !this.#active.has(name);
        this.#active.set(name, nowMs);
        return isNew ? [signalOf(name, departure, clockMs)] : [];
      });
  }
}

/** A signal about what is well: detectors are wrong now and then. */
export function falseAlarm(service: string, clockMs: number): Signal {
  const departure: Departure = {
    key: { measure: 'errors', service },
    meaning: 'errors',
    now: 0.2,
    band: { low: 0, usual: 0, high: 0.02 },
    unit: '',
  };
  return signalOf(`errors:${seriesName(departure.key)}`, departure, clockMs);
}

function signalOf(name: string, departure: Departure, clockMs: number): Signal {
  const { key, meaning, now, band, unit, crossing } = departure;
  const onsetMs = Math.floor(clockMs / 1_000) * 1_000 - LOOK * 1_000;
  return {
    id: `${name}@${onsetMs}`,
    series: key,
    meaning,
    direction: 'up',
    onsetMs,
    seenMs: clockMs,
    band,
    now,
    unit,
    surprise: 6,
    ...(crossing === undefined ? {} : { crossing }),
  };
}

function departures(fleet: Fleet, recording: Recording, clockMs: number): Departure[] {
  const { name: service, usualMs, usualErrors, memoryLimitBytes } = fleet.shape;
  const found: Departure[] = [];
  const series = seriesOf(recording, fleet);
  const last = (one: RecordedSeries): number[] => recording.last(one, LOOK);
  const errors = sum(last(series.errors)) / sum(last(series.requests));
  if (errors > usualErrors + 0.04) {
    const band = { low: 0, usual: usualErrors, high: usualErrors + 0.02 };
    found.push({ key: { measure: 'errors', service }, meaning: 'errors', now: errors, band, unit: '' });
  }
  const latency = Math.min(...last(series.latency));
  const usual = usualLatency(series.latency);
  if (latency > usual * 1.5 + 20) {
    const band = { low: 0, usual, high: usual * 1.3 + 10 };
    found.push({ key: { measure: 'duration.p90', service }, meaning: 'latency', now: latency, band, unit: 'ms' });
  }
  const unready = last(series.unready);
  if (unready.filter((count) => count > 0).length >= 3) {
    const band = { low: 0, usual: 0, high: 0 };
    const now = unready.at(-1) ?? 1;
    found.push({ key: { measure: 'unready', service }, meaning: 'availability', now, band, unit: 'replicas' });
  }
  const growing = growth(recording.last(series.memory, 12), memoryLimitBytes, clockMs);
  if (growing !== null) {
    const band = { low: 0, usual: fleet.shape.memoryBytes, high: fleet.shape.memoryBytes * 1.2 };
    found.push({ key: { measure: 'memory.most', service }, meaning: 'resource', unit: 'bytes', band, ...growing });
  }
  return found.map((departure) => ({ ...departure, now: departure.now || usualMs }));
}

/** The first values that were ever recorded: nothing was wrong yet. */
function usualLatency({ values }: RecordedSeries): number {
  return mean(values.slice(0, 10).filter(Number.isFinite));
}

function growth(values: readonly number[], limit: number, clockMs: number): Pick<Departure, 'now' | 'crossing'> | null {
  const first = values[0] ?? Number.NaN;
  const now = values.at(-1) ?? Number.NaN;
  const aMs = (now - first) / (values.length - 1) / 1_000;
  // Less than a tenth in a dozen seconds is noise.
  if (!(now > first * 1.1)) return null;
  const leftMs = (limit - now) / aMs;
  if (leftMs < 0 || leftMs > FORESIGHT_MS) return null;
  const expectedMs = clockMs + leftMs;
  return {
    now,
    crossing: { limit, earliestMs: expectedMs - leftMs / 4, expectedMs, latestMs: expectedMs + leftMs / 2 },
  };
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : sum(values) / values.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
