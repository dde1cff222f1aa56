// Why it got well: by the action, by itself, or nobody can say. Looks at how the signals stood when the action began.
import { attributeRecovery, type Attributed } from '@kintsugi/analysis';
import type { Attempt, Attribution, Signal, Verdict } from '@kintsugi/domain';
import type { Telemetry } from '../ports/index.ts';
import { look, STEP_MS } from './look.ts';
import { readSignal } from './reading.ts';

/** What the last gate before the action could see ended this long before it. */
const GATE_MS = 3_500;
const BEFORE_MS = 120_000;

/**
 * `by-action` when a signal was proven ill when the action began; `by-itself` when what could be seen was well by then,
 * or would have been; `unclear` when too little was seen to say. Where it was ill at the last gate and not proven to be
 * so any more, its counterfactual decides: whether it turned before the action, or would have turned without it.
 *
 * For what was proven ill the counterfactual only takes a claim away: seconds of a fault are too few to grant one (ADR 8).
 */
export async function attributionOf(
  telemetry: Telemetry,
  signals: readonly Signal[],
  { startedMs }: Attempt,
  untilMs: number,
): Promise<Attribution> {
  const before = signals.filter(({ onsetMs }) => onsetMs < startedMs);
  const then = await verdictsAt(telemetry, before, startedMs);
  const proven = then.includes('unhealthy');
  if (!proven && !then.includes('inconclusive')) return then.includes('healthy') ? 'by-itself' : 'unclear';
  const ill = proven ? then : await verdictsAt(telemetry, before, startedMs - GATE_MS);
  const found = await Promise.all(
    before.filter((_, i) => ill[i] === 'unhealthy').map((signal) => recovery(telemetry, signal, startedMs, untilMs)),
  );
  if (proven) {
    // One that needed the action is enough: the others may have been on their way back.
    return found.every((one) => one?.answer === 'by-itself') ? 'by-itself' : 'by-action';
  }
  if (found.some((one) => one?.answer === 'by-action')) return 'by-action';
  return found.length > 0 && found.every((one) => one?.answer === 'by-itself') ? 'by-itself' : 'unclear';
}

async function verdictsAt(telemetry: Telemetry, signals: readonly Signal[], atMs: number): Promise<readonly Verdict[]> {
  const readings = await Promise.all(signals.map((signal) => readSignal(telemetry, signal, signal.onsetMs, atMs)));
  return readings.map(({ verdict }) => verdict);
}

/** What its own past says of its recovery; null where nobody saw it. A forecast has no such past. */
async function recovery(
  telemetry: Telemetry,
  signal: Signal,
  startedMs: number,
  untilMs: number,
): Promise<Attributed | null> {
  const { band, crossing, onsetMs } = signal;
  const fromMs = onsetMs - BEFORE_MS;
  const values = crossing === undefined ? await valuesOf(telemetry, signal, fromMs, untilMs) : null;
  if (values === null) return null;
  const indexOf = (atMs: number): number => Math.max(0, Math.min(values.length, Math.round((atMs - fromMs) / STEP_MS)));
  return attributeRecovery({ values, band, onsetIndex: indexOf(onsetMs), actionIndex: indexOf(startedMs) });
}

/** Errors as the share of requests that failed, for that is what the band of an error signal speaks of. */
async function valuesOf(
  telemetry: Telemetry,
  { series, meaning }: Signal,
  fromMs: number,
  toMs: number,
): Promise<Float64Array | null> {
  const own = await look(telemetry, series, fromMs, toMs);
  if (own === null || meaning !== 'errors') return own?.values ?? null;
  const requests = await look(telemetry, { ...series, measure: 'requests' }, fromMs, toMs);
  if (requests === null) return null;
  return own.values.map((failed, i) => {
    const asked = requests.values[i] ?? Number.NaN;
    return asked > 0 ? failed / asked : Number.NaN;
  });
}
