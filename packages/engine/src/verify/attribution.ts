// Why it got well: by the action, by itself, or nobody can say. Compares the turn with what was happening before the action.
import { median } from '@kintsugi/analysis';
import type { Attempt, Attribution, Signal } from '@kintsugi/domain';
import type { Telemetry } from '../ports/index.ts';
import { look, total } from './look.ts';

const BEFORE_MS = 8_000;

/**
 * `by-itself` when the signals had come back half of the way before the action began; `by-action` when they had not;
 * `unclear` when too little was seen before it.
 */
export async function attributionOf(
  telemetry: Telemetry,
  signals: readonly Signal[],
  attempt: Attempt,
): Promise<Attribution> {
  const votes = await Promise.all(signals.map((signal) => vote(telemetry, signal, attempt.startedMs)));
  if (votes.includes('by-itself')) return votes.includes('by-action') ? 'unclear' : 'by-itself';
  return votes.includes('by-action') ? 'by-action' : 'unclear';
}

async function vote(telemetry: Telemetry, signal: Signal, startedMs: number): Promise<Attribution> {
  // A forecast was made anew by the last gate before the action: it still crossed its limit then.
  if (signal.crossing !== undefined) return 'by-action';
  const fromMs = Math.max(signal.onsetMs, startedMs - BEFORE_MS);
  const before = await valueBetween(telemetry, signal, fromMs, startedMs);
  if (!Number.isFinite(before)) return 'unclear';
  const edge = signal.direction === 'down' ? signal.band.low : signal.band.high;
  const fault = signal.now - edge;
  return fault === 0 || (before - edge) / fault < 0.5 ? 'by-itself' : 'by-action';
}

async function valueBetween(telemetry: Telemetry, signal: Signal, fromMs: number, toMs: number): Promise<number> {
  const found = await look(telemetry, signal.series, fromMs, toMs);
  if (found === null) return Number.NaN;
  if (signal.meaning !== 'errors') return median(found.values);
  const requests = await look(telemetry, { ...signal.series, measure: 'requests' }, fromMs, toMs);
  return requests === null ? Number.NaN : total(found.values) / total(requests.values);
}
