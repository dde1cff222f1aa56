// What the main thread and the intake thread say to each other. Everything in here can be cloned.
import type { MaskedCount, MaskingChoice } from '@kintsugi/analysis';
import type { Signal } from '@kintsugi/domain';
import type { Facts } from '@kintsugi/engine';
import type { Edge, ProbeResult, ServiceState, Telemetry, TelemetryBatch } from '@kintsugi/engine/ports';

/** What the intake thread is started with. */
export interface IntakeSettings {
  readonly otlp: { readonly host: string; readonly port: number };
  readonly telemetry: {
    readonly folder: string;
    readonly retentionMs: number;
    readonly maxBytes: number;
    readonly periodMs?: number;
    readonly memoryLimitMb?: number;
    readonly freeBytesMin?: number;
  };
  /** Where supervised services write their output, and where it is kept how far it was read; null without any. */
  readonly logs: { readonly folder: string; readonly positions: string } | null;
  /** What is masked before it is stored. */
  readonly masking: MaskingChoice;
  /** A module that exports `createObserver`; without it, the engine's. */
  readonly observerModule: string | null;
}

/** What people and the runtime declare: who calls whom, who listens where, what is business. */
export interface Declared {
  readonly facts: Facts;
  readonly edges: readonly Edge[];
  /** Services by the `host:port` at which they are called. */
  readonly peers: Readonly<Record<string, string>>;
}

export type Question = {
  readonly [Method in keyof Telemetry]: { readonly method: Method; readonly args: Parameters<Telemetry[Method]> };
}[keyof Telemetry];

export type WriteAnswer =
  | { readonly ok: true }
  | { readonly ok: false; readonly retryAfterSeconds: number; readonly because: string };

export type ToIntake =
  | { readonly kind: 'ask'; readonly id: number; readonly question: Question }
  | { readonly kind: 'write'; readonly id: number; readonly batch: TelemetryBatch }
  | { readonly kind: 'declare'; readonly declared: Declared }
  | { readonly kind: 'services'; readonly atMs: number; readonly services: readonly ServiceState[] }
  | { readonly kind: 'probe'; readonly result: ProbeResult }
  | { readonly kind: 'close'; readonly id: number };

export type FromIntake =
  | { readonly kind: 'started'; readonly otlpPort: number }
  | { readonly kind: 'unavailable'; readonly because: string; readonly mend: string }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly because: string }
  | { readonly kind: 'signals'; readonly signals: readonly Signal[] }
  | { readonly kind: 'trouble'; readonly what: string }
  | { readonly kind: 'report'; readonly report: IntakeReport };

/** How the intake thread is doing; sent once a second. Counts are since the thread's start. */
export interface IntakeReport {
  readonly atMs: number;
  /** How much later than planned the last second's work began: what a flood costs. */
  readonly lagMs: number;
  readonly pointsPerSecond: number;
  readonly spansPerSecond: number;
  readonly linesPerSecond: number;
  /** Requests refused for want of room. */
  readonly refused: number;
  /** Items left out of requests that were otherwise taken, and requests that could not be read. */
  readonly rejected: number;
  readonly malformed: number;
  readonly heldBytes: number;
  readonly series: number;
  readonly queuedRows: number;
  /** Derived rows that the store refused. */
  readonly lostDerived: number;
  readonly store: {
    readonly files: number;
    readonly bytes: number;
    readonly oldestMs: number | null;
    readonly refusing: string | null;
    readonly removedForRoom: number;
  };
  readonly tracks: number;
  readonly masked: readonly MaskedCount[];
  readonly heapBytes: number;
}
