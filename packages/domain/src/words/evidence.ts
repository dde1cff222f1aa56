// One frozen observation, with the query that shows it again. Analysis reads only what was frozen.
import type { CallPhase } from '@kintsugi/analysis';
import type { Change } from './change.ts';
import type { CauseKind } from './hypothesis.ts';
import type { SeriesKey, Signal } from './signal.ts';

/** How to see it again: through the API, as of then. Times are ms since the epoch. */
export type EvidenceQuery =
  | { readonly kind: 'series'; readonly series: SeriesKey; readonly fromMs: number; readonly toMs: number }
  | {
      readonly kind: 'logs';
      readonly service: string;
      readonly text: string;
      readonly fromMs: number;
      readonly toMs: number;
    }
  | { readonly kind: 'spans'; readonly service: string; readonly fromMs: number; readonly toMs: number }
  | { readonly kind: 'changes'; readonly service: string; readonly fromMs: number; readonly toMs: number }
  | { readonly kind: 'runtime'; readonly service: string; readonly atMs: number }
  | { readonly kind: 'topology'; readonly atMs: number }
  | { readonly kind: 'build'; readonly id: string }
  | { readonly kind: 'repair'; readonly id: string }
  | { readonly kind: 'incident'; readonly id: string };

interface Frozen {
  readonly id: string;
  readonly query: EvidenceQuery;
  readonly takenMs: number;
  /** What it shows, in one sentence with its figures. */
  readonly says: string;
}

export type Evidence =
  | (Frozen & { readonly kind: 'signal'; readonly signal: Signal })
  | (Frozen & { readonly kind: 'change'; readonly change: Change })
  /** What a build's tools reported, or what a repair found out. */
  | (Frozen & { readonly kind: 'build' })
  | (Frozen & {
      readonly kind: 'log';
      readonly service: string;
      readonly template: string;
      /** OpenTelemetry's severity number; 13 and above are warnings and errors. */
      readonly severity: number;
      readonly count: number;
      readonly before: number;
      readonly firstMs: number;
    })
  | (Frozen & {
      readonly kind: 'replica';
      readonly service: string;
      readonly instance: string;
      readonly state: string;
      readonly restarts: number;
      readonly healthy: boolean | null;
    })
  | (Frozen & {
      readonly kind: 'window';
      readonly series: SeriesKey;
      readonly before: number | null;
      readonly during: number | null;
      readonly unit: string;
      /** Step by step, where the analysis reads more than two figures; null where nothing was seen. */
      readonly values?: {
        readonly fromMs: number;
        readonly stepMs: number;
        readonly seen: readonly (number | null)[];
      };
    })
  /** Spans of one caller, service and operation, before the onset and since. The caller is '' for a root. */
  | (Frozen & {
      readonly kind: 'calls';
      readonly caller: string;
      readonly service: string;
      readonly operation: string;
      readonly before: CallPhase | null;
      readonly after: CallPhase | null;
    })
  /** A past incident that is like this one, and how it ended. */
  | (Frozen & {
      readonly kind: 'similar';
      readonly incidentId: string;
      readonly likeness: number;
      /** Only where acting upon it helped: what was merely thought is no precedent. */
      readonly provenCause: { readonly kind: CauseKind; readonly service: string } | null;
    })
  | (Frozen & { readonly kind: 'edge'; readonly caller: string; readonly callee: string; readonly outside: boolean })
  /** What callers waited beyond the callee's own work, on one edge: the way between them. Means of a call, in ms. */
  | (Frozen & {
      readonly kind: 'way';
      readonly caller: string;
      readonly callee: string;
      readonly slower: 'network' | 'callee' | 'both';
      readonly beforeMs: number;
      readonly sinceMs: number;
    });
