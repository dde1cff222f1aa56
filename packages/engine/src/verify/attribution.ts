// Why it got well: by the action, by itself, or nobody can say. Looks at how the signals stood when the action began.
import type { Attempt, Attribution, Signal, Verdict } from '@kintsugi/domain';
import type { Telemetry } from '../ports/index.ts';
import { readSignal } from './reading.ts';

/** What the last gate before the action could see ended this long before it. */
const GATE_MS = 3_500;

/**
 * `by-action` when a signal was proven ill when the action began, or was at the last gate and not proven well since;
 * `by-itself` when what could be seen was well by then; `unclear` when too little was seen to say.
 *
 * This is the simplest counterfactual, that what was ill would have stayed so. It errs towards the action for faults
 * that would have passed in the seconds in which it took effect.
 */
export async function attributionOf(
  telemetry: Telemetry,
  signals: readonly Signal[],
  { startedMs }: Attempt,
): Promise<Attribution> {
  const before = signals.filter(({ onsetMs }) => onsetMs < startedMs);
  const then = await verdictsAt(telemetry, before, startedMs);
  if (then.includes('unhealthy')) return 'by-action';
  if (!then.includes('inconclusive')) return then.includes('healthy') ? 'by-itself' : 'unclear';
  const atTheGate = await verdictsAt(telemetry, before, startedMs - GATE_MS);
  return atTheGate.includes('unhealthy') ? 'by-action' : 'unclear';
}

async function verdictsAt(telemetry: Telemetry, signals: readonly Signal[], atMs: number): Promise<readonly Verdict[]> {
  const readings = await Promise.all(signals.map((signal) => readSignal(telemetry, signal, signal.onsetMs, atMs)));
  return readings.map(({ verdict }) => verdict);
}
