// Many series watched at once, one point at a time, in bounded memory. Knows no name, no unit and no source of a series.
import { PeriodFinder } from './period-finder.ts';
import { SeasonTracks } from './season-tracks.ts';
import { SeriesHeads } from './series-heads.ts';
import { TailSketches } from './tail-sketches.ts';
import { EXCLUSIONS, ValueNets } from './value-nets.ts';

/** What made a series stand out. */
export type Departure = 'spike' | 'level-shift' | 'season' | 'variance' | 'flat-line';

export interface Finding {
  /** −log₁₀ of the share of rows that score so high while nothing is wrong. */
  readonly score: number;
  readonly kind: Departure;
  readonly direction: 'up' | 'down';
  /** When the series left its band, at the latest when the score rose. */
  readonly onsetMs: number;
  /** Distance from the level before, in the unit of the series. */
  readonly size: number;
  /** Where the series was expected, in its unit. */
  readonly band: readonly [low: number, high: number];
}

/**
 * The score from which on a series is worth an alarm: while nothing is wrong one row in 1,440 gets there, once a day
 * for a point a minute. The same for every series and everywhere.
 */
export const ALARM_SCORE = Math.log10(1_440);

/** Rows from which on a series is spoken of: the shorter half of the exclusions has enough to compare with by then. */
const NEEDED = 64;
/** The value itself, and the mean of the last five: a fault that is small but stays. */
const VIEWS = 2;
const DAY_MS = 86_400_000;
/** What a departure other than novelty must be ahead by: ten times rarer, since it is asked for beside it. */
const PRICE = 1;
/** And a season whose period was searched for among sixty, by ten times more. */
const SEARCHED = 1;
/** A run of equal values is no flat line unless it is so long, and so many times as long as any before. */
const FLAT_ROWS = 10;
const FLAT_TIMES = 3;
/** Half of the height that a score has to pass is forgotten in so many rows: repeats of one fault stay below it. */
const HALF_LIFE_ROWS = 100;
const FORGETS = 0.5 ** (1 / HALF_LIFE_ROWS);
/** And by so much it must pass it, lest a fault that slowly grows be told row by row. */
const NEWS = 1.1;
/** From evidence to −log₁₀ of how often so much comes about by chance: fitted on ten kinds of noise, on no real series. */
const RARITY = { offset: 1.25, slope: 1.09 } as const;

const RUNS = 0;
const RANGES = 1;

/**
 * A detector for each of many univariate streams. How rare is this value, given everything that this series ever did?
 *
 * Shape    `add` gives a slot; `push` takes its points in the order of their coming. NaN is a gap and changes nothing.
 * Answers  NaN while there is not enough data (64 points) or at a gap; else a score ≥ 0, which is 0 for a row that is
 *          no more surprising than the rows just before (repeats of one fault say nothing new). From `ALARM_SCORE` on
 *          `finding` says what it is about.
 * Units    values in any; shifting or scaling them changes nothing but `size` and `band`.
 * Cost     one to three µs a point, `bytesPerSeries` a slot, however long it lives.
 * Source   novelty as nearest-neighbour distance: E. M. Knorr, R. T. Ng, VLDB 1998; combination by the geometric mean of
 *          p-values: V. Vovk, R. Wang, Combining p-values via averaging, Biometrika 107 (2020).
 * Fails    when the fault is a value that was usual long ago, at an hour where it was usual too; in the first rows.
 */
export class DetectorPool {
  readonly #heads = new SeriesHeads();
  readonly #nets = new ValueNets();
  readonly #novelty = new TailSketches(EXCLUSIONS.length);
  readonly #tracks = new SeasonTracks();
  readonly #seasonal = new TailSketches(1);
  readonly #shapes = new TailSketches(2);
  readonly #finder = new PeriodFinder();
  readonly #distances = new Float64Array(EXCLUSIONS.length);
  readonly #free: number[] = [];
  #capacity = 0;
  #used = 0;

