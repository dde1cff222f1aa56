// The approval that an incident waits for, or waited for, with exactly what would be done.
import type { Answer } from '@kintsugi/contract';
import type { Approval, StoredEvent } from '@kintsugi/domain';
import { describeAction, incident, upcastIncidentEvent } from '@kintsugi/domain';
import { presentAction, presentInverse } from './action.ts';
import { iso } from './figures.ts';
import type { IncidentRecord } from './incident.ts';

export type ApprovalShape = Answer<'listApprovals'>['items'][number];

const STATES = {
  pending: 'waiting',
  granted: 'approved',
  rejected: 'rejected',
  expired: 'expired',
  used: 'used',
} as const;

/** Null when the incident asks, and asked, for none. `requestedMs` where it is known. */
export function presentApproval({ id, state }: IncidentRecord, approval: Approval | null): ApprovalShape | null {
  const option = state.options.find((candidate) => candidate.id === approval?.optionId);
  if (approval === null || option?.deed.kind !== 'act') return null;
  return {
    id: approval.id,
    incidentId: id,
    action: presentAction(option.deed.request),
    says: describeAction(option.deed.request),
    hash: approval.actionHash,
    proposedBy: { ...approval.proposer },
    because: `${state.chosen?.ruling.because ?? ''}. ${option.because}`.replace(/^\. /, ''),
    undo: presentInverse(option.deed.inverse),
    blastRadius: option.blastRadius,
    requestedAt: iso(state.chosen?.atMs ?? state.lastEventMs),
    expiresAt: iso(approval.expiresMs),
    needed: approval.needed,
    approvedBy: approval.givenBy.map(({ name }) => name),
    state: STATES[approval.status],
  };
}

/**
 * Every approval that an incident ever asked for, newest first, each with how it ended. An incident itself remembers the
 * last one only, and after a no it may already ask for the next.
 */
export function presentApprovalsEver(id: string, events: readonly StoredEvent[]): ApprovalShape[] {
  const ever = new Map<string, ApprovalShape>();
  let state = incident.initial;
  for (const stored of events) {
    const event = upcastIncidentEvent(stored.type, stored.schemaVersion, stored.body);
    if (event === null) continue;
    state = incident.evolve(state, { atMs: stored.atMs, actor: stored.actor, event });
    const now = presentApproval({ id, state }, state.approval);
    if (now === null) continue;
    const before = ever.get(now.id);
    // What it was asked for stays as it was asked: a no takes the choice back that explains it.
    ever.set(now.id, before === undefined ? now : { ...before, approvedBy: now.approvedBy, state: now.state });
  }
  return [...ever.values()].toReversed();
}
