// What is known around an onset, channel by channel, each of which may be absent, and what is concluded from it.
// Plain values; knows no source of them.
import type { CallStatistic } from '../traces/call-statistics.ts';
import type { CallLink } from '../traces/pair-calls.ts';

export interface CauseInput {
  /** Who may be the cause; services seen in the traces may be, too. */
  readonly services: readonly string[];
  /** Columns over the same rows, oldest first, evenly spaced; NaN is a gap. */
  readonly metrics?: readonly MetricColumn[];
  /** First row of trouble: rows before it are usual. Without it there is nothing to compare, and metrics say nothing. */
  readonly onsetRow?: number;
  /** One of each caller, service and operation, as `callStatistics` makes them; likewise one line of each template. */
  readonly calls?: readonly CallStatistic[];
  /** Which outgoing call met which incoming one, where spans told it (`spanLinks`); else it is worked out from `calls`. */
  readonly links?: readonly CallLink[];
  readonly logs?: readonly TemplateStatistic[];
  /** Caller to callee. */
  readonly edges?: readonly (readonly [caller: string, callee: string])[];
  /** What other rooms found out, as that a service was changed just before. */
  readonly further?: readonly CauseEvidence[];
  /** What was alerted on: where trouble shows, which seldom is where it begins. */
  readonly symptom?: Symptom | null;
}

export interface MetricColumn {
  readonly service: string;
  /** As its source calls it: what it measures is read from this (`metricMeaning`). */
  readonly name: string;
  /** Measured by `service` on its calls to this one. */
  readonly callee?: string;
  readonly values: Float64Array;
}

export interface TemplateStatistic {
  readonly service: string;
  readonly template: string;
  readonly before: number;
  readonly after: number;
  /** In a while known to be without fault; absent when there is none. */
  readonly reference?: number;
}

export interface Symptom {
  readonly service: string;
  readonly kind: 'latency' | 'errors';
  /** Row of the alert, where that is known: what shows only later is not what it was about. */
  readonly row?: number;
}

/**
 * `resource`: processor or memory; `network`: the way to or from it; `latency`: how long it takes; `structure`: what it
 * calls and does per request; `flow`: where time or errors enter; `changes`: what was done to it.
 */
export type Channel = 'resource' | 'network' | 'latency' | 'structure' | 'logs' | 'flow' | 'changes';

export interface CauseEvidence {
  readonly channel: Channel;
  readonly service: string;
  /** Metric, operation, template or peer: what moved. */
  readonly what: string;
  /** Log-likelihood against chance, in nats. */
  readonly nats: number;
  /** What was expected, and what was seen instead, in `unit`. */
  readonly expected: number;
  readonly seen: number;
  readonly unit: string;
}

export interface RankedService {
  readonly service: string;
  /** Nats for this service against none; strictly falling along the ranking but for services nothing speaks for. */
  readonly score: number;
  /** Share of belief among all services and *none of these*. */
  readonly probability: number;
  /** Strongest first. */
  readonly evidence: readonly CauseEvidence[];
  /** What kind of trouble its strongest evidence shows; null where there is none. */
  readonly mechanism: Mechanism | null;
}

export type Mechanism = 'processor' | 'memory' | 'network' | 'code' | 'latency' | 'errors';

export interface RankedColumn {
  readonly service: string;
  readonly name: string;
}

export interface CauseRanking {
  readonly services: readonly RankedService[];
  readonly columns: readonly RankedColumn[];
  /** Belief that it is none of these: nothing stands out. */
  readonly none: number;
}
