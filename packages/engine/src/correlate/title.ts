// How an incident is named and how bad it is, from the signal that opened it.
import type { Severity, Signal } from '@kintsugi/domain';
import { amount, measureWords, percent, whose } from '../figures.ts';

export function severityOf(signal: Signal): Severity {
  if (signal.crossing !== undefined) return 'minor';
  switch (signal.meaning) {
    case 'errors':
      return signal.now >= 0.2 ? 'critical' : 'major';
    case 'business':
      return 'critical';
    case 'availability':
      return 'major';
    case 'budget':
      return signal.now >= PAGE_FAST ? 'critical' : signal.now >= PAGE ? 'major' : 'minor';
    default:
      return 'minor';
  }
}

/** Rates at which the Site Reliability Workbook (2018, chapter 5) wakes somebody: 2 % of a month's budget in an hour, 5 % in six. */
const PAGE_FAST = 14.4;
const PAGE = 6;

export function titleOf({ series, meaning, direction, now, band, unit, crossing, seenMs }: Signal): string {
  const who = whose(series);
  if (crossing !== undefined) {
    return `${measureWords(series.measure)} of ${series.service} reaches its limit in about ${Math.round((crossing.expectedMs - seenMs) / 1_000)} s`;
  }
  switch (meaning) {
    case 'errors':
      return `${who}: ${percent(now)} of the requests fail (usual up to ${percent(band.high)})`;
    case 'latency':
      return `${who} is slow: ${amount(now, unit)} (usual up to ${amount(band.high, unit)})`;
    case 'availability':
      if (series.measure === 'probe.failing') return `${who}: a probe fails`;
      return `${who}: ${now} ${now === 1 ? 'replica is' : 'replicas are'} not ready`;
    case 'budget':
      return `${who}: ${measureWords(series.measure)} is ${amount(now, '')} times what it may be`;
    case 'business':
      return `${measureWords(series.measure)} ${direction === 'down' ? 'fall' : 'rise'}: ${amount(now, '')} (usual from ${amount(band.low, '')})`;
    default:
      return `${measureWords(series.measure)} of ${who} goes ${direction}`;
  }
}
