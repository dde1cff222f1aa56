// Rows of one phase each, as the data has them, joined into one statistic for all phases. Knows no files.
import type { CallPhase, CallStatistic, TemplateStatistic } from '@kintsugi/analysis';

interface PhaseRow {
  /** `normal`: of the fault-free minute. */
  readonly phase: 'before' | 'after' | 'normal';
  readonly service: string;
  readonly count: number;
}

export interface SpanJson extends PhaseRow {
  readonly parent: string;
  readonly operation: string;
  readonly mean_us: number;
  readonly p95_us: number;
}

export interface TemplateJson extends PhaseRow {
  readonly template: string;
}

export function callStatistics(
  spans: readonly SpanJson[],
  usual: readonly SpanJson[] | null,
): readonly CallStatistic[] {
  const phase = (row: SpanJson | undefined): CallPhase | null =>
    row === undefined ? null : { count: row.count, meanUs: row.mean_us, p95Us: row.p95_us };
  const rows = joined([...spans, ...(usual ?? [])], ({ parent, service, operation }) => [parent, service, operation]);
  return rows.map(({ one: { parent: caller, service, operation }, before, after, normal }) => ({
    caller,
    service,
    operation,
    before: phase(before),
    after: phase(after),
    ...(usual === null ? {} : { reference: phase(normal) }),
  }));
}

export function templateStatistics(
  templates: readonly TemplateJson[],
  usual: readonly TemplateJson[] | null,
): readonly TemplateStatistic[] {
  const rows = joined([...templates, ...(usual ?? [])], ({ service, template }) => [service, template]);
  return rows.map(({ one: { service, template }, before, after, normal }) => ({
    service,
    template,
    before: before?.count ?? 0,
    after: after?.count ?? 0,
    ...(usual === null ? {} : { reference: normal?.count ?? 0 }),
  }));
}

interface Joined<T> {
  readonly one: T;
  before?: T;
  after?: T;
  normal?: T;
}

function joined<T extends PhaseRow>(rows: readonly T[], key: (row: T) => readonly string[]): readonly Joined<T>[] {
  const found = new Map<string, Joined<T>>();
  for (const row of rows) {
    const name = JSON.stringify(key(row));
    const entry = found.get(name) ?? { one: row };
    entry[row.phase] = row;
    found.set(name, entry);
  }
  return [...found.values()];
}
