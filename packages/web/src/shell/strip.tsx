// Always in sight: what it may do, how old what is shown is, the way to stop it, what needs somebody.
import { useSignal } from '@preact/signals';
import type { Answer } from '@kintsugi/contract';
import { to } from '../address/location.ts';
import { isNow } from '../address/moment.ts';
import { api, newKey } from '../live/api.ts';
import { questions, useAsk } from '../live/ask.ts';
import { nowMs } from '../live/clock.ts';
import { connection, heardMs } from '../live/feed.ts';
import { may, me, whoMay } from '../live/me.ts';
import { Trouble } from '../parts/shown.tsx';
import { sizeOf } from '../words/times.ts';
import { announce } from './announcer.tsx';
import { openApproval } from './approval-sheet.tsx';
import { openPalette } from './palette.tsx';
import { You } from './you.tsx';
import type { Problem } from '@kintsugi/contract';

const MODES: Readonly<Record<Answer<'getStatus'>['autonomy'], string>> = {
  observe: 'observing only',
  propose: 'proposing, you decide',
  'act-and-tell': 'acting within policy, and telling',
  act: 'acting within policy',
};

export function StatusStrip() {
  const status = useAsk('getStatus', {}, { everyMs: 5_000 });
  const approvals = useAsk('listApprovals', { query: {} }, { everyMs: 15_000 });
  const waiting = approvals.value?.items ?? [];
  const paused = status.value?.paused ?? null;
  const first = waiting[0];
  return (
    <header class="status-strip">
      <a class="brand" href={to('/')} aria-label={`${status.value?.name ?? 'Kintsugi'}, to the Command Center`}>
        <span aria-hidden="true">━</span> {status.value?.name ?? 'Kintsugi'}
      </a>
      <span class={paused === null ? 'mode' : 'mode tone-will-hurt'}>
        <span aria-hidden="true">{paused === null ? '●' : '❚❚'} </span>
        {paused !== null
          ? `paused by ${paused.by}: ${paused.reason}`
          : status.value === null
            ? 'asking…'
            : MODES[status.value.autonomy]}
      </span>
      <Freshness />
      <PauseButton paused={paused !== null} />
      <span class="spring" />
      <button class="quiet" onClick={openPalette} aria-keyshortcuts="Control+K Meta+K">
        <kbd>Ctrl K</kbd> find
      </button>
      {first === undefined ? (
        <span class="soft">needs nobody</span>
      ) : (
        <button class="need" onClick={() => openApproval(first.id)}>
          ◆ needs you {waiting.length}
        </button>
      )}
      {me()?.demo === true && <span class="tag">demo: no sign-in</span>}
      <You />
    </header>
  );
}

/** How old what is shown is, and since when it does not move any more. */
function Freshness() {
  const state = connection.value;
  const age = sizeOf((nowMs.value - heardMs.value) / 1_000);
  if (!isNow.value) return <span class="fresh tone-need">◆ the past</span>;
  switch (state.kind) {
    case 'live':
      return (
        <span class="fresh soft" title="The live feed is connected; a heartbeat comes every 15 s.">
          live · heard {age} ago
        </span>
      );
    case 'connecting':
      return <span class="fresh soft">connecting…</span>;
    case 'waiting':
    case 'resync':
      return (
        <span class="fresh tone-will-hurt" role="status">
          ▲ the connection is lost; what you see is {age} old. It comes back by itself.
        </span>
      );
    case 'refused':
      return <span class="fresh tone-will-hurt">▲ no live feed: {state.problem.detail}</span>;
    case 'closed':
      return <span class="fresh tone-will-hurt">▲ no live feed: {state.because}</span>;
  }
}

function PauseButton({ paused }: { readonly paused: boolean }) {
  const problem = useSignal<Problem | null>(null);
  const isBusy = useSignal(false);
  const press = async (): Promise<void> => {
    isBusy.value = true;
    const options = { idempotencyKey: newKey() };
    const reply = paused
      ? await api.resume({ body: {} }, options)
      : await api.pause({ body: { reason: 'stopped on the page' } }, options);
    isBusy.value = false;
    problem.value = reply.ok ? null : reply.problem;
    if (reply.ok) announce(paused ? 'It may act again.' : 'Everything that acts is paused.', 'urgent');
    void questions.invalidateQueries({ queryKey: ['getStatus'] });
  };
  const isAllowed = may('respond');
  return (
    <>
      <button
        class={paused ? '' : 'stop'}
        disabled={isBusy.value || !isAllowed}
        title={isAllowed ? undefined : `Only ${whoMay('respond')} may.`}
        onClick={() => void press()}
      >
        {paused ? 'Resume' : 'Pause all'}
      </button>
      {problem.value !== null && <Trouble problem={problem.value} />}
    </>
  );
}
