// What a piece of evidence shows, in one sentence with its figures.
import type { SeriesKey, Signal } from '@kintsugi/domain';
import { amount, clip, measureWords, percent, whose } from '../figures.ts';

export function signalSentence(signal: Signal): string {
  const { series, text, crossing, now, unit, band, seenMs, meaning, direction } = signal;
  if (text !== undefined) return `new in the log of ${series.service}: "${clip(text)}"`;
  if (crossing !== undefined) {
    const inSeconds = Math.round((crossing.expectedMs - seenMs) / 1_000);
    return `${measureWords(series.measure)} of ${series.service} grows and reaches ${amount(crossing.limit, unit)} in about ${inSeconds} s`;
  }
  if (meaning === 'errors')
    return `${whose(series)}: ${percent(now)} of the requests fail, usual up to ${percent(band.high)}`;
  const usual = direction === 'down' ? `from ${amount(band.low, unit)}` : `up to ${amount(band.high, unit)}`;
  return `${whose(series)}: ${measureWords(series.measure)} ${amount(now, unit)}, usual ${usual}`;
}

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
