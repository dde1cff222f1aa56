// The state of an incident with only what a list shows of it, small enough to be held for every incident there ever was.
import type { Attempt, Hypothesis, Incident, Signal } from '@kintsugi/domain';
import { opensIncident } from '@kintsugi/domain';

/**
 * Evolves like the whole state, and says the same of phase, services, times, approval, what holds it and how it ended.
 * It does not know evidence, options, and what was declined; of signals one of each kind a service, of causes the leading.
 */
export interface Outline extends Incident {
  readonly evidence: readonly [];
  readonly options: readonly [];
  readonly declined: readonly [];
}

/** `outlineOf(evolve(outlineOf(state), event))` equals `outlineOf(evolve(state, event))`. O(what the state holds). */
export function outlineOf(state: Incident): Outline {
  return {
    ...state,
    evidence: [],
    options: [],
    declined: [],
    signals: oneOfEachKind(state.signals),
    hypotheses: state.hypotheses.slice(0, 1).map(withoutReasons),
    attempts: state.attempts.map(outcomeOnly),
  };
}

/** Which services, and whether all of those that may open an incident were predictions: the first of each kind says it. */
function oneOfEachKind(signals: readonly Signal[]): readonly Signal[] {
  if (signals.length < 2) return signals;
  const first = new Map<string, Signal>();
  for (const signal of signals) {
    const kind = `${opensIncident(signal)} ${signal.crossing === undefined} ${signal.series.service}`;
    if (!first.has(kind)) first.set(kind, signal);
  }
  return first.size === signals.length ? signals : [...first.values()];
}

function withoutReasons(hypothesis: Hypothesis): Hypothesis {
  return { ...hypothesis, for: [], against: [], missing: [], wouldSettle: '' };
}

/** What a receipt or a refusal says is for the page of the incident. */
function outcomeOnly(attempt: Attempt): Attempt {
  const { outcome } = attempt;
  switch (outcome?.kind) {
    case undefined:
      return attempt;
    case 'applied':
      return outcome.receipt === '' ? attempt : { ...attempt, outcome: { ...outcome, receipt: '' } };
    case 'rejected':
    case 'unknown':
      return outcome.because === '' ? attempt : { ...attempt, outcome: { ...outcome, because: '' } };
  }
}
