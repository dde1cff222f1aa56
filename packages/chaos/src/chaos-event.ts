// What a run tells, a JSON line each, and how it ends. The words of the wire between the chaos process and who started it.

/** What is around the services and is running now. */
export interface WorldReady {
  readonly kind: 'world-ready';
  /** Absolute. */
  readonly application: string;
  readonly configuration: string;
  /** Addresses for `outside.<name>.url` of the configuration: whoever starts the server overrides them with these. */
  readonly outside: Readonly<Record<string, string>>;
  /** Pids of what was started so far, to be ended by whoever finds the run dead. */
  readonly pids: readonly number[];
}

export interface Baseline {
  readonly kind: 'baseline';
  readonly seconds: number;
  readonly requestsPerSecond: number;
  /** Of requests, between 0 and 1. */
  readonly errorRatio: number;
  readonly p95Ms: number | null;
  readonly ordersPerVisit: number | null;
}

/** Requests of customers that came to an end in about the last second. */
export interface CustomersSecond {
  readonly kind: 'customers';
  readonly atMs: number;
  readonly requests: number;
  readonly failures: number;
  /** Of the last five seconds. */
  readonly p95Ms: number | null;
}

export type Outcome = 'healed' | 'prevented' | 'left-alone' | 'escalated' | 'failed';

export interface Judgement {
  readonly scenario: string;
  readonly outcome: Outcome;
  /** `kind:service` of what it took for the cause; null where it named none. */
  readonly cause: string | null;
  /** `action:service`, `call-person`, or null where nothing was done. */
  readonly help: string | null;
  /** From the injection to the opening of the incident; null where there was none. */
  readonly mttdSeconds: number | null;
  /** From the injection to the verified end; null where nothing was healed. */
  readonly mttrSeconds: number | null;
  readonly wrongActions: number;
  readonly falseIncidents: number;
  readonly failedRequests: { readonly beforeAction: number; readonly afterAction: number };
  readonly incident: string | null;
  /** Path of its file. */
  readonly postmortem: string | null;
  readonly agrees: boolean;
  /** What the judge holds against it, a sentence each; empty when it agrees. */
  readonly why: readonly string[];
}

export type ChaosEvent =
  | WorldReady
  /** The customers have come; from here the baseline is taken for `seconds`. */
  | { readonly kind: 'customers-came'; readonly baselineSeconds: number; readonly pids: readonly number[] }
  | CustomersSecond
  | Baseline
  /** What somebody who watches would see; never what is in it. */
  | { readonly kind: 'injected'; readonly atMs: number; readonly says: string }
  /** Something that was injected for a while is taken back. */
  | { readonly kind: 'taken-back'; readonly atMs: number; readonly says: string }
  | ({ readonly kind: 'judged' } & Judgement)
  /** On a stage that stays: one play of several begins, breaks, is over. */
  | { readonly kind: 'scenario-began'; readonly scenario: string }
  | { readonly kind: 'scenario-broke'; readonly scenario: string; readonly says: string; readonly mend: string }
  | { readonly kind: 'scenario-over'; readonly scenario: string; readonly says: readonly string[] }
  /** The run itself broke; nothing is known about the scenario. */
  | { readonly kind: 'broke'; readonly says: string; readonly mend: string }
  /** Everything that could be undone is undone and nothing that was started runs. */
  | { readonly kind: 'cleaned-up'; readonly says: readonly string[] };
