// What a benchmark is, to the harness and to whoever writes one. Knows no benchmark.

export interface Figure {
  /** Dotted, as `sqlite.append`; unique within its benchmark. */
  readonly name: string;
  /** What one reads in the table: `events/s`, `ms`, `MB`. */
  readonly unit: string;
  /** null: it could not be measured, which meets no floor. */
  readonly value: number | null;
  /** Of repetitions (lowest and highest) or of a bootstrap over cases. */
  readonly interval?: readonly [low: number, high: number];
  /** What a simpler way does in the same run. */
  readonly baseline?: number;
  readonly floor?: Bound;
  readonly aim?: Bound;
}

/** `{ atLeast: 5000 }` for what should be high, `{ atMost: 300 }` for what should be low. */
export type Bound = { readonly atLeast: number } | { readonly atMost: number };

export interface BenchResult {
  readonly figures: readonly Figure[];
  /** What a reader of the figures must know: what was skipped and why, what the baseline is. */
  readonly notes: readonly string[];
}

/** Part `part` of `of`, both from 1; 1 of 1 is everything. */
export interface Slice {
  readonly part: number;
  readonly of: number;
}

export interface BenchContext {
  readonly slice: Slice;
  /** Go on from the cases that earlier runs of the same commit and options finished. */
  readonly resume: boolean;
  /** Say everything that happens, for whoever looks for a reason; figures measured beside it are worth nothing. */
  readonly trace: boolean;
  /** Value of an option that the benchmark declares, as it was given; its default else. */
  option(name: string): string;
  /** A folder on the disk of this clone for what a run needs; gone after it. */
  readonly scratchFolder: string;
  /** Where `runCases` keeps outcomes: one file for each commit and set of options. */
  readonly outcomesFile: string;
  /** Says what is going on, to people only. */
  progress(line: string): void;
  /** The folder that `KINTSUGI_BENCH_DATA` names. Throws `BenchNeeds` when it is not set. */
  dataFolder(): string;
}

export interface Bench {
  readonly title: string;
  /** Options of its own by name: `seeds` is given as `--seeds 1000`. */
  readonly options: Readonly<Record<string, BenchOption>>;
  run(context: BenchContext): Promise<BenchResult>;
}

export interface BenchOption {
  readonly what: string;
  readonly default: string;
}

/** Something outside the repository is missing: says what and how to get it. */
export class BenchNeeds extends Error {}

export function isMet(bound: Bound, value: number | null): boolean {
  if (value === null || Number.isNaN(value)) return false;
  return 'atLeast' in bound ? value >= bound.atLeast : value <= bound.atMost;
}

export function boundValue(bound: Bound): number {
  return 'atLeast' in bound ? bound.atLeast : bound.atMost;
}

/** Whether every floor of the result is met. */
export function allMet(figures: readonly Figure[]): boolean {
  return figures.every(({ floor, value }) => floor === undefined || isMet(floor, value));
}