  get bytesPerSeries(): number {
    return (
      SeriesHeads.bytesPerSlot +
      VIEWS * (ValueNets.bytesPerLane + this.#novelty.bytesPerLane) +
      2 * (SeasonTracks.bytesPerLane + this.#seasonal.bytesPerLane) +
      this.#shapes.bytesPerLane +
      PeriodFinder.bytesPerLane
    );
  }

  /** A slot for a series that has no past yet. */
  add(): number {
    const slot = this.#free.pop() ?? this.#used++;
    if (slot >= this.#capacity) this.#grow(Math.max(16, Math.ceil(this.#capacity * 1.5)));
    this.#clear(slot);
    return slot;
  }

  /** Gives the slot to whoever asks next. */
  release(slot: number): void {
    this.#free.push(slot);
  }

  push(slot: number, timeMs: number, value: number): number {
    if (!Number.isFinite(value)) return Number.NaN;
    const heads = this.#heads;
    const row = heads.take(slot, timeMs, value);
    const x = heads.latest(slot);
    const novelty = this.#noveltyOf(slot, row, x, heads.shortMean(slot));
    const season = this.#seasonOf(slot, row, timeMs, x) - PRICE;
    const flat = this.#flatOf(slot) - PRICE;
    const variance = this.#varianceOf(slot) - PRICE;
    heads.learn(slot, timeMs, x);
    if (row < NEEDED) return Number.NaN;
    const evidence = Math.max(novelty, season, flat, variance, 0);
    if (!heads.exceeds(slot, evidence, FORGETS, NEWS)) return 0;
    const score = RARITY.offset + RARITY.slope * evidence;
    if (score >= ALARM_SCORE) heads.raise(slot, timeMs, score, kindOf(novelty, season, flat));
    return Math.max(0, score);
  }

  /** The latest alarm of a series, or null when there was none. What looked like a spike becomes a shift when it stays. */
  finding(slot: number): Finding | null {
    return this.#heads.finding(slot);
  }

  /**
   * How many of its usual steps a series has been silent at `nowMs`; NaN while its step is not known. A series that ends
   * sends nothing, hence somebody must ask: a gap is for the asker to call, at some three steps or more.
   */
  silence(slot: number, nowMs: number): number {
    return this.#heads.silence(slot, nowMs);
  }

  /** The geometric mean of the p-values of all views and exclusions; those not ready yet stand for no surprise. */
  #noveltyOf(slot: number, row: number, value: number, shortMean: number): number {
    let sum = 0;
    for (let view = 0; view < VIEWS; view += 1) {
      const lane = slot * VIEWS + view;
      this.#nets.measureAndAdd(lane, view === 0 ? value : shortMean, row, this.#distances);
      for (let e = 0; e < EXCLUSIONS.length; e += 1) {
        const distance = this.#distances[e]!;
        if (Number.isNaN(distance)) break;
        sum += this.#novelty.measureAndAdd(lane, e, distance);
      }
    }
    return sum / (VIEWS * EXCLUSIONS.length);
  }

  /** Two seasons at once: the day by the clock, and one that the series shows by itself, by the row. */
  #seasonOf(slot: number, row: number, timeMs: number, value: number): number {
    const level = this.#heads.longMean(slot);
    const own = 2 * slot + 1;
    const found = this.#finder.add(slot, value);
    const isNew = found > 0 && Math.abs(found / this.#tracks.period(own) - 1) > 0.05;
    if (isNew && !this.#tracks.isWorthwhile(own)) {
      this.#tracks.follow(own, found);
      this.#seasonal.clear(own);
    }
    return Math.max(this.#trackOf(2 * slot, timeMs, value, level), this.#trackOf(own, row, value, level) - SEARCHED);
  }

  #trackOf(lane: number, at: number, value: number, level: number): number {
    const distance = this.#tracks.measureAndAdd(lane, at, value, level);
    return Number.isNaN(distance) ? 0 : this.#seasonal.measureAndAdd(lane, 0, distance);
  }

  #flatOf(slot: number): number {
    const ended = this.#heads.endedRun(slot);
    if (ended > 0) this.#shapes.measureAndAdd(slot, RUNS, ended);
    // Asked once a run, since a run that goes on is no news.
    const asked = Math.max(FLAT_ROWS, FLAT_TIMES * this.#heads.longestRun(slot));
    return this.#heads.run(slot) === asked ? this.#shapes.measure(slot, RUNS, asked) : 0;
  }

  #varianceOf(slot: number): number {
    const range = this.#heads.range(slot);
    return Number.isNaN(range) ? 0 : this.#shapes.measureAndAdd(slot, RANGES, range);
  }

  #clear(slot: number): void {
    this.#heads.clear(slot);
    for (let view = 0; view < VIEWS; view += 1) {
      this.#nets.clear(slot * VIEWS + view);
      this.#novelty.clear(slot * VIEWS + view);
    }
    this.#tracks.follow(2 * slot, DAY_MS);
    this.#tracks.follow(2 * slot + 1, 0);
    this.#seasonal.clear(2 * slot);
    this.#seasonal.clear(2 * slot + 1);
    this.#shapes.clear(slot);
    this.#finder.clear(slot);
  }

  #grow(slots: number): void {
    this.#capacity = slots;
    this.#heads.resize(slots);
    this.#nets.resize(slots * VIEWS);
    this.#novelty.resize(slots * VIEWS);
    this.#tracks.resize(slots * 2);
    this.#seasonal.resize(slots * 2);
    this.#shapes.resize(slots);
    this.#finder.resize(slots);
  }
}

/** The first that is enough for an alarm by itself: what moves the value moves its range too, which is then no news. */
function kindOf(novelty: number, season: number, flat: number): Departure {
  const enough = (ALARM_SCORE - RARITY.offset) / RARITY.slope;
  if (novelty >= enough) return 'spike';
  if (season >= enough) return 'season';
  return flat >= enough ? 'flat-line' : 'variance';
}
