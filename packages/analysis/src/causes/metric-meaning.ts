// What a metric measures, read from the words of its name by common conventions (OpenTelemetry, Prometheus, CloudWatch).

export type MetricKind =
  | 'processor'
  | 'memory'
  | 'traffic'
  | 'latency'
  | 'requests'
  | 'errors'
  | 'success'
  | 'storage'
  | 'other';

export interface MetricMeaning {
  readonly kind: MetricKind;
  /** A host's metric says little of one service on it. */
  readonly ofHost: boolean;
  /** Latency as its clients see it: the way there and back is in it. */
  readonly ofClient: boolean;
  /** Of a latency: the share of calls that are faster, or `mean`. */
  readonly statistic: number | 'mean';
}

/** In this order: the first that fits is what is measured, later words are units or places. */
const WORDS: readonly (readonly [MetricKind, RegExp])[] = [
  ['latency', /^(lat|latency|latencies|duration|elapsed|response|rt|delay)$/],
  ['errors', /^(err|error|errors|failing|failed|failure|failures|fault|faults|5xx)$/],
  ['success', /^(availability|success|succeeded)$/],
  ['processor', /^(cpu|processor|throttled)$/],
  ['memory', /^(mem|memory|heap|rss)$/],
  ['traffic', /^(network|net|receive|received|transmit|transmitted|rx|tx)$/],
  ['storage', /^(disk|fs|filesystem|io|syscall|read|write|reads|writes)$/],
  ['requests', /^(requests?|req|workload|ops|lod|load|rps|qps|calls|throughput|invocations)$/],
  // Of nothing that is said: of what works there.
  ['processor', /^(utilization|utilisation)$/],
];

/** O(length of `name`). Names of no convention are `other`, never an error. */
export function metricMeaning(name: string): MetricMeaning {
  const words = name
    .replaceAll(/([a-z])([A-Z0-9])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  const kind = WORDS.find(([, word]) => words.some((one) => word.test(one)))?.[0] ?? 'other';
  const percent = words.map((word) => /^p?(\d\d)$/.exec(word)?.[1]).find((digits) => digits !== undefined);
  return {
    kind,
    ofHost: words.some((word) => /^(node|host|system)$/.test(word)),
    ofClient: words.includes('client'),
    statistic: percent === undefined ? 'mean' : Number(percent) / 100,
  };
}
