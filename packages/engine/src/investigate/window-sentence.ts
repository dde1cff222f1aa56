// What a window of a series shows, before and since, in one sentence.
import type { SeriesKey } from '@kintsugi/domain';
import { amount, measureWords, percent, whose } from '../figures.ts';

export function windowSentence(series: SeriesKey, before: number | null, during: number | null, unit: string): string {
  const who = whose(series);
  switch (series.measure) {
    case 'error_ratio':
      return `${who}: ${percent(during)} failed (${percent(before)} before)`;
    case 'requests':
      return `${who}: ${amount(during, '')} requests/s (${amount(before, '')} before)`;
    case 'utilization':
      return `${who}: ${percent(during)} of its limit in use (${percent(before)} before)`;
    case 'probe.failing':
      return `probe of ${who}: ${percent(during)} failed (${percent(before)} before)`;
    default:
      return `${who}: ${measureWords(series.measure)} ${amount(during, unit)} (${amount(before, unit)} before)`;
  }
}
