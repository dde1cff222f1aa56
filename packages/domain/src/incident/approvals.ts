// Approvals: bound to the hash of the exact action, single-use, expiring, never by the proposer.
import { sameActor } from '../words/actor.ts';
import type { Decision } from '../decider.ts';
import { refuse } from '../decider.ts';
import type { IncidentCommand } from './commands.ts';
import type { IncidentEvent } from './events.ts';
import type { Approval, Incident } from './state.ts';

type ApprovalCommand = Extract<IncidentCommand, { kind: 'approve' | 'reject' | 'expire-approval' }>;

export function decideApproval(command: ApprovalCommand, state: Incident): Decision<IncidentEvent> {
  const approval = state.approval;
  if (approval === null || approval.status !== 'pending') {
    return refuse(
      'no-approval-pending',
      'No approval is asked for here; it was given, refused, used or has expired.',
      'List the approvals that are waiting.',
    );
  }
  if (command.kind === 'expire-approval') {
    if (command.atMs < approval.expiresMs)
      return refuse('not-expired', 'The approval is still valid.', 'Wait until it expires.');
    return { ok: true, events: [{ type: 'approval-expired', approvalId: approval.id }] };
  }
  if (command.approvalId !== approval.id) {
    return refuse(
      'stale-approval',
      `Approval ${command.approvalId} is not the one that is waiting (${approval.id}).`,
      'Look at the incident again and decide on what it asks now.',
    );
  }
  if (command.atMs >= approval.expiresMs) {
    return refuse(
      'approval-expired',
      'This approval has expired: the world may have changed since it was asked for.',
      'Wait for the next proposal.',
    );
  }
  if (command.kind === 'reject') {
    if (command.reason.trim() === '')
      return refuse('no-reason', 'A refusal needs a reason; it is what is learned from.', 'Say why.');
    return {
      ok: true,
      events: [{ type: 'approval-rejected', approvalId: approval.id, by: command.actor, reason: command.reason }],
    };
  }
  return approve(command, approval);
}

function approve(command: Extract<IncidentCommand, { kind: 'approve' }>, approval: Approval): Decision<IncidentEvent> {
  if (command.actionHash !== approval.actionHash) {
    return refuse(
      'stale-approval',
      'The action has changed since you looked at it.',
      'Look at the action again and approve that one.',
    );
  }
  if (command.actor.kind !== 'person')
    return refuse('not-a-person', 'Only a person can approve.', 'Sign in as a person with the role approver.');
  if (sameActor(command.actor, approval.proposer)) {
    return refuse(
      'own-proposal',
      'Whoever proposed an action cannot approve it.',
      'Ask somebody else with the role approver.',
    );
  }
  if (approval.givenBy.some((actor) => sameActor(actor, command.actor))) {
    return refuse(
      'approved-already',
      'You have approved this already; it needs another person.',
      'Ask somebody else with the role approver.',
    );
  }
  return { ok: true, events: [{ type: 'approval-given', approvalId: approval.id, by: command.actor }] };
}
