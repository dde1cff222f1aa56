// Actions of the domain as the wire shows them.
import type { Answer } from '@kintsugi/contract';
import type { ActionRequest, Attempt, ChangeOutcome, Inverse, Ruling } from '@kintsugi/domain';
import { agent, describeAction } from '@kintsugi/domain';
import { iso, isoOrNull } from './figures.ts';

type Done = Answer<'listActions'>['items'][number];
type Action = Done['action'];

export function presentAction(request: ActionRequest): Action {
  return request.kind === 'configure' ? { ...request, set: { ...request.set } } : { ...request };
}

export function presentInverse(inverse: Inverse): Done['undo'] {
  if (inverse.kind === 'none') return { action: null, says: inverse.because };
  return { action: presentAction(inverse.request), says: describeAction(inverse.request) };
}

/** Null while nobody has heard of an outcome. */
export function presentOutcome(outcome: ChangeOutcome | null): Done['outcome'] {
  switch (outcome?.kind) {
    case undefined:
      return { kind: 'running', because: 'it was started; its outcome is not known yet', mend: null };
    case 'applied':
      return { kind: 'applied', because: outcome.receipt, mend: null };
    case 'rejected':
      return { kind: 'rejected', because: outcome.because, mend: outcome.mend === '' ? null : outcome.mend };
    case 'unknown':
      return {
        kind: 'unknown',
        because: outcome.because,
        mend: 'Kintsugi asks the runtime until it knows; do not repeat it by hand before.',
      };
  }
}

export function presentAttempt(attempt: Attempt): Done {
  return {
    id: attempt.key,
    key: attempt.key,
    action: presentAction(attempt.request),
    says: describeAction(attempt.request),
    by: agent('Surgeon'),
    startedAt: iso(attempt.startedMs),
    endedAt: isoOrNull(attempt.outcomeMs),
    outcome: presentOutcome(attempt.outcome),
    help: attempt.help,
    attribution: attempt.attribution,
    undo: presentInverse(attempt.inverse),
    undone: attempt.undone,
  };
}

export function presentRuling(ruling: Ruling): Answer<'actOnService'>['ruling'] {
  return {
    kind: ruling.kind,
    because: ruling.because,
    ...(ruling.kind === 'needs-approval' ? { approvals: ruling.approvals } : {}),
    ...(ruling.kind === 'wait' ? { until: iso(ruling.untilMs) } : {}),
  };
}
