// An incident of the domain as people see it: how bad, where, since when, what it does now, what it waits for.
import type { Answer } from '@kintsugi/contract';
import type { Incident, Signal } from '@kintsugi/domain';
import {
  chosenOption,
  currentAttempt,
  describeAction,
  leadingHypothesis,
  opensIncident,
  servicesOf,
} from '@kintsugi/domain';
import { presentCause } from './evidence.ts';
import { iso, isoOrNull, secondsBetween, signalSentence } from './figures.ts';

export type Summary = Answer<'listIncidents'>['items'][number];
export type Ending = NonNullable<Summary['ending']>;

export interface IncidentRecord {
  readonly id: string;
  readonly state: Incident;
}

export function presentSummary({ id, state }: IncidentRecord): Summary {
  const leading = leadingHypothesis(state);
  return {
    id,
    version: state.version,
    title: state.title,
    phase: state.phase === 'unopened' ? 'observing' : state.phase,
    severity: state.severity,
    services: [...servicesOf(state)],
    openedAt: iso(state.openedMs),
    onsetAt: iso(state.onsetMs),
    endedAt: isoOrNull(state.endedMs),
    ending: endingOf(state),
    leading:
      leading === null
        ? null
        : { says: leading.says, confidence: leading.confidence, cause: presentCause(leading.cause) },
    waitsFor: waitsFor(state),
  };
}

export function presentIncident(record: IncidentRecord): Answer<'getIncident'> {
  const { state } = record;
  return {
    ...presentSummary(record),
    impact: impactOf(state.signals),
    now: doingNow(state),
    predicted: wasPredicted(state),
    signals: state.signals.length,
    actions: state.attempts.length,
    detectedAfterSeconds: secondsBetween(state.onsetMs, state.openedMs),
    endedAfterSeconds: state.endedMs === null ? null : secondsBetween(state.onsetMs, state.endedMs),
    calledPeople: [],
  };
}

/** Null while it is open. A person who was called is never taken back from the record. */
export function endingOf(state: Incident): Ending | null {
  if (state.phase === 'escalated') return 'escalated';
  if (state.phase !== 'resolved') return null;
  if (state.handOver !== null) return 'escalated';
  if (state.attribution === 'by-person') return 'by-person';
  const acted = state.attempts.some((attempt) => attempt.reached && attempt.outcome?.kind === 'applied');
  if (state.attribution === 'by-action') return wasPredicted(state) ? 'prevented' : 'healed';
  return acted ? 'by-itself' : 'left-alone';
}

/** Every signal that may open an incident was a prediction: no limit was broken yet. */
function wasPredicted({ signals }: Incident): boolean {
  const opening = signals.filter(opensIncident);
  return opening.length > 0 && opening.every((signal) => signal.crossing !== undefined);
}

function impactOf(signals: readonly Signal[]): string | null {
  const seen = signals.filter(({ meaning }) => meaning === 'business' || meaning === 'errors' || meaning === 'latency');
  if (seen.length === 0) return null;
  return seen.slice(0, 3).map(signalSentence).join('; ');
}

function waitsFor(state: Incident): Summary['waitsFor'] {
  if (state.phase === 'resolved') return null;
  if (state.phase === 'escalated') return { kind: 'person', says: state.handOver ?? 'a person', until: null };
  if (state.approval?.status === 'pending') {
    const { needed, givenBy, expiresMs } = state.approval;
    return { kind: 'approval', says: `${needed - givenBy.length} more approval(s)`, until: iso(expiresMs) };
  }
  if (state.held !== null) {
    const kind =
      state.held.gate === 'not-reserved' ? 'service' : state.held.gate === 'policy-wait' ? 'cooldown' : 'time';
    return { kind, says: state.held.because, until: iso(state.held.untilMs) };
  }
  if (state.watch !== null) return { kind: 'time', says: state.watch.because, until: iso(state.watch.untilMs) };
  return state.phase === 'verifying' ? { kind: 'effect', says: 'the effect of the action', until: null } : null;
}

export function doingNow(state: Incident): string {
  const attempt = currentAttempt(state);
  switch (state.phase) {
    case 'unopened':
    case 'observing':
      return state.watch === null ? 'Collecting the signals of one cause.' : `Watching: ${state.watch.because}.`;
    case 'orienting':
      return 'Looking for the cause.';
    case 'deciding': {
      const option = chosenOption(state);
      return option === null ? 'Weighing what could be done.' : `Chose: ${option.says}.`;
    }
    case 'acting':
      return attempt === null ? 'Acting.' : `Doing: ${describeAction(attempt.request)}.`;
    case 'verifying':
      return attempt === null
        ? 'Looking whether it is well.'
        : `Looking whether it helped: ${describeAction(attempt.request)}.`;
    case 'resolved':
      return 'Nothing: it is over.';
    case 'escalated':
      return `Waiting for a person: ${state.handOver ?? 'no reason was recorded'}.`;
  }
}
