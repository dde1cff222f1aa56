// The approval over any page: what exactly would happen, why, what would refute it, how it is undone; yes, or no with a reason.
import type { Answer, Problem } from '@kintsugi/contract';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { asked, setQuery, to } from '../address/location.ts';
import { api, newKey } from '../live/api.ts';
import { questions, useAsk } from '../live/ask.ts';
import { nowMs } from '../live/clock.ts';
import { may, whoMay } from '../live/me.ts';
import { Copy } from '../parts/copy.tsx';
import { DryRun } from '../parts/dry-run.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { Trouble } from '../parts/shown.tsx';
import { When } from '../parts/when.tsx';
import { effectOf } from '../words/actions.ts';
import { share } from '../words/figures.ts';
import { sizeOf } from '../words/times.ts';
import { announce } from './announcer.tsx';

type Approval = Answer<'listApprovals'>['items'][number];

export function openApproval(id: string): void {
  setQuery({ approval: id });
}

export function ApprovalSheet() {
  const id = asked('approval');
  useNewApprovals();
  return id === null ? null : <OpenSheet key={id} id={id} />;
}

/** New ones are told at once, once each. */
function useNewApprovals(): void {
  const waiting = useAsk('listApprovals', { query: {} }).value?.items;
  const known = useSignal<ReadonlySet<string> | null>(null);
  useEffect(() => {
    if (waiting === undefined) return;
    const fresh = waiting.find(({ id }) => known.value !== null && !known.value.has(id));
    if (fresh !== undefined) announce(`Your approval is asked for: ${fresh.says}`, 'urgent');
    known.value = new Set(waiting.map(({ id }) => id));
  }, [waiting]);
}

function OpenSheet({ id }: { readonly id: string }) {
  const all = useAsk('listApprovals', { query: { state: 'all' } }, { everyMs: 5_000 });
  const approval = all.value?.items.find((one) => one.id === id) ?? null;
  const close = (): void => setQuery({ approval: null });
  return (
    <Sheet title="Approval" onClose={close}>
      {approval === null ? (
        all.value === null ? (
          <p aria-busy="true">…</p>
        ) : (
          <p class="empty">
            There is no approval {id}: it was never asked for, or belongs to services that are not yours.
          </p>
        )
      ) : (
        <Asked approval={approval} />
      )}
    </Sheet>
  );
}

const ENDS: Readonly<Record<Exclude<Approval['state'], 'waiting'>, string>> = {
  approved: 'It was approved, and is carried out when the gates allow.',
  rejected: 'It was rejected. Nothing was done.',
  expired: 'It has gone stale: nobody answered in time, or the incident moved on. Nothing was done.',
  used: 'It was approved and has been carried out. A yes counts once.',
};

function Asked({ approval }: { readonly approval: Approval }) {
  const service = useAsk('getService', { params: { name: approval.action.service } });
  const option = useOption(approval);
  const { what, before, after } = effectOf(approval.action, service.value);
  const leftSeconds = (Date.parse(approval.expiresAt) - nowMs.value) / 1_000;
  return (
    <div class="approval">
      <p class="lead">{approval.says}</p>
      <dl class="facts">
        <dt>{what}</dt>
        <dd>
          <span class="mono">{before}</span> → <strong class="mono">{after}</strong>
        </dd>
        <dt>touches</dt>
        <dd>
          <a href={to(`/services/${encodeURIComponent(approval.action.service)}`)}>{approval.action.service}</a>,{' '}
          {share(approval.blastRadius)} of what runs
        </dd>
        <dt>why</dt>
        <dd>{approval.because}</dd>
        {option !== null && (
          <>
            <dt>expected</dt>
            <dd>{option.expects}</dd>
            <dt>refuted if</dt>
            <dd>
              {option.refutedIf} (after {sizeOf(option.refutedAfterSeconds)})
            </dd>
          </>
        )}
        <dt>undo</dt>
        <dd>{approval.undo.says}</dd>
        <dt>asked by</dt>
        <dd>
          {approval.proposedBy.name}, <When at={approval.requestedAt} />
          {approval.incidentId !== null && (
            <>
              {' '}
              for <a href={to(`/incidents/${approval.incidentId}`)}>the incident</a>
            </>
          )}
        </dd>
        <dt>yes so far</dt>
        <dd>
          {approval.approvedBy.length} of {approval.needed}
          {approval.approvedBy.length > 0 && `: ${approval.approvedBy.join(', ')}`}
        </dd>
        <dt>bound to</dt>
        <dd class="mono soft" title="SHA-256 of the exact action">
          {approval.hash.slice(0, 16)}…
        </dd>
      </dl>
      <DryRun action={approval.action} />
      <Copy
        what="approval"
        id={approval.id}
        command={`kintsugi approvals approve ${approval.id}`}
        markdown={() => markdownOf(approval)}
      />
      {approval.state === 'waiting' ? (
        <Decide approval={approval} leftSeconds={leftSeconds} />
      ) : (
        <p role="status">
          <strong>{approval.state === 'expired' ? 'gone stale' : approval.state}.</strong> {ENDS[approval.state]}
        </p>
      )}
    </div>
  );
}

