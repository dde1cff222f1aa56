// The approval that an incident waits for, or waited for, with exactly what would be done.
import type { Answer } from '@kintsugi/contract';
import type { Approval } from '@kintsugi/domain';
import { describeAction } from '@kintsugi/domain';
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
