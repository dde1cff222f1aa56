// Columns as all channels want them: what each measures, and how far it moved at the onset. Each is read once.
import type { MetricColumn } from './cause-input.ts';
import { metricMeaning, type MetricMeaning } from './metric-meaning.ts';
import { metricShift, type MetricShift } from './channels/metric-shift.ts';

export interface ReadColumn extends MetricColumn {
  readonly meaning: MetricMeaning;
  /** null where one side of the onset has no value, or no onset is known. */
  readonly shift: MetricShift | null;
}

/** O(rows × columns). */
export function readColumns(metrics: readonly MetricColumn[], onsetRow: number | undefined): readonly ReadColumn[] {
  const meanings = new Map<string, MetricMeaning>();
  return metrics.map((column) => {
    const meaning = meanings.get(column.name) ?? metricMeaning(column.name);
    meanings.set(column.name, meaning);
    return { ...column, meaning, shift: onsetRow === undefined ? null : metricShift(column.values, onsetRow) };
  });
}
