// The little that is known of each series at once: its scale, its last points, its level and its latest alarm. Knows no tails.
import type { Departure, Finding } from './detector-pool.ts';

/** A power of two, so that a place in the ring is a mask away. */
const RECENT = 16;
const SHORT = 5;
/** Rows of memory of the level against which size and band are told, and of the long mean that seasons compete with. */
const LEVEL_ROWS = 64;
const LONG_ROWS = 2_000;
/** Half the width of the band in mean deviations: three standard deviations of a normal law. */
const BAND = 3 / Math.sqrt(2 / Math.PI);
/** Outside its band for so many rows it is no spike. */
const SHIFT_ROWS = 12;
/** So that neither squares nor 32-bit floats overflow, whatever comes. */
const MOST = 1e30;

const ROW = 0;
const ORIGIN = 1;
const UNIT = 2;
const LAST_MS = 3;
const STEP_MS = 4;
const LEVEL = 5;
const DEVIATION = 6;
const LONG_MEAN = 7;
const OUT_SINCE_MS = 8;
const OUT_ROWS = 9;
const OUT_SIDE = 10;
const RUN = 11;
const ENDED_RUN = 12;
const HEIGHT = 13;
const ALARM_AT = 14;
const ALARM_ONSET_MS = 15;
const ALARM_SIZE = 16;
const ALARM_LEVEL = 17;
const ALARM_DEVIATION = 18;
const ALARM_KIND = 19;
const LONGEST_RUN = 20;
/** Rows since the alarm that all lay outside the band before it, on its side; −1 once one did not. */
const ALARM_STAYED = 21;
const FIELDS = 22;

const KINDS: readonly Departure[] = ['spike', 'level-shift', 'season', 'variance', 'flat-line'];

/**
 * Values are kept in units of the series' own first step away from its first value, so that scale and offset of what
 * is measured change nothing.
 */
export class SeriesHeads {
  #fields = new Float64Array(0);
  #recent = new Float32Array(0);
  /** Level and deviation before the latest value of whichever series came last. */
  readonly #before = new Float64Array(2);

  static readonly bytesPerSlot = FIELDS * 8 + RECENT * 4;

