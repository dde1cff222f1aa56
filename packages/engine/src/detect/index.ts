// Analysis run over the live tracks: says what is seen, where, since when and how surprising; never what it means.
import { departure, notReady, unusualErrors } from '@kintsugi/analysis';
import type { Signal } from '@kintsugi/domain';
import { seriesName } from '@kintsugi/domain';
import type { MetricBatch, ServiceState } from '../ports/index.ts';
import { failingProbe } from './failing-probe.ts';
import { findingOf, type Finding } from './finding.ts';
import { growingToLimit } from './growth.ts';
import { MetricStream } from './metric-stream.ts';

/** The part of a track that detectors read. */
interface ReadTrack {
  readonly key: Signal['series'];
  readonly unit: string;
  window(lastSecond: number, count: number): Float64Array;
}

interface ReadBook {
  tracks(): Iterable<ReadTrack>;
  find(key: Signal['series']): ReadTrack | undefined;
}

export interface Detectors {
  metrics(batch: MetricBatch): void;
  /** Series of metrics that nobody watches, for want of room. */
  leftOut(): number;
  tick(lastSecond: number, nowMs: number, services: readonly ServiceState[]): readonly Signal[];
}

const SECONDS = 300;
/** A signal that was seen is not said again until its series has been quiet for this long. */
const QUIET_SECONDS = 15;

export function createDetectors(book: ReadBook): Detectors {
  const active = new Map<string, number>();
  const stream = new MetricStream();

  function say(
    track: ReadTrack,
    meaning: Signal['meaning'],
    finding: Finding,
    lastSecond: number,
    nowMs: number,
  ): Signal | null {
    const name = `${meaning}:${seriesName(track.key)}`;
    const known = active.has(name);
    active.set(name, lastSecond);
    if (known) return null;
    const onsetMs = (lastSecond - finding.secondsAgo) * 1_000;
    const { direction, band, now, surprise, crossing } = finding;
    const timed =
      crossing === undefined
        ? {}
        : {
            crossing: {
              limit: crossing.limit,
              earliestMs: nowMs + crossing.early * 1_000,
              expectedMs: nowMs + crossing.expected * 1_000,
              latestMs: nowMs + Math.min(crossing.late, FAR_SECONDS) * 1_000,
            },
          };
    return {
      id: `${name}@${onsetMs}`,
      series: track.key,
      meaning,
      direction,
      onsetMs,
      seenMs: nowMs,
      band,
      now,
      unit: meaning === 'errors' ? '' : track.unit,
      surprise,
      ...timed,
    };
  }

  return {
    metrics: (batch) => stream.accept(batch),
    leftOut: () => stream.leftOut,
    tick(lastSecond, nowMs, services) {
      for (const [name, second] of active) if (second < lastSecond - QUIET_SECONDS) active.delete(name);
      const limits = new Map(services.map(({ service, limits: { memoryBytes } }) => [service, memoryBytes]));
      const usualErrors = overallErrors(book, lastSecond);
      const signals: Signal[] = [];
      for (const track of book.tracks()) {
        const seen = look(track, book, lastSecond, limits, usualErrors);
        const signal = seen === null ? null : say(seen.track, seen.meaning, seen.finding, lastSecond, nowMs);
        if (signal !== null) signals.push(signal);
      }
      return [...signals, ...stream.drain(nowMs)];
    },
  };
}

const FAR_SECONDS = 86_400;
/** Below a tenth of a second nobody notices (Miller 1968, Nielsen 1993). */
const LEAST_RISE_MS = 100;
/** A growth that fills a limit in minutes need not be looked for each second. */
const GROWTH_EVERY_SECONDS = 3;

interface Seen {
  readonly track: ReadTrack;
  readonly meaning: Signal['meaning'];
  readonly finding: Finding;
}

function look(
  track: ReadTrack,
  book: ReadBook,
  lastSecond: number,
  limits: ReadonlyMap<string, number | null>,
  usualErrors: number,
): Seen | null {
  const { key } = track;
  const seen = (meaning: Signal['meaning'], finding: Finding | null, of: ReadTrack = track): Seen | null =>
    finding === null ? null : { track: of, meaning, finding };
  switch (key.measure) {
    case 'errors': {
      const requests = book.find({ ...key, measure: 'requests' });
      if (requests === undefined || key.peer !== undefined) return null;
      return seen(
        'errors',
        findingOf(unusualErrors(requests.window(lastSecond, SECONDS), track.window(lastSecond, SECONDS), usualErrors)),
      );
    }
    case 'duration.p90':
      return key.peer === undefined
        ? seen('latency', findingOf(departure(track.window(lastSecond, SECONDS), 'up', LEAST_RISE_MS)))
        : null;
    case 'unready':
      return seen('availability', findingOf(notReady(track.window(lastSecond, SECONDS))));
    // What is not ours cannot be mended here: a partner's probe is evidence, and wakes nobody by itself.
    case 'probe.failing':
      return limits.has(key.service) ? seen('availability', failingProbe(track.window(lastSecond, SECONDS))) : null;
    case 'memory': {
      if (lastSecond % GROWTH_EVERY_SECONDS !== 0) return null;
      const limit = limits.get(key.service) ?? null;
      const most = book.find({ measure: 'memory.most', service: key.service });
      return limit === null || most === undefined
        ? null
        : seen('resource', growingToLimit(track.window(lastSecond, SECONDS), limit), most);
    }
    default:
      return key.measure.startsWith('business:')
        ? seen('business', findingOf(departure(track.window(lastSecond, SECONDS), 'down')))
        : null;
  }
}

/** Share of failed requests over all services: what is usual where one service has not been seen for long. */
function overallErrors(book: ReadBook, lastSecond: number): number {
  let requests = 0;
  let errors = 0;
  for (const track of book.tracks()) {
    const { measure, operation, peer } = track.key;
    if (operation !== undefined || peer !== undefined || (measure !== 'requests' && measure !== 'errors')) continue;
    for (const value of track.window(lastSecond - EXCLUDED_SECONDS, SECONDS)) {
      if (Number.isFinite(value)) {
        if (measure === 'requests') requests += value;
        else errors += value;
      }
    }
  }
  // As if a hundred requests with half a failure had been seen: a service that has just begun is thought sound.
  return Math.min(0.05, (errors + 0.5) / (requests + 100));
}

const EXCLUDED_SECONDS = 20;
