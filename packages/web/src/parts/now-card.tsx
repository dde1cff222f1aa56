// What the machine does now about one incident: step of how many, what exactly, until when, and the ways to say no.
import type { Answer, Problem } from '@kintsugi/contract';
import { useSignal } from '@preact/signals';
import { to } from '../address/location.ts';
import { isNow, moment } from '../address/moment.ts';
import { api, newKey } from '../live/api.ts';
import { questions, useAsk } from '../live/ask.ts';
import { nowMs } from '../live/clock.ts';
import { may, whoMay } from '../live/me.ts';
import { announce } from '../shell/announcer.tsx';
import { openApproval } from '../shell/approval-sheet.tsx';
import { sizeOf } from '../words/times.ts';
import { PHASE_WORDS } from '../words/states.ts';
import { NowEffect } from './now/now-effect.tsx';
import { Trouble } from './shown.tsx';
import { When } from './when.tsx';

type Incident = Answer<'getIncident'>;

const STEPS = ['observing', 'orienting', 'deciding', 'acting', 'verifying', 'resolved'] as const;

export function NowCard({
  incident,
  withDetails = false,
}: {
  readonly incident: Incident;
  readonly withDetails?: boolean;
}) {
  const { phase, now, waitsFor, id } = incident;
  const approvals = useAsk('listApprovals', { query: {} });
  const mine = isNow.value ? approvals.value?.items.find((approval) => approval.incidentId === id) : undefined;
  const step = STEPS.indexOf(phase as (typeof STEPS)[number]);
  const until = waitsFor?.until ?? null;
  return (
    <section class={`now-card ${phase === 'acting' ? 'acting' : ''}`} aria-label="What it does now">
      <div class="row">
        <strong class="now-word">{isNow.value ? 'NOW' : 'THEN'}</strong>
        <span>{now}</span>
      </div>
      <NowEffect incident={incident} />
      {waitsFor !== null && waitsFor.kind !== 'person' && (
        <p class="soft">
          Waits for {waitsFor.says}
          {until !== null && `, ${leftText(Date.parse(until) - thenMs())}`}
        </p>
      )}
      {phase !== 'resolved' && <Paused />}
      <div class="row">
        <span class="soft" title={PHASE_WORDS[phase]}>
          {phase === 'escalated'
            ? 'with people'
            : phase === 'resolved'
              ? 'over'
              : `step ${step + 1} of ${STEPS.length - 1}: ${PHASE_WORDS[phase]}`}
        </span>
        <span class="steps" aria-hidden="true">
          {STEPS.slice(0, -1).map((one, index) => (
            <span key={one} class={index < step ? 'past' : index === step ? 'here' : ''} />
          ))}
        </span>
        <span class="spring" />
        {mine !== undefined && (
          <button class="need" onClick={() => openApproval(mine.id)}>
            ◆ Look at what it asks
          </button>
        )}
        {phase !== 'resolved' && isNow.value && <Stop />}
        {withDetails && <a href={to(`/incidents/${id}`)}>Details</a>}
      </div>
    </section>
  );
}

/** Says that nothing acts, who stopped it and why: a countdown beside it would lie. */
function Paused() {
  const paused = useAsk('getStatus', {}).value?.paused ?? null;
  if (paused === null || !isNow.value) return null;
  return (
    <p class="tone-will-hurt" role="status">
      ❚❚ Stopped by {paused.by} <When at={paused.since} />: {paused.reason}. Nothing acts until somebody resumes.
    </p>
  );
}

/** The time that the card speaks of. */
function thenMs(): number {
  return moment.value === null ? nowMs.value : Date.parse(moment.value.at);
}

function leftText(ms: number): string {
  return ms > 0 ? `${sizeOf(ms / 1_000)} left` : 'any moment now';
}

/** Stops everything that acts, at once. What was begun is finished or handed over; it says which. */
export function Stop() {
  const problem = useSignal<Problem | null>(null);
  const status = useAsk('getStatus', {});
  const press = async (): Promise<void> => {
    const reply = await api.pause({ body: { reason: 'Stop was pressed on the page' } }, { idempotencyKey: newKey() });
    problem.value = reply.ok ? null : reply.problem;
    if (reply.ok) announce('Stopped: nothing acts until somebody resumes.', 'urgent');
    void questions.invalidateQueries({ queryKey: ['getStatus'] });
  };
  if (status.value?.paused !== null && status.value !== null) return <span class="tone-will-hurt">❚❚ stopped</span>;
  return (
    <>
      <button
        class="stop"
        disabled={!may('respond')}
        title={may('respond') ? undefined : `Only ${whoMay('respond')} may.`}
        onClick={() => void press()}
      >
        Stop
      </button>
      {problem.value !== null && <Trouble problem={problem.value} />}
    </>
  );
}