  resize(slots: number): void {
    const [fields, recent] = [this.#fields, this.#recent];
    this.#fields = new Float64Array(slots * FIELDS);
    this.#recent = new Float32Array(slots * RECENT);
    this.#fields.set(fields);
    this.#recent.set(recent);
  }

  clear(slot: number): void {
    this.#fields.fill(0, slot * FIELDS, (slot + 1) * FIELDS);
    this.#fields[slot * FIELDS + ALARM_AT] = -1;
    this.#fields[slot * FIELDS + ALARM_STAYED] = -1;
  }

  /** Takes a point in and answers its row, from 0. */
  take(slot: number, timeMs: number, value: number): number {
    const f = this.#fields;
    const at = slot * FIELDS;
    const row = f[at + ROW]!;
    if (row === 0) f[at + ORIGIN] = value;
    if (f[at + UNIT] === 0 && value !== f[at + ORIGIN])
      f[at + UNIT] = Math.min(Number.MAX_VALUE, Math.abs(value - f[at + ORIGIN]!));
    const unit = f[at + UNIT]!;
    // Halves, since the difference of two finite numbers need not be finite.
    const x = unit === 0 ? 0 : (value / 2 - f[at + ORIGIN]! / 2) / (unit / 2);
    const held = Math.fround(Math.max(-MOST, Math.min(MOST, x)));
    const last = row === 0 ? Number.NaN : this.#recent[slot * RECENT + ((row - 1) & (RECENT - 1))]!;
    const isSame = held === last;
    f[at + ENDED_RUN] = isSame || row === 0 ? 0 : f[at + RUN]!;
    f[at + LONGEST_RUN] = Math.max(f[at + LONGEST_RUN]!, f[at + ENDED_RUN]!);
    f[at + RUN] = isSame ? f[at + RUN]! + 1 : 1;
    this.#recent[slot * RECENT + (row & (RECENT - 1))] = held;
    const step = timeMs - f[at + LAST_MS]!;
    if (row > 0 && step > 0)
      f[at + STEP_MS]! +=
        f[at + STEP_MS] === 0 ? step : (Math.min(step, 3 * f[at + STEP_MS]!) - f[at + STEP_MS]!) / LEVEL_ROWS;
    f[at + LAST_MS] = timeMs;
    f[at + ROW] = row + 1;
    return row;
  }

  latest(slot: number): number {
    return this.#recent[slot * RECENT + ((this.#fields[slot * FIELDS + ROW]! - 1) & (RECENT - 1))]!;
  }

  shortMean(slot: number): number {
    const rows = this.#fields[slot * FIELDS + ROW]!;
    const count = Math.min(rows, SHORT);
    let sum = 0;
    for (let back = 1; back <= count; back += 1) sum += this.#recent[slot * RECENT + ((rows - back) & (RECENT - 1))]!;
    return sum / count;
  }

  longMean(slot: number): number {
    return this.#fields[slot * FIELDS + LONG_MEAN]!;
  }

  /** Highest less lowest of the last sixteen values; NaN before there are so many. */
  range(slot: number): number {
    if (this.#fields[slot * FIELDS + ROW]! < RECENT) return Number.NaN;
    let low = Infinity;
    let high = -Infinity;
    for (let i = slot * RECENT; i < (slot + 1) * RECENT; i += 1) {
      const value = this.#recent[i]!;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    return high - low;
  }

  /** How many equal values have come one after the other, up to now. */
  run(slot: number): number {
    return this.#fields[slot * FIELDS + RUN]!;
  }

  /** The longest run that has ended. */
  longestRun(slot: number): number {
    return this.#fields[slot * FIELDS + LONGEST_RUN]!;
  }

  /** The length of the run that the latest value ended, 0 when it went on. */
  endedRun(slot: number): number {
    return this.#fields[slot * FIELDS + ENDED_RUN]!;
  }

  /** Moves level, band and excursion on by the latest value. */
  learn(slot: number, timeMs: number, value: number): void {
    const f = this.#fields;
    const at = slot * FIELDS;
    const row = f[at + ROW]!;
    if (f[at + ALARM_STAYED]! >= 0) this.#follow(at, value);
    const off = value - f[at + LEVEL]!;
    const width = BAND * f[at + DEVIATION]!;
    const side = Math.abs(off) > width ? Math.sign(off) : 0;
    if (side === 0) f[at + OUT_ROWS] = 0;
    else if (side !== f[at + OUT_SIDE] || f[at + OUT_ROWS] === 0) {
      f[at + OUT_ROWS] = 1;
      f[at + OUT_SINCE_MS] = timeMs;
    } else f[at + OUT_ROWS]! += 1;
    f[at + OUT_SIDE] = side;
    this.#before[0] = f[at + LEVEL]!;
    this.#before[1] = f[at + DEVIATION]!;
    // What is far out moves the level as far as the edge of the band does, so that an outlier is soon forgotten.
    const held = row <= RECENT ? off : Math.max(-width, Math.min(width, off));
    const weight = 1 / Math.min(row, LEVEL_ROWS);
    f[at + LEVEL]! += held * weight;
    f[at + DEVIATION]! +=
      (Math.min(Math.abs(off), row <= RECENT ? Infinity : width + 1e-9 + Math.abs(held)) - f[at + DEVIATION]!) * weight;
    f[at + LONG_MEAN]! += (value - f[at + LONG_MEAN]!) / Math.min(row, LONG_ROWS);
  }

  #follow(at: number, value: number): void {
    const f = this.#fields;
    const off = Math.sign(f[at + ALARM_SIZE]!) * (value - f[at + ALARM_LEVEL]!);
    f[at + ALARM_STAYED] = off > BAND * f[at + ALARM_DEVIATION]! ? f[at + ALARM_STAYED]! + 1 : -1;
  }

  /** Whether the evidence is above all of the last rows, of which older ones count less. */
  exceeds(slot: number, evidence: number, forgets: number, times: number): boolean {
    const at = slot * FIELDS + HEIGHT;
    const height = this.#fields[at]! * forgets;
    this.#fields[at] = Math.max(height, evidence);
    return evidence > height * times;
  }

  /** Remembers an alarm at the latest value, against the level before it. */
  raise(slot: number, timeMs: number, score: number, kind: Departure): void {
    const f = this.#fields;
    const at = slot * FIELDS;
    const [level, deviation] = [this.#before[0]!, this.#before[1]!];
    f[at + ALARM_AT] = score;
    f[at + ALARM_ONSET_MS] = f[at + OUT_ROWS]! > 0 ? f[at + OUT_SINCE_MS]! : timeMs;
    f[at + ALARM_SIZE] = this.latest(slot) - level;
    f[at + ALARM_LEVEL] = level;
    f[at + ALARM_DEVIATION] = deviation;
    f[at + ALARM_KIND] = KINDS.indexOf(kind);
    f[at + ALARM_STAYED] = 0;
  }

  finding(slot: number): Finding | null {
    const f = this.#fields;
    const at = slot * FIELDS;
    if (f[at + ALARM_AT]! < 0) return null;
    const unit = f[at + UNIT]!;
    const inUnits = (x: number): number => f[at + ORIGIN]! + x * unit;
    const kind = KINDS[f[at + ALARM_KIND]!]!;
    const level = f[at + ALARM_LEVEL]!;
    const width = BAND * f[at + ALARM_DEVIATION]!;
    const hasStayed = f[at + ALARM_STAYED]! >= SHIFT_ROWS;
    return {
      score: f[at + ALARM_AT]!,
      kind: kind === 'spike' && hasStayed ? 'level-shift' : kind,
      direction: f[at + ALARM_SIZE]! < 0 ? 'down' : 'up',
      onsetMs: f[at + ALARM_ONSET_MS]!,
      size: Math.abs(f[at + ALARM_SIZE]! * unit),
      band: [inUnits(level - width), inUnits(level + width)],
    };
  }

  silence(slot: number, nowMs: number): number {
    const f = this.#fields;
    const at = slot * FIELDS;
    if (f[at + ROW]! < RECENT || f[at + STEP_MS] === 0) return Number.NaN;
    return Math.max(0, nowMs - f[at + LAST_MS]!) / f[at + STEP_MS]!;
  }
}
