// Why it got well: by the action, by itself, or nobody can say. Looks at how the signals stood when the action began.
import type { Attempt, Attribution, Signal } from '@kintsugi/domain';
import type { Telemetry } from '../ports/index.ts';
import { readSignal } from './reading.ts';

/**
 * `by-action` when a signal was still proven ill at the moment of the action and is well now; `by-itself` when what
 * could be seen was well before it; `unclear` when too little was seen to say.
 *
 * This is the simplest counterfactual, that what was ill would have stayed so. It errs towards the action for faults
 * that would have passed in the seconds in which it took effect.
 */
export async function attributionOf(
  telemetry: Telemetry,
  signals: readonly Signal[],
  attempt: Attempt,
): Promise<Attribution> {
  const before = signals.filter(({ onsetMs }) => onsetMs < attempt.startedMs);
  const readings = await Promise.all(
    before.map((signal) => readSignal(telemetry, signal, signal.onsetMs, attempt.startedMs)),
  );
  const verdicts = readings.map(({ verdict }) => verdict);
  if (verdicts.includes('unhealthy')) return 'by-action';
  return verdicts.includes('healthy') ? 'by-itself' : 'unclear';
}
