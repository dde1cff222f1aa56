// What the judge is given: what the API said and what customers saw. No truth is in here, and no opinion.
import type { Answer } from '@kintsugi/contract';

export type CauseNamed = Answer<'listHypotheses'>['items'][number]['cause'];
export type ActionDone = Answer<'listActions'>['items'][number];
export type Incident = Answer<'getIncident'>;

export interface IncidentFact {
  readonly id: string;
  readonly openedAtMs: number;
  /** null while it is open. */
  readonly endedAtMs: number | null;
  readonly phase: Incident['phase'];
  readonly ending: Incident['ending'];
  readonly calledPeople: readonly string[];
  /** The leading hypothesis when it was last seen, and when it first acted. */
  readonly cause: CauseNamed | null;
  readonly causeActedOn: CauseNamed | null;
  readonly actions: readonly ActionDone[];
  readonly postmortem: string | null;
}

export interface SecondFact {
  /** Start of the second. */
  readonly atMs: number;
  readonly requests: number;
  readonly failures: number;
}

export interface Facts {
  /** When each step of the injection began. */
  readonly stepsAtMs: readonly number[];
  readonly endedAtMs: number;
  readonly timedOut: boolean;
  readonly incidents: readonly IncidentFact[];
  readonly customers: {
    /** Share of failed requests in the baseline. */
    readonly usualFailureShare: number;
    /** Oldest first; a request counts in the second in which it was sent. */
    readonly perSecond: readonly SecondFact[];
  };
}
