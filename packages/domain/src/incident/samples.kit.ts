// An incident of invented services, event by event: what specifications begin with. Knows no rule.
import type { ActionRequest } from '../words/action.ts';
import { agent } from '../words/actor.ts';
import type { Actor } from '../words/actor.ts';
import type { Hypothesis } from '../words/hypothesis.ts';
import type { Option } from '../words/option.ts';
import type { Ruling } from '../policy/policy.ts';
import type { Signal } from '../words/signal.ts';
import type { ChangeOutcome, Help } from '../words/verdict.ts';
import type { Gates } from './commands.ts';
import type { IncidentEvent, Reading } from './events.ts';
import { THEN_MS } from './specification.kit.ts';

export const ada: Actor = { kind: 'person', name: 'ada' };
export const bob: Actor = { kind: 'person', name: 'bob' };

export function signal(id = 's1', service = 'alpha'): Signal {
  return {
    id,
    series: { measure: 'errors', service },
    meaning: 'errors',
    direction: 'up',
    onsetMs: THEN_MS - 5_000,
    seenMs: THEN_MS,
    band: { low: 0, usual: 0, high: 0.01 },
    now: 0.3,
    unit: '',
    surprise: 9,
  };
}

export const rollBack: ActionRequest = { kind: 'rollback', service: 'alpha', release: 'r1' };
export const deployAgain: ActionRequest = { kind: 'deploy', service: 'alpha', release: 'r2' };
export const restart: ActionRequest = { kind: 'rolling-restart', service: 'alpha' };

export function acting(id: string, request: ActionRequest, worth: number): Option {
  const inverse =
    request.kind === 'rollback'
      ? ({ kind: 'request', request: deployAgain } as const)
      : ({ kind: 'none', because: 'a restart leaves nothing to take back' } as const);
  return { ...option(id, worth), deed: { kind: 'act', request, inverse } };
}

export const rollback = acting('rollback', rollBack, 0.8);
export const restarting = acting('restart', restart, 0.4);
export const watching: Option = { ...option('watch', 0.2), deed: { kind: 'watch', seconds: 12 } };
export const person: Option = { ...option('person', 0.1), deed: { kind: 'call-person' } };

function option(id: string, worth: number): Omit<Option, 'deed'> {
  return {
    id,
    hypothesisId: 'h1',
    says: id,
    expects: 'the errors gone',
    secondsToEffect: 6,
    refutedAfterSeconds: 40,
    refutedIf: 'the errors stay',
    chance: 0.8,
    blastRadius: 0.2,
    worth,
    because: 'the release before it was well',
  };
}

const hypothesis: Hypothesis = {
  id: 'h1',
  cause: { kind: 'release', service: 'alpha', changeId: 'c1', from: 'r1', to: 'r2' },
  says: 'release 2 of alpha',
  confidence: 0.9,
  for: [],
  against: [],
  missing: [],
  wouldSettle: 'going back',
};

export const allowed: Ruling = { kind: 'allowed', because: 'autonomy is "act"' };
export const oneApproval: Ruling = { kind: 'needs-approval', approvals: 1, because: 'autonomy is "propose"' };
export const twoApprovals: Ruling = { kind: 'needs-approval', approvals: 2, because: 'it needs two persons' };

/** Gates that let everything through, but for `shut`. */
export function gates(shut: Partial<Gates> = {}): Gates {
  return { paused: false, ruling: allowed, reserved: true, actionHash: 'hash-1', signals: 'unhealthy', ...shut };
}

export const opened: IncidentEvent = {
  type: 'incident-opened',
  title: 'alpha answers errors',
  severity: 'major',
  signal: signal(),
};
export const frozen: IncidentEvent = { type: 'evidence-frozen', round: 1, evidence: [], missing: [] };
export const ranked: IncidentEvent = { type: 'hypotheses-ranked', round: 1, hypotheses: [hypothesis] };
export const weighed: IncidentEvent = {
  type: 'options-weighed',
  round: 1,
  options: [rollback, restarting, watching, person],
};
export const deciding = [opened, frozen, ranked, weighed];

export function chose({ id }: Option, ruling: Ruling = allowed): IncidentEvent {
  return { type: 'option-chosen', optionId: id, ruling, passedOver: [] };
}

export function askedFor(needed: number, more: Partial<Extract<IncidentEvent, { type: 'approval-requested' }>> = {}) {
  return {
    type: 'approval-requested',
    approvalId: 'apr-1',
    optionId: rollback.id,
    actionHash: 'hash-1',
    needed,
    expiresMs: THEN_MS + 60_000,
    proposer: agent('Strategist'),
    ...more,
  } as const satisfies IncidentEvent;
}

export function approvedBy(by: Actor): IncidentEvent {
  return { type: 'approval-given', approvalId: 'apr-1', by };
}

export function started(key: string, { id, deed }: Option = rollback): IncidentEvent {
  if (deed.kind !== 'act') throw new Error(`${id} does not act`);
  const { request, inverse } = deed;
  return { type: 'action-started', key, optionId: id, request, inverse, undoes: null };
}

export function takingBack(key: string, undoes: string): IncidentEvent {
  const inverse = { kind: 'request', request: rollBack } as const;
  return { type: 'action-started', key, optionId: null, request: deployAgain, inverse, undoes };
}

export function applied(key: string): IncidentEvent {
  return { type: 'action-applied', key, receipt: 'done' };
}

export function rejected(key: string, reached: boolean): IncidentEvent {
  return { type: 'action-rejected', key, because: 'it could not', reached };
}

export function unknown(key: string): IncidentEvent {
  return { type: 'action-unknown', key, because: 'no answer' };
}

export const outcomes = {
  applied: { kind: 'applied', receipt: 'done' },
  rejected: { kind: 'rejected', because: 'it could not', mend: 'look' },
  unknown: { kind: 'unknown', because: 'no answer' },
} as const satisfies Record<string, ChangeOutcome>;

export function judged(key: string | null, help: Help): IncidentEvent {
  return { type: 'verification-completed', key, help, attribution: null, readings: [], because: 'as seen' };
}

export function reading(verdict: Reading['verdict']): Reading {
  return { signalId: 's1', says: 'alpha', verdict, now: 0, wellForMs: 10_000 };
}

export const escalated: IncidentEvent = { type: 'incident-escalated', because: 'no option is left' };
export const resolved: IncidentEvent = { type: 'incident-resolved', attribution: 'by-action', because: 'well' };
/** Up to the rollback chosen and allowed, under way as `k1`, and applied. */
export const chosen = [...deciding, chose(rollback)];
export const underWay = [...chosen, started('k1')];
export const verifying = [...underWay, applied('k1')];
