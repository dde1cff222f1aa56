// Takes one action back, where nothing newer stands on it: asked twice, bound to the version of the incident that was seen.
import type { Answer, Problem } from '@kintsugi/contract';
import { useSignal } from '@preact/signals';
import { isNow } from '../../../../address/moment.ts';
import { api, newKey } from '../../../../live/api.ts';
import { questions } from '../../../../live/ask.ts';
import { may, whoMay } from '../../../../live/me.ts';
import { Trouble } from '../../../../parts/shown.tsx';
import { announce } from '../../../../shell/announcer.tsx';

type Done = Answer<'listActions'>['items'][number];

export interface UndoProps {
  readonly incidentId: string;
  readonly version: number;
  readonly done: Done;
}

export function Undo({ incidentId, version, done }: UndoProps) {
  /** The version that was on the page when it was asked for; null while nobody asks. */
  const seen = useSignal<number | null>(null);
  const isBusy = useSignal(false);
  const said = useSignal<string | null>(null);
  const problem = useSignal<Problem | null>(null);
  if (said.value !== null) return <p role="status">{said.value}</p>;
  if (done.undo.action === null || done.undone || done.outcome.kind !== 'applied' || !isNow.value) return null;
  if (!may('respond')) return <p class="mend">Only {whoMay('respond')} may undo it.</p>;
  const run = async (ifMatch: number): Promise<void> => {
    isBusy.value = true;
    const params = { id: incidentId, actionId: done.id };
    const reply = await api.undoAction({ params, body: {} }, { idempotencyKey: newKey(), ifMatch });
    isBusy.value = false;
    seen.value = null;
    problem.value = reply.ok ? null : reply.problem;
    said.value = reply.ok ? `${reply.value.says}: ${reply.value.outcome.kind}. ${reply.value.outcome.because}` : null;
    if (reply.ok) announce(reply.value.says, 'urgent');
    void questions.invalidateQueries();
  };
  const asked = seen.value;
  return (
    <div class="row">
      {asked === null ? (
        <button onClick={() => ((seen.value = version), (problem.value = null))}>Undo…</button>
      ) : (
        <>
          <span>{done.undo.says}?</span>
          <button class="stop" disabled={isBusy.value} onClick={() => void run(asked)}>
            Undo it now
          </button>
          <button onClick={() => (seen.value = null)}>Leave it</button>
        </>
      )}
      {problem.value !== null && <Trouble problem={problem.value} />}
    </div>
  );
}
