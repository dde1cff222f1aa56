// The same case with less known: what each channel is worth, and what a fault-free while looks like.
import { metricMeaning, pairCalls, type CauseInput, type MetricColumn } from '@kintsugi/analysis';
import type { CauseCase } from './cause-cases.ts';

type Reduction = (input: CauseInput) => CauseInput;

export const reductions: Readonly<Record<string, Reduction>> = {
  'metrics only': (input) => without(input, 'calls', 'logs'),
  'no metrics': (input) => without(input, 'metrics'),
  'no resource': (input) =>
    withColumns(input, ({ name }) => !['processor', 'memory'].includes(metricMeaning(name).kind)),
  'no network': (input) => ({ ...input, links: [] }),
  'no structure': (input) => ({ ...without(input, 'calls'), links: pairCalls(input.calls ?? []) }),
  'no logs': (input) => without(input, 'logs'),
  'no flow': (input) => without(input, 'symptom'),
  'no clocks of callers': (input) => withColumns(input, ({ callee }) => callee === undefined),
  'no edges': (input) => without(input, 'edges'),
  'no reference': (input) => ({
    ...input,
    calls: (input.calls ?? []).map((call) => without(call, 'reference')),
    logs: (input.logs ?? []).map((log) => without(log, 'reference')),
  }),
};

function without<T extends object>(value: T, ...keys: readonly (keyof T & string)[]): T {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.some((one) => one === key))) as T;
}

function withColumns(input: CauseInput, kept: (column: MetricColumn) => boolean): CauseInput {
  return { ...input, metrics: (input.metrics ?? []).filter(kept) };
}

/** The rows before the injection alone, as if something had happened as long before it as the case goes on after it. */
export function faultFree({ input }: CauseCase): CauseInput | null {
  const rows = input.metrics[0]?.values.length ?? 0;
  const after = Math.min(rows - input.onsetRow, Math.floor(input.onsetRow / 3));
  if (after < 2) return null;
  return {
    services: input.services,
    metrics: input.metrics.map((column) => ({ ...column, values: column.values.subarray(0, input.onsetRow) })),
    onsetRow: input.onsetRow - after,
    edges: input.edges ?? [],
  };
}
