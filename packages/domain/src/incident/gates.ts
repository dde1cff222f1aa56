// The last look before an action starts, and what becomes of it afterwards. Every gate here can say no.
import type { Decision, Refusal } from '../decider.ts';
import { refuse } from '../decider.ts';
import type { Gates, IncidentCommand } from './commands.ts';
import type { IncidentEvent } from './events.ts';
import type { Incident } from './state.ts';
import { chosenOption, currentAttempt } from './state.ts';

type Of<K extends IncidentCommand['kind']> = Extract<IncidentCommand, { kind: K }>;

export function decideStart({ key, optionId, gates, atMs }: Of<'start'>, state: Incident): Decision<IncidentEvent> {
  if (state.phase === 'escalated') return { ok: false, refusal: TAKEN_OVER };
  const option = chosenOption(state);
  if (option === null || option.id !== optionId || option.deed.kind !== 'act')
    return refuse('nothing-chosen', 'This action is not the chosen one.', 'Choose an option first.');
  const no =
    pendingAction(state) ??
    unjudgedAction(state) ??
    signalGate(gates) ??
    commonGates(gates) ??
    approvalGate(state, gates, atMs);
  if (no !== null) return { ok: false, refusal: no };
  const { request, inverse } = option.deed;
  return { ok: true, events: [{ type: 'action-started', key, optionId: option.id, request, inverse, undoes: null }] };
}

/** Taking back is allowed where the action was: it needs no new approval, and no cooldown holds it. */
export function decideUndo(
  { key, undoes, inverse, gates, actor }: Of<'undo'>,
  state: Incident,
): Decision<IncidentEvent> {
  const attempt = state.attempts.find((candidate) => candidate.key === undoes);
  if (attempt === undefined || attempt.outcome?.kind !== 'applied') {
    return refuse(
      'nothing-to-undo',
      `Action ${undoes} was not applied, so there is nothing to take back.`,
      'Look at the actions of the incident.',
    );
  }
  if (attempt.undone)
    return refuse('undone-already', `Action ${undoes} has been taken back already.`, 'Nothing needs to be done.');
  if (inverse.kind === 'none')
    return refuse(
      'no-inverse',
      `It cannot be taken back: ${inverse.because}.`,
      'Act by hand where something is still wrong.',
    );
  const machine = actor.kind !== 'person';
  if (machine && (state.phase === 'escalated' || state.phase === 'resolved')) return { ok: false, refusal: TAKEN_OVER };
  const no = pendingAction(state) ?? (machine ? commonGates(gates) : gates.reserved ? null : NOT_RESERVED);
  if (no !== null) return { ok: false, refusal: no };
  const { request } = inverse;
  return {
    ok: true,
    events: [
      {
        type: 'action-started',
        key,
        optionId: null,
        request,
        inverse: { kind: 'request', request: attempt.request },
        undoes,
      },
    ],
  };
}

const TAKEN_OVER: Refusal = {
  kind: 'escalated',
  detail: 'A person has taken over, or the incident is over; nothing is done by itself any more.',
  mend: 'Act yourself, or resolve the incident.',
};

const NOT_RESERVED: Refusal = {
  kind: 'not-reserved',
  detail: 'Another incident is acting on this service.',
  mend: 'Wait until it has released the service.',
};

function pendingAction(state: Incident): Refusal | null {
  const open = state.attempts.find(({ outcome }) => outcome === null || outcome.kind === 'unknown');
  if (open === undefined) return null;
  const { refusal } = refuse(
    'action-pending',
    `Nobody knows yet what became of ${open.key}.`,
    'Ask the runtime for its outcome first.',
  );
  return refusal;
}

/** What was done has not been judged yet: doing more now would hide what it did. */
function unjudgedAction(state: Incident): Refusal | null {
  const current = currentAttempt(state);
  if (current === null) return null;
  const detail = `Nobody has judged yet what ${current.key} did.`;
  return { kind: 'action-unjudged', detail, mend: 'Wait until it is verified.' };
}

function commonGates({ paused, ruling, reserved }: Gates): Refusal | null {
  if (paused) return refuse('paused', 'Everything that acts is paused.', 'Resume with "kintsugi resume".').refusal;
  if (ruling.kind === 'forbidden')
    return refuse('policy', `Policy forbids it: ${ruling.because}.`, 'Change the policy, or act by hand.').refusal;
  if (ruling.kind === 'wait')
    return refuse('policy-wait', `Policy says not now: ${ruling.because}.`, 'It is tried again when the time has come.')
      .refusal;
  return reserved ? null : NOT_RESERVED;
}

function approvalGate(state: Incident, { ruling, actionHash }: Gates, atMs: number): Refusal | null {
  if (ruling.kind !== 'needs-approval') return null;
  const { approval } = state;
  if (approval === null || approval.status !== 'granted' || approval.givenBy.length < ruling.approvals) {
    return refuse(
      'not-approved',
      `It needs ${ruling.approvals} approval(s): ${ruling.because}.`,
      'Approve or reject it under "kintsugi approvals".',
    ).refusal;
  }
  if (approval.actionHash !== actionHash) {
    return refuse('stale-approval', 'The approval was given for another action.', 'Ask for a new approval.').refusal;
  }
  return atMs < approval.expiresMs
    ? null
    : refuse('approval-expired', 'The approval has expired.', 'Ask for a new approval.').refusal;
}

function signalGate({ signals }: Gates): Refusal | null {
  switch (signals) {
    case 'healthy':
      return refuse('healthy-again', 'It got well before anything was done.', 'Watch it.').refusal;
    case 'unobserved':
      return refuse('unobserved', 'Nothing can be seen any more, so nothing may be done.', 'Mend the telemetry.')
        .refusal;
    case 'inconclusive':
      return refuse(
        'inconclusive',
        'It is not proven that it is still ill, so nothing is done yet.',
        'It is looked at again.',
      ).refusal;
    case 'unhealthy':
      return null;
  }
}

export function recordOutcome(
  { key, outcome, reached }: Of<'record-outcome'>,
  state: Incident,
): Decision<IncidentEvent> {
  const attempt = state.attempts.find((candidate) => candidate.key === key);
  if (attempt === undefined)
    return refuse('unknown-action', `No action ${key} was started here.`, 'Look at the actions of the incident.');
  if (attempt.outcome !== null && attempt.outcome.kind !== 'unknown') {
    return refuse(
      'outcome-known',
      `The outcome of ${key} is known already: ${attempt.outcome.kind}.`,
      'Nothing needs to be done.',
    );
  }
  switch (outcome.kind) {
    case 'applied':
      return { ok: true, events: [{ type: 'action-applied', key, receipt: outcome.receipt }] };
    case 'rejected':
      return { ok: true, events: [{ type: 'action-rejected', key, because: outcome.because, reached }] };
    case 'unknown':
      return attempt.outcome?.kind === 'unknown'
        ? refuse('still-unknown', 'Nobody can tell yet.', 'Ask again later.')
        : { ok: true, events: [{ type: 'action-unknown', key, because: outcome.because }] };
  }
}
