// The log of everything that happened, and the walk over its chain that says whether anybody changed it.
import type { Answer, Problem } from '@kintsugi/contract';
import { useSignal } from '@preact/signals';
import { api } from '../../live/api.ts';
import { nowMs } from '../../live/clock.ts';
import { may, whoMay } from '../../live/me.ts';
import { Copy } from '../../parts/copy.tsx';
import { Trouble } from '../../parts/shown.tsx';
import { When } from '../../parts/when.tsx';
import { announce } from '../../shell/announcer.tsx';
import { counted } from '../../words/figures.ts';

export function Audit() {
  const found = useSignal<Answer<'verifyAudit'> | null>(null);
  const problem = useSignal<Problem | null>(null);
  const isBusy = useSignal(false);
  const atMs = useSignal(0);
  const isAllowed = may('audit');
  const walk = async (): Promise<void> => {
    isBusy.value = true;
    const reply = await api.verifyAudit({});
    isBusy.value = false;
    atMs.value = nowMs.value;
    found.value = reply.ok ? reply.value : null;
    problem.value = reply.ok ? null : reply.problem;
    if (reply.ok) announce(reply.value.ok ? 'The log is whole.' : 'The log was changed.', 'urgent');
  };
  return (
    <section aria-labelledby="audit">
      <h2 id="audit">Is the log whole?</h2>
      <p>
        Every event carries the hash of the one before, and checkpoints carry those of all streams: a changed event and
        a vanished stream are both noticed.
      </p>
      <p class="row">
        <button disabled={isBusy.value || !isAllowed} onClick={() => void walk()}>
          {isBusy.value ? 'Walking…' : 'Walk the chain'}
        </button>
        {!isAllowed && <span class="soft">Only {whoMay('audit')} may.</span>}
        <Copy what="audit" command="kintsugi audit verify" />
      </p>
      {problem.value !== null && <Trouble problem={problem.value} />}
      {found.value !== null && <Result found={found.value} atMs={atMs.value} />}
    </section>
  );
}

function Result({ found, atMs }: { readonly found: Answer<'verifyAudit'>; readonly atMs: number }) {
  const { ok, events, streams, checkpoints, fault } = found;
  return (
    <div role="status">
      <p class={ok ? '' : 'tone-hurt'}>
        <strong>{ok ? '○ The log is whole' : '■ The log is not whole'}</strong>: {counted(events, 'event')} in{' '}
        {counted(streams, 'stream')}, {counted(checkpoints, 'checkpoint')}; walked <When at={atMs} />.
      </p>
      {fault !== null && (
        <div class="trouble">
          <p>
            {fault.says} <span class="mono">{`${fault.stream} · ${fault.version}`}</span>
          </p>
          <p class="mend">{fault.mend}</p>
        </div>
      )}
    </div>
  );
}
