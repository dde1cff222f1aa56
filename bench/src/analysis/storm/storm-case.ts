// A storm as the benchmark holds it: alerts in order of arrival, the topology, and the truth. Knows no file and no method.
import type { StormAlert, StormTopology } from '@kintsugi/analysis';

export const NOISE = 'noise';

export interface StormIncident {
  readonly id: string;
  /** Name of the service, node or zone; empty where the data name none. */
  readonly root: string;
  readonly startMs: number;
}

export interface StormCase {
  readonly name: string;
  readonly alerts: readonly StormAlert[];
  /** The incident of each alert, or `NOISE`. */
  readonly truth: readonly string[];
  readonly incidents: readonly StormIncident[];
  readonly topology: StormTopology;
}

/** What a method answers: the group of each alert (null: of no incident), and what it names as root, best first. */
export interface StormAnswer {
  readonly groups: readonly (string | null)[];
  readonly roots: ReadonlyMap<string, readonly string[]>;
}
