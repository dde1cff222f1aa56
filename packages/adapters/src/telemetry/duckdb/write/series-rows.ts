// Which row of the open period's `series` table stands for a source's series number.
import type { MetricSeries } from '@kintsugi/engine/ports';

/** Sources introduce a series again after an hour of silence; so after two it need not be kept for them. */
const FORGET_MS = 2 * 3_600_000;

const HIGH = 0x8000_0000;
/** Numbers only grow: so many are given after weeks of series that come and go at the receiver's bound. Then the sender is refused. */
const SPAN_MAX = 50_000_000;

/** One source of batches numbers its series as it likes; two sources may use the same numbers for different ones. */
export class SeriesRows {
  private readonly series = new Map<number, MetricSeries>();
  /** By the source's number; 0 where the open period has no row yet. */
  private ids = new Uint32Array(1 << 8);
  private usedAt = new Float64Array(1 << 8);
  /** Numbers below it don't occur: some sources begin far up, and arrays should not. */
  private base: number | null = null;

  introduce(series: readonly MetricSeries[], nowMs: number): void {
    for (const one of series) {
      this.base ??= one.key >= HIGH ? HIGH : 0;
      const at = one.key - this.base;
      if (at < 0 || at > SPAN_MAX) throw new Error(`series number ${one.key} is out of its source's range`);
      const known = this.series.get(one.key);
      this.series.set(one.key, one);
      this.makeRoom(at);
      this.usedAt[at] = nowMs;
      if (known !== undefined && known.name !== one.name) this.ids[at] = 0;
    }
  }

  /** The row's id, 0 when it has none yet; notes that the series is in use. */
  use(key: number, nowMs: number): number {
    const at = key - (this.base ?? 0);
    if (!(at >= 0 && at < this.ids.length)) return 0;
    this.usedAt[at] = nowMs;
    return this.ids[at] as number;
  }

  /** What `key` stands for; a number that was never introduced is a bug of the source. */
  seriesOf(key: number): MetricSeries {
    const series = this.series.get(key);
    if (series === undefined) throw new Error(`series ${key} was never introduced`);
    return series;
  }

  assign(key: number, id: number): void {
    this.ids[key - (this.base ?? 0)] = id;
  }

  /** Another period is open, or a transaction was lost: every series needs a row again. Long silent ones are dropped. */
  renew(nowMs: number): void {
    this.ids.fill(0);
    for (const key of this.series.keys())
      if (nowMs - (this.usedAt[key - (this.base ?? 0)] as number) > FORGET_MS) this.series.delete(key);
  }

  private makeRoom(at: number): void {
    if (at < this.ids.length) return;
    const wanted = Math.max(at + 1, this.ids.length * 2);
    const ids = new Uint32Array(wanted);
    ids.set(this.ids);
    this.ids = ids;
    const usedAt = new Float64Array(wanted);
    usedAt.set(this.usedAt);
    this.usedAt = usedAt;
  }
}
