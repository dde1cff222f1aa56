// Which option is taken: the worthiest that was not tried and that policy does not forbid. A person is the last one.
import { canonicalAction } from '../words/action.ts';
import type { Decision } from '../decider.ts';
import { refuse } from '../decider.ts';
import type { Option } from '../words/option.ts';
import type { Ruling } from '../policy/policy.ts';
import type { IncidentCommand } from './commands.ts';
import type { IncidentEvent, PassedOver } from './events.ts';
import type { Incident } from './state.ts';

/** Bounds on how long one incident may go on trying before a person takes over. */
export const MAX_ROUNDS = 12;
export const MAX_ACTIONS = 3;

type Choose = Extract<IncidentCommand, { kind: 'choose' }>;

const NO_RULING: Ruling = { kind: 'forbidden', because: 'no policy ruled on it' };

export function decideChoice(command: Choose, state: Incident): Decision<IncidentEvent> {
  const passedOver: PassedOver[] = [];
  for (const option of state.options.toSorted((a, b) => b.worth - a.worth)) {
    const ruling = rule(option, command, state);
    if (ruling.kind === 'forbidden') passedOver.push({ optionId: option.id, because: ruling.because });
    else return { ok: true, events: chosen(option, ruling, passedOver, command) };
  }
  return refuse(
    'no-option',
    'No option is left, not even calling a person.',
    'Weigh the options again; calling a person is always one.',
  );
}

function rule(option: Option, { rulings }: Choose, state: Incident): Ruling {
  if (option.deed.kind === 'call-person') return { kind: 'allowed', because: 'calling a person is always allowed' };
  if (state.round >= MAX_ROUNDS) return { kind: 'forbidden', because: `${MAX_ROUNDS} rounds have not settled it` };
  if (option.deed.kind === 'watch') return { kind: 'allowed', because: 'watching changes nothing' };
  const request = canonicalAction(option.deed.request);
  const done = state.attempts.filter(({ undoes, reached }) => undoes === null && reached);
  if (done.length >= MAX_ACTIONS) return { kind: 'forbidden', because: `${MAX_ACTIONS} actions have not settled it` };
  if (done.some((attempt) => canonicalAction(attempt.request) === request))
    return { kind: 'forbidden', because: 'it was tried already' };
  if (state.declined.includes(request))
    return { kind: 'forbidden', because: 'a person said no to it, or took it back' };
  return rulings[option.id] ?? NO_RULING;
}

function chosen(option: Option, ruling: Ruling, passedOver: readonly PassedOver[], command: Choose): IncidentEvent[] {
  const events: IncidentEvent[] = [{ type: 'option-chosen', optionId: option.id, ruling, passedOver }];
  if (option.deed.kind === 'watch') {
    events.push({ type: 'watch-began', untilMs: command.atMs + option.deed.seconds * 1_000, because: option.because });
  } else if (ruling.kind === 'needs-approval') {
    events.push({
      type: 'approval-requested',
      approvalId: command.approvalId,
      optionId: option.id,
      actionHash: command.hashes[option.id] ?? '',
      needed: ruling.approvals,
      expiresMs: command.atMs + command.approvalSeconds * 1_000,
      proposer: command.actor,
    });
  } else if (ruling.kind === 'wait') {
    events.push({ type: 'action-held-back', gate: 'policy', because: ruling.because, untilMs: ruling.untilMs });
  }
  return events;
}
