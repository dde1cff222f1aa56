// Takes an action back. The server knows one way: it undoes the last thing that the machine did, so the button stands there alone.
import type { Answer, Problem } from '@kintsugi/contract';
import { useSignal } from '@preact/signals';
import { isNow } from '../../../../address/moment.ts';
import { api, newKey } from '../../../../live/api.ts';
import { questions, useAsk } from '../../../../live/ask.ts';
import { may, whoMay } from '../../../../live/me.ts';
import { Trouble } from '../../../../parts/shown.tsx';
import { announce } from '../../../../shell/announcer.tsx';

type Done = Answer<'listActions'>['items'][number];

/** Changes by the machine carry the key of their action: the newest of them tells which action was the last. */
function useLastKey(): string | null {
  const changes = useAsk('listChanges', { query: { limit: 200 } }).value?.items ?? [];
  return changes.find(({ actionKey }) => actionKey?.startsWith('act_') === true)?.actionKey ?? null;
}

export function Undo({ done }: { readonly done: Done }) {
  const lastKey = useLastKey();
  const isAsked = useSignal(false);
  const isBusy = useSignal(false);
  const said = useSignal<string | null>(null);
  const problem = useSignal<Problem | null>(null);
  if (done.undo.action === null || done.undone || done.outcome.kind !== 'applied' || !isNow.value) return null;
  if (!may('respond')) return <p class="mend">Only {whoMay('respond')} may undo it.</p>;
  if (lastKey !== done.key)
    return <p class="soft">Something was done after it: undo it where it belongs, by the command of the service.</p>;
  const run = async (): Promise<void> => {
    isBusy.value = true;
    const reply = await api.undo({ body: {} }, { idempotencyKey: newKey() });
    isBusy.value = false;
    isAsked.value = false;
    problem.value = reply.ok ? null : reply.problem;
    said.value = reply.ok ? reply.value.says : null;
    if (reply.ok) announce(reply.value.says, 'urgent');
    void questions.invalidateQueries();
  };
  if (said.value !== null) return <p role="status">{said.value}</p>;
  return (
    <div class="row">
      {isAsked.value ? (
        <>
          <span>{done.undo.says}?</span>
          <button class="stop" disabled={isBusy.value} onClick={() => void run()}>
            Undo it now
          </button>
          <button onClick={() => (isAsked.value = false)}>Leave it</button>
        </>
      ) : (
        <button onClick={() => (isAsked.value = true)}>Undo…</button>
      )}
      {problem.value !== null && <Trouble problem={problem.value} />}
    </div>
  );
}
