// Spans become rate, errors and duration per service, operation and edge, second by second.
import { quantile } from '@kintsugi/analysis';
import type { SeriesKey } from '@kintsugi/domain';
import { seriesName } from '@kintsugi/domain';
import type { Span } from '../ports/index.ts';
import { MEASURES } from './measures.ts';
import type { TrackBook } from './track-book.ts';

interface Bucket {
  readonly where: Omit<SeriesKey, 'measure'>;
  requests: number;
  errors: number;
  readonly durationsMs: number[];
}

interface Place {
  readonly where: Omit<SeriesKey, 'measure'>;
  readonly firstSecond: number;
  lastSecond: number;
}

const MOST_DURATIONS = 500;
/** Distinct operations of one service; beyond it they are joined, because an address in a span's name is no operation. */
const MOST_OPERATIONS = 100;
const OTHER = '(other)';

export class SpanRates {
  readonly #seconds = new Map<number, Map<string, Bucket>>();
  readonly #operations = new Map<string, Set<string>>();
  readonly #places = new Map<string, Place>();
  #closed = -1;

  accept(spans: readonly Span[]): void {
    for (const span of spans) {
      const { service } = span;
      if (span.kind === 'server' || span.kind === 'consumer') {
        this.#count(span, { service });
        this.#count(span, { service, operation: this.#operation(span) });
      } else if ((span.kind === 'client' || span.kind === 'producer') && span.peer !== null) {
        this.#count(span, { service, peer: span.peer });
      }
    }
  }

  /** Writes every second up to `lastSecond`. A place that was busy lately and is silent now gets a zero, not a gap. */
  close(lastSecond: number, book: TrackBook): void {
    for (const second of [...this.#seconds.keys()].filter((open) => open <= lastSecond).toSorted((a, b) => a - b)) {
      for (const bucket of this.#seconds.get(second)?.values() ?? []) writeBucket(bucket, second, book);
      this.#seconds.delete(second);
    }
    const from = Math.max(this.#closed + 1, lastSecond - FORGET_SECONDS);
    for (const [name, { where, firstSecond, lastSecond: seen }] of this.#places) {
      if (seen < lastSecond - FORGET_SECONDS) this.#places.delete(name);
      for (let second = Math.max(from, firstSecond); second <= lastSecond; second += 1)
        writeSilence(where, second, book);
    }
    this.#closed = Math.max(this.#closed, lastSecond);
  }

  #count(span: Span, where: Omit<SeriesKey, 'measure'>): void {
    const second = Math.floor((span.startMs + span.durationMs) / 1_000);
    const name = seriesName({ measure: '', ...where });
    const place = this.#places.get(name);
    if (place === undefined) this.#places.set(name, { where, firstSecond: second, lastSecond: second });
    else place.lastSecond = Math.max(place.lastSecond, second);
    let buckets = this.#seconds.get(second);
    if (buckets === undefined) this.#seconds.set(second, (buckets = new Map()));
    let bucket = buckets.get(name);
    if (bucket === undefined) buckets.set(name, (bucket = { where, requests: 0, errors: 0, durationsMs: [] }));
    bucket.requests += 1;
    if (span.error) bucket.errors += 1;
    if (bucket.durationsMs.length < MOST_DURATIONS) bucket.durationsMs.push(span.durationMs);
  }

  #operation({ service, operation }: Span): string {
    let known = this.#operations.get(service);
    if (known === undefined) this.#operations.set(service, (known = new Set()));
    if (known.has(operation)) return operation;
    if (known.size >= MOST_OPERATIONS) return OTHER;
    known.add(operation);
    return operation;
  }
}

/** Silent for this long: the place is gone, not quiet. */
const FORGET_SECONDS = 120;

/** A second that was closed before may have late spans: what is stored is the increment, because stored counts are summed. */
function writeBucket({ where, requests, errors, durationsMs }: Bucket, second: number, book: TrackBook): void {
  const { requests: asked, errors: failed, duration } = MEASURES;
  book.add({ measure: asked.name, ...where }, asked.unit, second, requests);
  book.add({ measure: failed.name, ...where }, failed.unit, second, errors);
  if (durationsMs.length > 0)
    book.write({ measure: duration.name, ...where }, duration.unit, second, quantile(durationsMs, 0.9));
}

function writeSilence(where: Omit<SeriesKey, 'measure'>, second: number, book: TrackBook): void {
  const key: SeriesKey = { measure: MEASURES.requests.name, ...where };
  const known = book.find(key)?.window(second, 1)[0];
  if (known === undefined || !Number.isNaN(known)) return;
  book.add(key, MEASURES.requests.unit, second, 0);
  book.add({ measure: MEASURES.errors.name, ...where }, MEASURES.errors.unit, second, 0);
}
