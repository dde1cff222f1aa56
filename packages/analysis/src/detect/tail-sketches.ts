// How rare is a magnitude against all earlier ones of its lane: histograms over a logarithmic scale. Knows no series.

const BINS = 32;
/** A bin is half an octave: the exponent of a 32-bit float and the first bit of its mantissa. */
const PER_BIN = 2 ** 22;
/** The rarest share of the past is taken as a power law, so that what never was has a probability too. */
const TAIL = 0.02;
/** With fewer magnitudes than these nothing can be called rare. */
const NEEDED = 50;
const MOST_SURPRISING = 12;
/** In bins: a tail that fits into less of one is as steep as can be told. */
const LEAST_EXCESS = 0.25;
const FULL = 65_535;
/** So many magnitudes long it is taken as known where the upper quarter begins. */
const QUIET_FOR = 32;
/** Mean of −log₁₀ U over a uniform U that is no surprise, from ¼ to 1. */
const UNREMARKABLE = 0.23;

const asFloat = new Float32Array(1);
const asBits = new Uint32Array(asFloat.buffer);

/**
 * Histograms of magnitudes ≥ 0, `width` of them side by side a lane (they share a scale, and often a cache line).
 * The surprise is −log₁₀ of the share of earlier magnitudes that were at least as large, with Hill's power law beyond
 * the last 2 %. The 32 bins span 16 octaves; when larger magnitudes come, the window moves up and what is below it
 * becomes one bin, but never the largest eighth of the past.
 *
 * Cost     O(32) time at worst and 64 bytes a histogram. Counts are halved at 65,535, so very old magnitudes fade.
 * Source   rank p-values: D. E. Knuth's folklore (k+1)/(n+1); B. M. Hill, A simple general approach to inference about
 *          the tail of a distribution, Annals of Statistics 3 (1975); the log-linear bins of HdrHistogram (G. Tene).
 */
export class TailSketches {
  #counts = new Uint16Array(0);
  #totals = new Uint32Array(0);
  #bases = new Uint16Array(0);
  #quiet = new Uint8Array(0);
  readonly #width: number;

  constructor(width: number) {
    this.#width = width;
  }

  get bytesPerLane(): number {
    return this.#width * (BINS * 2 + 4 + 1) + 2;
  }

  resize(lanes: number): void {
    const [counts, totals, bases, quiet] = [this.#counts, this.#totals, this.#bases, this.#quiet];
    this.#counts = new Uint16Array(lanes * BINS * this.#width);
    this.#totals = new Uint32Array(lanes * this.#width);
    this.#bases = new Uint16Array(lanes);
    this.#quiet = new Uint8Array(lanes * this.#width);
    this.#counts.set(counts);
    this.#totals.set(totals);
    this.#bases.set(bases);
    this.#quiet.set(quiet);
  }

  clear(lane: number): void {
    const size = BINS * this.#width;
    this.#counts.fill(0, lane * size, (lane + 1) * size);
    this.#totals.fill(0, lane * this.#width, (lane + 1) * this.#width);
    this.#bases[lane] = 0;
    this.#quiet.fill(0, lane * this.#width, (lane + 1) * this.#width);
  }

  /** −log₁₀ of how rare `magnitude` was so far, 0 while there are too few to compare with; then takes it in. */
  measureAndAdd(lane: number, which: number, magnitude: number): number {
    const place = placeOf(magnitude);
    const histogram = lane * this.#width + which;
    const total = this.#totals[histogram]!;
    let surprise = 0;
    if (total >= NEEDED) {
      const above = place - this.#bases[lane]!;
      surprise = above < this.#quiet[histogram]! ? UNREMARKABLE : this.#surprise(lane, which, total, above);
    }
    this.#add(lane, which, Math.floor(place));
    return surprise;
  }

  /** The same without taking it in. */
  measure(lane: number, which: number, magnitude: number): number {
    const total = this.#totals[lane * this.#width + which]!;
    if (total < NEEDED) return 0;
    return this.#surprise(lane, which, total, placeOf(magnitude) - this.#bases[lane]!);
  }

  #surprise(lane: number, which: number, total: number, place: number): number {
    const counts = this.#counts;
    const width = this.#width;
    const start = lane * BINS * width + which;
    const bin = Math.max(0, Math.min(BINS - 1, Math.floor(place)));
    let above = 0;
    for (let i = BINS - 1; i > bin; i -= 1) above += counts[start + i * width]!;
    if (4 * above > total) return UNREMARKABLE;
    above += counts[start + bin * width]! * Math.max(0, Math.min(1, bin + 1 - place));
    const rank = -Math.log10((above + 1) / (total + 1));
    return above > 0 || bin === 0 ? rank : Math.min(MOST_SURPRISING, rank + this.#beyond(start, total, place));
  }

  /** What a magnitude above all earlier ones adds, if the rarest 2 % of those follow a power law. */
  #beyond(start: number, total: number, place: number): number {
    let seen = 0;
    let lifted = 0;
    let top = 0;
    let i = BINS - 1;
    for (; i > 0 && seen < TAIL * total; i -= 1) {
      const count = this.#counts[start + i * this.#width]!;
      if (seen === 0 && count > 0) top = i + 1;
      seen += count;
      lifted += count * (i + 0.5);
    }
    if (seen === 0) return 0;
    const excess = Math.max(LEAST_EXCESS, lifted / seen - (i + 1));
    return Math.max(0, place - top) * (Math.LOG10E / excess);
  }

