// Times, figures and spans of time as people read them, and times as the wire carries them.
import type { Signal } from '@kintsugi/domain';
import { seriesName } from '@kintsugi/domain';

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

export function isoOrNull(ms: number | null | undefined): string | null {
  return ms === null || ms === undefined ? null : iso(ms);
}

/** Seconds with one decimal. */
export function secondsBetween(fromMs: number, toMs: number): number {
  return Math.round((toMs - fromMs) / 100) / 10;
}

/** `0.31` of unit `1` is `31 %`; durations keep two or three figures that matter. */
export function figure(value: number, unit: string): string {
  if (!Number.isFinite(value)) return 'nothing';
  if (unit === '1' || unit === 'share' || unit === 'ratio') return `${short(value * 100)} %`;
  if (unit === 'ms' && Math.abs(value) >= 1_000) return `${short(value / 1_000)} s`;
  if (unit === 's' && Math.abs(value) < 1) return `${short(value * 1_000)} ms`;
  if (unit === 'By' || unit === 'bytes') return `${short(value / 1_048_576)} MB`;
  return unit === '' ? short(value) : `${short(value)} ${unit}`;
}

function short(value: number): string {
  const size = Math.abs(value);
  if (size >= 100 || Number.isInteger(value)) return String(Math.round(value));
  return size >= 10 ? value.toFixed(1) : String(Number(value.toPrecision(2)));
}

/** One sentence: what moved, where to, from what was usual, since when. */
export function signalSentence(signal: Signal): string {
  const { series, direction, now, band, meaning, onsetMs, text, crossing } = signal;
  const unit = meaning === 'errors' ? 'share' : signal.unit;
  const what = seriesName(series);
  const since = `since ${iso(onsetMs).slice(11, 19)}`;
  if (text !== undefined) return `${series.service} logs something new ${since}: "${text.slice(0, 200)}"`;
  if (crossing !== undefined) {
    const when = iso(crossing.expectedMs).slice(11, 19);
    return `${what} is ${figure(now, unit)} and will reach ${figure(crossing.limit, unit)} at about ${when}`;
  }
  if (direction === 'gone') return `${what} has stopped ${since}`;
  const usual = `usually ${figure(band.low, unit)} to ${figure(band.high, unit)}`;
  return `${what} is ${direction}: ${figure(now, unit)} (${usual}), ${since}`;
}
