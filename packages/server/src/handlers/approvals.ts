// Approvals: bound to the hash of the exact action. The engine decides; this only finds and tells.
import type { Answer } from '@kintsugi/contract';
import type { PersonCommand } from '@kintsugi/engine';
import type { Grant } from '../folder/tokens.ts';
import type { Handlers, Outcome } from '../http/handler.ts';
import { answer } from '../http/handler.ts';
import { presentApproval, presentApprovalsEver, type ApprovalShape } from '../presenters/approval.ts';
import type { IncidentRecord } from '../presenters/incident.ts';
import { noneWhenDamaged } from './book.ts';
import { refusal } from './refusals.ts';
import type { Site } from './site.ts';

export function approvalHandlers(site: Site): Pick<Handlers, 'listApprovals' | 'approve' | 'reject'> {
  return {
    listApprovals: async ({ query }) => {
      if (query.state === 'all') return answer({ items: await ever(site) });
      const open = await site.book.open();
      const asked = open.flatMap((record) => presentApproval(record, record.state.approval) ?? []);
      return answer({ items: asked.filter(({ state }) => state === 'waiting') });
    },
    approve: ({ params, body, caller }) =>
      decide(site, params.id, body.hash, caller, { kind: 'approve', approvalId: params.id, actionHash: body.hash }),
    reject: ({ params, body, caller }) =>
      decide(site, params.id, body.hash, caller, { kind: 'reject', approvalId: params.id, reason: body.reason }),
  };
}

async function decide(
  site: Site,
  id: string,
  hash: string,
  caller: Grant,
  command: PersonCommand,
): Promise<Outcome<Answer<'approve'>>> {
  const record = await holderOf(site, id);
  const before = record === undefined ? null : presentApproval(record, record.state.approval);
  if (record === undefined || before === null) {
    return refusal({
      kind: 'stale-approval',
      detail: `no approval ${id} is asked for; it was used, or replaced by another`,
      mend: 'List those that wait: `kintsugi approvals ls`.',
    });
  }
  // A rejection too is of exactly what the person saw.
  if (before.hash !== hash) {
    return refusal({
      kind: 'stale-approval',
      detail: 'the action has changed since you looked at it',
      mend: 'Look at the approval again and decide on that one.',
    });
  }
  const done = await site.engine.command(record.id, command, { kind: 'person', name: caller.madeBy ?? caller.name });
  if (!done.ok) return refusal(done.refusal);
  return answer(await afterwards(site, record.id, before));
}

const MOST = 200;

/** Of the newest incidents that were ever decided upon. */
async function ever(site: Site): Promise<ApprovalShape[]> {
  const rows = site.engine.views.board().slice(0, MOST);
  const each = rows.map(({ id }) =>
    site.engine.views
      .events(id)
      .then((events) => presentApprovalsEver(id, events))
      .catch(noneWhenDamaged),
  );
  return (await Promise.all(each)).flatMap((found) => found ?? []);
}

async function holderOf(site: Site, approvalId: string): Promise<IncidentRecord | undefined> {
  return (await site.book.open()).find(({ state }) => state.approval?.id === approvalId);
}

/** The incident may have gone on at once, and may ask for another already. */
async function afterwards(site: Site, incidentId: string, before: ApprovalShape): Promise<ApprovalShape> {
  const asked = presentApprovalsEver(incidentId, await site.engine.views.events(incidentId));
  return asked.find(({ id }) => id === before.id) ?? before;
}