  #add(lane: number, which: number, place: number): void {
    if (place > this.#bases[lane]! + BINS - 1) this.#raise(lane, place);
    const bin = Math.max(0, Math.min(BINS - 1, place - this.#bases[lane]!));
    const at = (lane * BINS + bin) * this.#width + which;
    const histogram = lane * this.#width + which;
    const count = this.#counts[at]! + 1;
    const total = this.#totals[histogram]! + 1;
    this.#counts[at] = count;
    this.#totals[histogram] = total;
    if (count === FULL) this.#halve(lane, which);
    if (total % QUIET_FOR === 0) this.#quiet[histogram] = this.#quietBelow(lane, which, total);
  }

  /** The bin that has at least a quarter of all above it. */
  #quietBelow(lane: number, which: number, total: number): number {
    const start = lane * BINS * this.#width + which;
    let above = 0;
    let bin = BINS;
    while (bin > 0 && 4 * above <= total) above += this.#counts[start + (bin -= 1) * this.#width]!;
    return bin;
  }

  /** Moves the window towards `place`, as far as a sixteenth of each histogram stays above its lowest bin. */
  #raise(lane: number, place: number): void {
    const width = this.#width;
    const start = lane * BINS * width;
    let steps = place - BINS + 1 - this.#bases[lane]!;
    let isBlank = true;
    for (let which = 0; which < width; which += 1) {
      const total = this.#totals[lane * width + which]!;
      let above = total;
      for (let i = 0; i < BINS && i <= steps; i += 1) {
        above -= this.#counts[start + i * width + which]!;
        if (i === 0 && above > 0) isBlank = false;
        if (above > 0 && 16 * above < total) steps = Math.max(0, i - 1);
      }
    }
    // Nothing but zeros so far: the first magnitude puts the window around itself.
    if (isBlank) this.#bases[lane] = Math.max(0, place - BINS / 2);
    else this.#slide(lane, Math.min(steps, BINS - 1));
  }

  #slide(lane: number, steps: number): void {
    const width = this.#width;
    const start = lane * BINS * width;
    for (let which = 0; which < width; which += 1) {
      let merged = 0;
      for (let i = 0; i <= steps; i += 1) merged += this.#counts[start + i * width + which]!;
      for (let i = 1; i < BINS; i += 1) {
        this.#counts[start + i * width + which] =
          i + steps < BINS ? this.#counts[start + (i + steps) * width + which]! : 0;
      }
      this.#counts[start + which] = Math.min(FULL - 1, merged);
    }
    this.#bases[lane]! += steps;
    this.#quiet.fill(0, lane * width, (lane + 1) * width);
  }

  /** Rounds up, so that what was seen once is never forgotten to have been. */
  #halve(lane: number, which: number): void {
    let total = 0;
    for (let i = 0; i < BINS; i += 1) {
      const at = (lane * BINS + i) * this.#width + which;
      this.#counts[at] = (this.#counts[at]! + 1) >>> 1;
      total += this.#counts[at]!;
    }
    this.#totals[lane * this.#width + which] = total;
  }
}

/** Half octaves above the smallest float, with the place inside the bin as a fraction; rises with the magnitude. */
function placeOf(magnitude: number): number {
  asFloat[0] = magnitude;
  return asBits[0]! / PER_BIN;
}
