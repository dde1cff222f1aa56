// What a detector saw in one series, template or edge. It says what was seen, never what it means for the cause.

/** What a series measures, by OpenTelemetry's conventions or the configuration; never by anybody's own metric names. */
export type Meaning =
  | 'errors'
  | 'latency'
  | 'traffic'
  | 'saturation'
  | 'resource'
  | 'availability'
  | 'business'
  | 'budget'
  /** A project's build fails: what follows is done by its repair. */
  | 'build'
  /** A person saw it; no series shows it, so only a person can say that it is over. */
  | 'report'
  | 'log'
  | 'other';

/** Names one series. Absent fields mean: over all of them. */
export interface SeriesKey {
  /** Our own derived measures (`requests`, `errors`, `duration.p95`, …) or the metric's own name. */
  readonly measure: string;
  readonly service: string;
  readonly instance?: string;
  readonly operation?: string;
  /** The callee of an edge: a service, or something outside. */
  readonly peer?: string;
}

/** The values that a series kept before the onset. */
export interface Band {
  readonly low: number;
  readonly usual: number;
  readonly high: number;
}

/** When a limit will be reached if nothing changes, with an 80 % interval. Times are ms since the epoch. */
export interface Crossing {
  readonly limit: number;
  readonly earliestMs: number;
  readonly expectedMs: number;
  readonly latestMs: number;
}

export interface Signal {
  readonly id: string;
  readonly series: SeriesKey;
  readonly meaning: Meaning;
  readonly direction: 'up' | 'down' | 'new' | 'gone';
  /** When it began, found by looking back; not when it was noticed. */
  readonly onsetMs: number;
  readonly seenMs: number;
  readonly band: Band;
  readonly now: number;
  readonly unit: string;
  /** −log₁₀ of the probability of seeing this by chance. */
  readonly surprise: number;
  /** Set when the signal is a prediction: no limit is broken yet. */
  readonly crossing?: Crossing;
  /** For log signals the template, for reports the words of the person: quoted data. */
  readonly text?: string;
}

/** Whether a signal may open an incident, or only speak as evidence in one. */
export function opensIncident(signal: Signal): boolean {
  switch (signal.meaning) {
    case 'errors':
    case 'latency':
    case 'availability':
    case 'business':
    case 'budget':
    case 'build':
    case 'report':
      return true;
    case 'saturation':
    case 'resource':
      return signal.crossing !== undefined;
    case 'traffic':
    case 'log':
    case 'other':
      return false;
  }
}

/** One line for a series, equal for equal keys: `measure{service=…,instance=…}`. */
export function seriesName(key: SeriesKey): string {
  const parts = [`service=${key.service}`];
  if (key.instance !== undefined) parts.push(`instance=${key.instance}`);
  if (key.operation !== undefined) parts.push(`operation=${key.operation}`);
  if (key.peer !== undefined) parts.push(`peer=${key.peer}`);
  return `${key.measure}{${parts.join(',')}}`;
}
