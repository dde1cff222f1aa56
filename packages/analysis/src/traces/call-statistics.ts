// What a set of spans comes to: per calling service, service and operation, for each phase around an onset.
import { mean, quantile } from '../statistics/robust.ts';
import type { SpanColumns, SpanForest } from './span-columns.ts';

/** `reference`: a while known to be without fault, which `before` need not be. */
export const PHASES = ['before', 'after', 'reference'] as const;
export type Phase = (typeof PHASES)[number];

/** Durations in microseconds. */
export interface CallPhase {
  readonly count: number;
  readonly meanUs: number;
  readonly p95Us: number;
  /** Failed calls whose failure no callee handed up; absent where statistics do not say. */
  readonly ownErrors?: number;
}

export interface CallStatistic {
  /** Service of the parent span: the caller of a server span, the service itself for its own work and its outgoing calls; '' for a root. */
  readonly caller: string;
  readonly service: string;
  readonly operation: string;
  readonly before: CallPhase | null;
  readonly after: CallPhase | null;
  /** Absent where no such while is known at all. */
  readonly reference?: CallPhase | null;
}

/** Spans of each phase, with their forests. */
export type PhaseSpans = Readonly<Partial<Record<Phase, { readonly spans: SpanColumns; readonly forest: SpanForest }>>>;

/**
 * One statistic a (caller, service, operation), for all phases.
 *
 * Cost O(n log n) time, O(n) memory. Fails where sampling of traces changed between the phases: counts then mislead,
 * durations do not.
 */
export function callStatistics(phases: PhaseSpans): readonly CallStatistic[] {
  const groups = new RowGroups();
  for (const phase of PHASES) {
    const part = phases[phase];
    for (const row of part?.forest.rows ?? []) {
      const { spans, forest } = part as NonNullable<typeof part>;
      const parent = forest.parents[row] as number;
      const caller = parent === -1 ? '' : (spans.services[parent] as string);
      groups.add([caller, spans.services[row] as string, spans.operations[row] as string], phase, row);
    }
  }
  return groups
    .all()
    .map(({ names: [caller, service, operation], rows }) =>
      statisticOf([caller as string, service as string, operation as string], rows, phases),
    );
}

/** Rows of each phase that have the same names. */
export class RowGroups {
  readonly #groups = new Map<string, { readonly names: readonly string[]; readonly rows: PhaseRows }>();

  add(names: readonly string[], phase: Phase, row: number): void {
    const key = JSON.stringify(names);
    const group = this.#groups.get(key) ?? { names, rows: { before: [], after: [], reference: [] } };
    this.#groups.set(key, group);
    group.rows[phase].push(row);
  }

  all(): readonly { readonly names: readonly string[]; readonly rows: PhaseRows }[] {
    return [...this.#groups.values()];
  }
}

export type PhaseRows = Readonly<Record<Phase, number[]>>;

export function statisticOf(
  [caller, service, operation]: readonly [string, string, string],
  rows: PhaseRows,
  phases: PhaseSpans,
): CallStatistic {
  const of = (phase: Phase): CallPhase | null => {
    const part = phases[phase];
    return part === undefined || rows[phase].length === 0 ? null : phaseOf(rows[phase], part.spans, part.forest);
  };
  return {
    caller,
    service,
    operation,
    before: of('before'),
    after: of('after'),
    ...(phases.reference === undefined ? {} : { reference: of('reference') }),
  };
}

function phaseOf(rows: readonly number[], spans: SpanColumns, forest: SpanForest): CallPhase {
  const durationsUs = Float64Array.from(rows, (row) => spans.durationsUs[row] as number);
  const ownErrors = rows.filter((row) => failedItself(row, spans, forest)).length;
  return { count: rows.length, meanUs: mean(durationsUs), p95Us: quantile(durationsUs, 0.95), ownErrors };
}

/** The span failed, and not because a child did. O(children). */
export function failedItself(row: number, { errors }: SpanColumns, { children }: SpanForest): boolean {
  return errors[row] === 1 && !(children[row] ?? []).some((child) => errors[child] === 1);
}
