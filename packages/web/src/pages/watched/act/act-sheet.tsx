// Asks before something is done to a service: what exactly, what policy says, who would notice, how it is undone. Then a reason.
import type { Answer, Problem } from '@kintsugi/contract';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { asked, setQuery } from '../../../address/location.ts';
import { api, newKey } from '../../../live/api.ts';
import { questions, useAsk } from '../../../live/ask.ts';
import { Sheet } from '../../../parts/sheet.tsx';
import { Trouble } from '../../../parts/shown.tsx';
import { announce } from '../../../shell/announcer.tsx';
import { effectOf, type ActionAsked } from '../../../words/actions.ts';
import { share } from '../../../words/figures.ts';
import { rulingState } from '../../../words/states.ts';
import { Mark } from '../../../parts/mark.tsx';
import { actionIn, titleOf } from './asked.ts';
import { whyNot } from './may-act.ts';
import { Outcome } from './outcome.tsx';

type Service = Answer<'getService'>;
type Acted = Answer<'actOnService'>;

/** Opens the sheet: `text` as `actionIn` reads it. */
export function askAbout(text: string): void {
  setQuery({ act: text });
}

export function ActSheet({ service }: { readonly service: Service }) {
  const text = asked('act');
  if (text === null) return null;
  const action = actionIn(text);
  return (
    <Sheet title={titleOf(action)} onClose={() => setQuery({ act: null })}>
      {action === null ? (
        <p class="empty">The link asks for “{text}”, which this page cannot do. Nothing was done.</p>
      ) : whyNot() !== null ? (
        <p class="mend">{whyNot()}</p>
      ) : (
        <>
          {action.kind === 'scale' && <HowMany replicas={action.replicas} now={service.replicas.desired} />}
          <Considered key={text} service={service} action={action} />
        </>
      )}
    </Sheet>
  );
}

function HowMany({ replicas, now }: { readonly replicas: number; readonly now: number }) {
  return (
    <p class="row">
      <label for="act-replicas">Replicas (now {now})</label>
      <input
        id="act-replicas"
        type="number"
        min={0}
        max={1_000}
        value={replicas}
        onChange={(event) => askAbout(`scale:${event.currentTarget.value}`)}
      />
    </p>
  );
}

/** The dry run is made when the sheet opens: nobody is asked for a yes to what was not looked at. */
function Considered({ service, action }: { readonly service: Service; readonly action: ActionAsked }) {
  const found = useSignal<Acted | null>(null);
  const problem = useSignal<Problem | null>(null);
  const look = async (): Promise<void> => {
    const body = { action, reason: 'dry run on the page', dryRun: true };
    const reply = await api.actOnService({ params: { name: service.name }, body });
    found.value = reply.ok ? reply.value : null;
    problem.value = reply.ok ? null : reply.problem;
  };
  useEffect(() => void look(), []);
  if (problem.value !== null) return <Trouble problem={problem.value} again={() => void look()} />;
  if (found.value === null) return <p aria-busy="true">It is looked at what would happen…</p>;
  return (
    <>
      <WhatHappens service={service} found={found.value} />
      <Confirm service={service.name} action={action} found={found.value} />
    </>
  );
}

function WhatHappens({ service, found }: { readonly service: Service; readonly found: Acted }) {
  const { what, before, after } = effectOf(found.action, service);
  const named = (release: string): string => {
    const known = service.releases.find((one) => one.release === release);
    return known === undefined ? release : `release ${known.number} (${release})`;
  };
  const topology = useAsk('getTopology', {});
  const callers = (topology.value?.edges ?? []).filter(({ callee }) => callee === service.name);
  return (
    <>
      <p class="lead">{found.says}</p>
      <dl class="facts">
        <dt>{what}</dt>
        <dd>
          <span class="mono">{named(before)}</span> → <strong class="mono">{named(after)}</strong>
        </dd>
        <dt>policy</dt>
        <dd>
          <Mark state={rulingState(found.ruling.kind)} /> <span class="soft">{found.ruling.because}</span>
        </dd>
        <dt>touches</dt>
        <dd>
          {service.name}, {share(found.blastRadius)} of what runs
          {callers.length > 0 && `; it is called by ${callers.map(({ caller }) => caller).join(', ')}`}
        </dd>
        <dt>undo</dt>
        <dd>{found.undo.says}</dd>
      </dl>
    </>
  );
}

interface ConfirmProps {
  readonly service: string;
  readonly action: ActionAsked;
  readonly found: Acted;
}

function Confirm({ service, action, found }: ConfirmProps) {
  const reason = useSignal('');
  const isBusy = useSignal(false);
  const isUnheard = useSignal(false);
  const done = useSignal<Acted | null>(null);
  const problem = useSignal<Problem | null>(null);
  const key = useSignal(newKey());
  const act = async (): Promise<void> => {
    isBusy.value = true;
    const body = { action, reason: reason.value.trim(), dryRun: false };
    const reply = await api.actOnService({ params: { name: service }, body }, { idempotencyKey: key.value });
    isBusy.value = false;
    done.value = reply.ok ? reply.value : null;
    problem.value = reply.ok ? null : reply.problem;
    // Nobody heard the answer: the same words under the same key act once, whatever became of the first.
    isUnheard.value = !reply.ok && (reply.problem.status === 503 || reply.problem.status === 499);
    if (!isUnheard.value) key.value = newKey();
    announce(reply.ok ? `${found.says}: ${reply.value.outcome?.kind ?? ''}` : reply.problem.detail, 'urgent');
    void questions.invalidateQueries();
  };
  if (done.value !== null) return <Outcome done={done.value} />;
  if (found.ruling.kind === 'forbidden' || found.ruling.kind === 'wait')
    return <p class="mend">It cannot be done now. Nothing was done.</p>;
  return (
    <form onSubmit={(event) => (event.preventDefault(), void act())}>
      <label for="act-reason">Reason (it stands in the log beside your name)</label>
      <textarea
        id="act-reason"
        rows={2}
        maxLength={2_000}
        readOnly={isUnheard.value || isBusy.value}
        value={reason.value}
        onInput={(event) => (reason.value = event.currentTarget.value)}
      />
      <div class="row">
        <button class="need" disabled={isBusy.value || reason.value.trim() === ''}>
          {isBusy.value ? 'It is being done…' : isUnheard.value ? 'Ask again: it acts once' : 'Do it'}
        </button>
        <button type="button" onClick={() => setQuery({ act: null })}>
          Leave it
        </button>
      </div>
      {problem.value !== null && <Trouble problem={problem.value} />}
    </form>
  );
}
