// Every metric that anybody sends, point by point: what a series never did before is evidence. It opens no incident.
import { ALARM_SCORE, DetectorPool, type Finding } from '@kintsugi/analysis';
import type { Signal } from '@kintsugi/domain';
import type { MetricBatch, MetricSeries } from '../ports/index.ts';
import { Silences, type Silence } from './silences.ts';

/** About 9 KB a series. Series that were silent for this long make room for new ones. */
const MOST_SERIES = 20_000;
const IDLE_MS = 10 * 60_000;
const SWEEP_MS = 10_000;
/** A series is looked at once a second, like everything in the loop: a flood of points costs no more than a trickle. */
const LEAST_STEP_MS = 900;
/** Over all series together so much evidence may come by chance; the more points, the rarer each must be. */
const FALSE_A_MINUTE = 1;
const MOST_SIGNALS = 50;
const MOST_SURPRISING = 30;

interface Watched {
  readonly series: MetricSeries;
  readonly slot: number;
  /** Of a counter: what it showed last. */
  last: number;
  lastMs: number;
  /** When it was last heard of. */
  heardMs: number;
}

/**
 * The streaming detector of the analysis core on values of gauges and rates of counters, in bounded memory: of more
 * than 20,000 living series the newest are left out, and counted. Cost some µs a point.
 */
export class MetricStream {
  readonly #pool = new DetectorPool();
  readonly #watched = new Map<number, Watched>();
  /** Our own clock: a sender's time says nothing of who has fallen silent. */
  #nowMs = 0;
  #found: Signal[] = [];
  #points = 0;
  #minuteMs = 0;
  #threshold = ALARM_SCORE;
  #leftOut = 0;
  #sweptMs = 0;
  readonly #silences = new Silences();
  #listenedMs = 0;

  /** Series that found no room. */
  get leftOut(): number {
    return this.#leftOut;
  }

  accept({ newSeries, length, keys, timesMs, values }: MetricBatch): void {
    for (const series of newSeries) this.#introduce(series);
    let lastKey = -1;
    let watched: Watched | undefined;
    for (let i = 0; i < length; i += 1) {
      const key = keys[i] as number;
      if (key !== lastKey) {
        watched = this.#watched.get(key);
        lastKey = key;
      }
      if (watched !== undefined) this.#point(watched, timesMs[i] as number, values[i] as number);
    }
  }

  drain(nowMs: number): readonly Signal[] {
    this.#nowMs = nowMs;
    if (Math.abs(nowMs - this.#minuteMs) >= 60_000) {
      this.#threshold = Math.max(ALARM_SCORE, Math.log10(Math.max(1, this.#points / FALSE_A_MINUTE)));
      this.#points = 0;
      this.#minuteMs = nowMs;
    }
    if (Math.abs(nowMs - this.#listenedMs) >= SWEEP_MS) {
      // After a long pause of our own, everybody seems to have been silent.
      const isSteady = Math.abs(nowMs - this.#listenedMs) < 3 * SWEEP_MS;
      this.#listenedMs = nowMs;
      if (isSteady) this.#found.push(...this.#silences.look(this.#silent(nowMs), nowMs).slice(0, MOST_SIGNALS));
    }
    const found = this.#found.map((signal) => ({ ...signal, seenMs: nowMs }));
    this.#found = [];
    return found;
  }

  /** By our own clock: a sender whose clock is behind is not silent. */
  *#silent(nowMs: number): Iterable<Silence> {
    for (const { series, slot, lastMs, heardMs } of this.#watched.values()) {
      // Heard before our clock was known: nobody can say how long ago.
      if (heardMs === 0) continue;
      const silentMs = nowMs - heardMs;
      const { service, name } = series;
      yield { service, name, silentMs, steps: this.#pool.silence(slot, lastMs + silentMs) };
    }
  }

  #introduce(series: MetricSeries): void {
    if (this.#watched.has(series.key)) return;
    if (this.#watched.size >= MOST_SERIES) this.#forgetIdle();
    if (this.#watched.size >= MOST_SERIES) this.#leftOut += 1;
    else
      this.#watched.set(series.key, {
        series,
        slot: this.#pool.add(),
        last: Number.NaN,
        lastMs: Number.NEGATIVE_INFINITY,
        heardMs: this.#nowMs,
      });
  }

  #point(watched: Watched, timeMs: number, raw: number): void {
    watched.heardMs = this.#nowMs;
    const beforeMs = watched.lastMs;
    if (timeMs >= beforeMs && timeMs - beforeMs < LEAST_STEP_MS) return;
    watched.lastMs = timeMs;
    const value =
      watched.series.kind === 'counter-cumulative' ? rateOf(watched, (timeMs - beforeMs) / 1_000, raw) : raw;
    this.#points += 1;
    const score = this.#pool.push(watched.slot, timeMs, value);
    if (!(score >= this.#threshold) || this.#found.length >= MOST_SIGNALS) return;
    const finding = this.#pool.finding(watched.slot);
    if (finding !== null) this.#found.push(signalOf(watched.series, finding, value, timeMs));
  }

  /** Not for each of a flood of new series: nothing more falls silent without time passing. */
  #forgetIdle(): void {
    if (Math.abs(this.#nowMs - this.#sweptMs) < SWEEP_MS) return;
    this.#sweptMs = this.#nowMs;
    for (const [key, { slot, heardMs }] of this.#watched) {
      if (heardMs >= this.#nowMs - IDLE_MS) continue;
      this.#watched.delete(key);
      this.#pool.release(slot);
    }
  }
}

/** NaN, a gap, for the first value and for one that fell: that counter was started again. */
function rateOf(watched: Watched, seconds: number, raw: number): number {
  const increment = raw - watched.last;
  watched.last = raw;
  return seconds > 0 && increment >= 0 ? increment / seconds : Number.NaN;
}

function signalOf(
  { key, name, service, instance, unit }: MetricSeries,
  finding: Finding,
  now: number,
  atMs: number,
): Signal {
  const { score, direction, onsetMs, band } = finding;
  const [low, high] = band;
  return {
    id: `metric:${key}@${onsetMs}`,
    series: { measure: name, service, ...(instance === '' ? {} : { instance }) },
    meaning: 'other',
    direction,
    onsetMs,
    seenMs: atMs,
    band: { low, usual: (low + high) / 2, high },
    now,
    unit,
    surprise: Math.min(MOST_SURPRISING, score),
  };
}
