// Times, figures and spans of time as people read them, and times as the wire carries them.
import type { Signal } from '@kintsugi/domain';

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

/** One sentence: where, what moved, where to, from what was usual. */
export function signalSentence(signal: Signal): string {
  const { series, direction, now, band, meaning, onsetMs, seenMs, text, crossing } = signal;
  const unit = meaning === 'errors' ? 'share' : signal.unit;
  if (meaning === 'report') return `${series.service}: a person reports "${(text ?? '').slice(0, 200)}"`;
  if (text !== undefined) {
    const line = `"${text.slice(0, 200)}"`;
    if (direction === 'new') return `${series.service} logs something new: ${line}`;
    if (direction === 'gone') return `${series.service} no longer logs ${line}`;
    return `${series.service} logs ${figure(now, signal.unit)} (usually ${figure(band.usual, '')}) of ${line}`;
  }
  const what = `${placeOf(series)}: ${measureWords(series.measure)}`;
  if (crossing !== undefined) {
    const left = Math.max(0, Math.round((crossing.expectedMs - seenMs) / 1_000));
    return `${what} is ${figure(now, unit)} and will reach ${figure(crossing.limit, unit)} in about ${left} s`;
  }
  const since = `for ${Math.max(0, Math.round((seenMs - onsetMs) / 1_000))} s`;
  if (direction === 'gone') return `${what} has stopped ${since}`;
  const usual =
    band.low === band.high ? figure(band.high, unit) : `${figure(band.low, unit)} to ${figure(band.high, unit)}`;
  return `${what} ${figure(now, unit)} (usually ${usual}) ${since}`;
}

function measureWords(measure: string): string {
  if (measure.startsWith('slo:')) return `burn of the error budget of ${measure.slice('slo:'.length)}`;
  return MEASURE_WORDS[measure] ?? measure;
}

const MEASURE_WORDS: Readonly<Record<string, string>> = {
  'duration.p90': 'p90 of durations',
  'memory.most': 'memory',
  unready: 'not ready:',
  utilization: 'use of its own limit',
  'probe.failing': 'probe failing',
};

/** `alpha POST /orders`, `alpha-2 of alpha`, `alpha → beta`. */
function placeOf({ service, instance, operation, peer }: Signal['series']): string {
  const where = instance === undefined ? service : `${instance} of ${service}`;
  return `${where}${operation === undefined ? '' : ` ${operation}`}${peer === undefined ? '' : ` → ${peer}`}`;
}
