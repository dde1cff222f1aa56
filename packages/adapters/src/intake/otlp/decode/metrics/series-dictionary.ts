// Gives every metric series its number, keeps it while the series lives, and says which series the consumers don't know yet.
import type { MetricKind, MetricSeries } from '@kintsugi/engine/ports';

/** What makes a series that series; two senders that agree in all of it speak of the same one. */
export interface SeriesIdentity {
  readonly service: string;
  readonly instance: string;
  readonly scope: string;
  readonly name: string;
  readonly unit: string;
  readonly kind: MetricKind;
  readonly attributes: ReadonlyMap<string, string>;
}

/** A series that was silent for this long may be forgotten when room is needed, and is introduced again when it speaks. */
const IDLE_SECONDS = 3_600;
const SWEEP_SECONDS = 60;

/**
 * Numbers only grow and are never given twice, so that a consumer may keep arrays by number.
 * Bounded: at `maxSeries` living series, new ones are refused until old ones fall silent.
 */
export class SeriesDictionary {
  readonly maxSeries: number;
  private readonly keys = new Map<string, number>();
  private readonly series = new Map<number, MetricSeries>();
  private seenAt = new Uint32Array(1 << 8);
  private known = new Uint8Array(1 << 8);
  private next = 0;
  private sweptAt = 0;
  /** How often silent series were forgotten: caches of numbers from before are stale. */
  sweeps = 0;

  constructor(maxSeries: number) {
    this.maxSeries = maxSeries;
  }

  /** How many series live. */
  get size(): number {
    return this.keys.size;
  }

  /** The number of this series, given now if it is new; -1 when there is no room. */
  keyOf(identity: SeriesIdentity, nowSeconds: number): number {
    const attributes = [...identity.attributes].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    const { service, instance, scope, name, unit, kind } = identity;
    const text = JSON.stringify([service, instance, scope, name, unit, kind, attributes]);
    const existing = this.keys.get(text);
    if (existing !== undefined) return existing;
    if (this.keys.size >= this.maxSeries && !this.sweep(nowSeconds)) return -1;
    const key = this.next++;
    this.keys.set(text, key);
    this.series.set(key, {
      key,
      service,
      instance,
      name,
      unit,
      kind,
      attributes: Object.fromEntries(attributes),
      scope,
    });
    this.grow();
    this.seenAt[key] = nowSeconds;
    return key;
  }

  /** Notes that `key` has a point; true when the consumers must (again) be told what it is: they too forget the silent. */
  touch(key: number, nowSeconds: number): boolean {
    if (nowSeconds - (this.seenAt[key] as number) >= IDLE_SECONDS) this.known[key] = 0;
    this.seenAt[key] = nowSeconds;
    return this.known[key] === 0;
  }

  /** What a number stands for; undefined when it was forgotten. */
  introduction(key: number): MetricSeries | undefined {
    return this.series.get(key);
  }

  /** The consumers took a batch with these introductions: they need not be told again. */
  confirm(series: readonly MetricSeries[]): void {
    for (const { key } of series) this.known[key] = 1;
  }

  /** Forgets silent series. False when that made no room, or was tried a moment ago. */
  private sweep(nowSeconds: number): boolean {
    if (nowSeconds - this.sweptAt < SWEEP_SECONDS) return false;
    this.sweptAt = nowSeconds;
    this.sweeps += 1;
    for (const [text, key] of this.keys) {
      if (nowSeconds - (this.seenAt[key] as number) < IDLE_SECONDS) continue;
      this.keys.delete(text);
      this.series.delete(key);
      this.known[key] = 0;
    }
    return this.keys.size < this.maxSeries;
  }

  private grow(): void {
    if (this.next <= this.seenAt.length) return;
    const seenAt = new Uint32Array(this.seenAt.length * 2);
    seenAt.set(this.seenAt);
    this.seenAt = seenAt;
    const known = new Uint8Array(this.known.length * 2);
    known.set(this.known);
    this.known = known;
  }
}
