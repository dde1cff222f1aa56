// A yes or a no to a proposed repair. A yes names the commit that was shown and no other; a no needs a reason.
import type { Answer, Problem } from '@kintsugi/contract';
import { useSignal } from '@preact/signals';
import { asked, setQuery } from '../../../address/location.ts';
import { api, newKey } from '../../../live/api.ts';
import { questions } from '../../../live/ask.ts';
import { may, whoMay } from '../../../live/me.ts';
import { Copy } from '../../../parts/copy.tsx';
import { Sheet } from '../../../parts/sheet.tsx';
import { Trouble } from '../../../parts/shown.tsx';
import { announce } from '../../../shell/announcer.tsx';

type Repair = Answer<'getRepair'>;
type How = 'approve' | 'reject';

export function openDecision(): void {
  setQuery({ decide: 'yes-or-no' });
}

/** Something is proposed, and nobody has said yes to it. */
export function canDecide({ endedAt, head, approvedBy, waitsFor }: Repair): boolean {
  return endedAt === null && head !== null && approvedBy === null && waitsFor !== null;
}

export function Decision({ repair }: { readonly repair: Repair }) {
  if (asked('decide') === null) return null;
  return (
    <Sheet title="Yes or no to this repair" onClose={() => setQuery({ decide: null })}>
      {canDecide(repair) ? (
        <Ask repair={repair} head={repair.head ?? ''} />
      ) : (
        <p class="empty">Nothing is asked for: it is {repair.endedAt === null ? repair.phase : 'over'}.</p>
      )}
    </Sheet>
  );
}

function Ask({ repair, head }: { readonly repair: Repair; readonly head: string }) {
  const { id } = repair;
  const isBusy = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  const key = useSignal(newKey());
  // What is said yes to is what stood here when the sheet was opened, also when the branch moves meanwhile.
  const seen = useSignal(head);
  const decide = async (how: How, reason: string): Promise<void> => {
    isBusy.value = true;
    const options = { idempotencyKey: `${how}-${key.value}` };
    const reply =
      how === 'approve'
        ? await api.approveRepair({ params: { id }, body: { commit: seen.value } }, options)
        : await api.rejectRepair({ params: { id }, body: { reason } }, options);
    isBusy.value = false;
    problem.value = reply.ok ? null : reply.problem;
    if (reply.ok) {
      announce(how === 'approve' ? 'Approved: it is merged when the gates allow.' : 'Rejected.', 'urgent');
      setQuery({ decide: null });
    } else if (reply.problem.status !== 503) key.value = newKey();
    void questions.invalidateQueries();
  };
  return (
    <div class="approval">
      <WhatHappens repair={repair} commit={seen.value} />
      <Copy what="approval" command={`kintsugi repairs approve ${id} ${seen.value}`} />
      {head !== seen.value && (
        <p class="tone-will-hurt" role="status">
          ▲ The branch moved to <span class="mono">{head.slice(0, 12)}</span>. Look at the new difference first.{' '}
          <button type="button" onClick={() => (seen.value = head)}>
            I have looked
          </button>
        </p>
      )}
      {may('approve') ? (
        <YesOrNo isBusy={isBusy.value} decide={(how, reason) => void decide(how, reason)} />
      ) : (
        <p class="mend">You may look. Only {whoMay('approve')} may answer.</p>
      )}
      {problem.value !== null && <Trouble problem={problem.value} />}
    </div>
  );
}

function WhatHappens({ repair, commit }: { readonly repair: Repair; readonly commit: string }) {
  const { patch, title, project, blocks, pullRequest, waitsFor } = repair;
  return (
    <>
      <p class="lead">{patch?.says ?? title}</p>
      <dl class="facts">
        <dt>would happen</dt>
        <dd>
          Commit <span class="mono">{commit.slice(0, 12)}</span> is merged into {project}, built once more, and released
          to {blocks.length === 0 ? 'the services of the project' : blocks.join(', ')}.
        </dd>
        <dt>waits for</dt>
        <dd>{waitsFor}</dd>
        {repair.needsPerson !== null && (
          <>
            <dt>not sure of</dt>
            <dd>{repair.needsPerson}</dd>
          </>
        )}
        <dt>undo</dt>
        <dd>
          If it does not build or a service is not well after it, the merge is taken back by itself. Later: revert the
          commit, or go back to the release before on the page of a service.
        </dd>
        {pullRequest !== null && (
          <>
            <dt>pull request</dt>
            <dd>{pullRequest.number}</dd>
          </>
        )}
      </dl>
    </>
  );
}

interface YesOrNoProps {
  readonly isBusy: boolean;
  readonly decide: (how: How, reason: string) => void;
}

function YesOrNo({ isBusy, decide }: YesOrNoProps) {
  const text = useSignal('');
  const reason = text.value.trim();
  return (
    <form onSubmit={(event) => event.preventDefault()}>
      <label for="decide-reason">Reason (needed for a no)</label>
      <textarea
        id="decide-reason"
        rows={2}
        maxLength={2_000}
        value={text.value}
        onInput={(event) => (text.value = event.currentTarget.value)}
      />
      <div class="row">
        <button type="button" class="need" disabled={isBusy} onClick={() => decide('approve', reason)}>
          Approve
        </button>
        <button type="button" disabled={isBusy || reason === ''} onClick={() => decide('reject', reason)}>
          Reject
        </button>
      </div>
    </form>
  );
}