/** The option that it carries out, with what it expects; where the incident is known. */
function useOption({ incidentId, action }: Approval) {
  const options = useAsk('listOptions', { params: { id: incidentId ?? '' } }, { wait: incidentId === null });
  const wanted = JSON.stringify(action);
  return (
    options.value?.items.find((option) => option.action !== null && JSON.stringify(option.action) === wanted) ?? null
  );
}

function Decide({ approval, leftSeconds }: { readonly approval: Approval; readonly leftSeconds: number }) {
  const reason = useSignal('');
  const problem = useSignal<Problem | null>(null);
  const isBusy = useSignal(false);
  const key = useSignal(newKey());
  const decide = async (how: 'approve' | 'reject'): Promise<void> => {
    isBusy.value = true;
    const input = { params: { id: approval.id } };
    const because = reason.value.trim();
    const options = { idempotencyKey: `${how}-${key.value}` };
    const reply =
      how === 'approve'
        ? await api.approve(
            { ...input, body: { hash: approval.hash, ...(because === '' ? {} : { reason: because }) } },
            options,
          )
        : await api.reject({ ...input, body: { hash: approval.hash, reason: because } }, options);
    isBusy.value = false;
    key.value = newKey();
    problem.value = reply.ok ? null : reply.problem;
    if (reply.ok) announce(how === 'approve' ? 'Approved.' : 'Rejected.', 'urgent');
    void questions.invalidateQueries();
  };
  if (!may('approve')) return <p class="mend">You may look. Only {whoMay('approve')} may answer.</p>;
  return (
    <form onSubmit={(event) => event.preventDefault()}>
      <p class={leftSeconds < 60 ? 'tone-will-hurt' : 'soft'}>
        {leftSeconds > 0 ? `Expires in ${sizeOf(leftSeconds)}.` : 'It is about to go stale.'}
      </p>
      <label for="approval-reason">Reason (needed for a no)</label>
      <textarea
        id="approval-reason"
        rows={2}
        maxLength={2_000}
        value={reason.value}
        onInput={(event) => (reason.value = event.currentTarget.value)}
      />
      <div class="row">
        <button type="button" class="need" disabled={isBusy.value} onClick={() => void decide('approve')}>
          Approve
        </button>
        <button
          type="button"
          disabled={isBusy.value || reason.value.trim() === ''}
          onClick={() => void decide('reject')}
        >
          Reject
        </button>
      </div>
      {problem.value !== null && <Trouble problem={problem.value} />}
    </form>
  );
}

function markdownOf({ says, because, undo, blastRadius, id }: Approval): string {
  return `**Approval asked:** ${says}\n\n- why: ${because}\n- touches: ${share(blastRadius)} of what runs\n- undo: ${undo.says}\n- \`kintsugi approvals approve ${id}\`\n- ${location.href}`;
}
