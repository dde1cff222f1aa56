// What a signal says to a person: one sentence with its figures.
import type { Signal } from '@kintsugi/domain';
import { amount, clip, measureWords, percent, whose } from './figures.ts';

export function signalSentence(signal: Signal): string {
  const { series, text, crossing, now, unit, band, seenMs, meaning, direction } = signal;
  if (meaning === 'report') return `${series.service}: a person reports "${clip(text ?? '')}"`;
  if (text !== undefined) {
    const line = `in the log of ${series.service}: "${clip(text)}"`;
    if (direction === 'new') return `new ${line}`;
    return direction === 'gone'
      ? `no longer ${line}`
      : `${amount(now, unit)}, usual ${amount(band.usual, '')}, ${line}`;
  }
  if (direction === 'gone') return `${whose(series)}: ${measureWords(series.measure)} has stopped coming`;
  if (crossing !== undefined) {
    const inSeconds = Math.round((crossing.expectedMs - seenMs) / 1_000);
    return `${measureWords(series.measure)} of ${series.service} grows and reaches ${amount(crossing.limit, unit)} in about ${inSeconds} s`;
  }
  if (meaning === 'errors')
    return `${whose(series)}: ${percent(now)} of the requests fail, usual up to ${percent(band.high)}`;
  const usual = direction === 'down' ? `from ${amount(band.low, unit)}` : `up to ${amount(band.high, unit)}`;
  return `${whose(series)}: ${measureWords(series.measure)} ${amount(now, unit)}, usual ${usual}`;
}
