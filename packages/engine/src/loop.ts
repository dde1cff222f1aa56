// Drives one incident: load, fold, nextStep, run the effect, append. The only place that turns a step into an effect.
import { agent, isOpen, nextStep } from '@kintsugi/domain';
import type { Incident, Step } from '@kintsugi/domain';
import { ask, freeService, start, undo } from './act/index.ts';
import { choose, weigh } from './decide/index.ts';
import type { Context, Next } from './context.ts';
import { sleep, tell } from './context.ts';
import type { Drive } from './drive.ts';
import { drive } from './drive.ts';
import { call } from './hand-over/index.ts';
import { gather, rank } from './investigate/index.ts';
import { incidentStream } from './journal/streams.ts';
import { learn, writePostmortem } from './learn/index.ts';
import { check } from './verify/index.ts';

export function driveIncident(
  context: Context,
  id: string,
  onDone: () => void,
  onTrouble: (because: string) => void,
): Drive {
  return drive({
    clock: context.world.clock,
    step: () => oneStep(context, id),
    giveUp: (because) =>
      tell(context, id, { kind: 'escalate', because, actor: agent('Diplomat'), atMs: context.now() }),
    onDone,
    onTrouble,
  });
}

/** Null when the incident wants nothing more. */
export async function oneStep(context: Context, id: string): Promise<Next | null> {
  const { state } = await context.incidents.load(incidentStream(id));
  const step = nextStep(state, context.now());
  if (step.kind === 'done') return null;
  return effectOf(context, id, state, step);
}

function effectOf(
  context: Context,
  id: string,
  state: Incident,
  step: Exclude<Step, { kind: 'done' }>,
): Promise<Next> | Next {
  const nowMs = context.now();
  switch (step.kind) {
    case 'wait':
      return sleep(Math.max(1, step.untilMs - nowMs), step.for);
    case 'gather':
      return gather(context, id, state);
    case 'rank':
      return rank(context, id, state);
    case 'weigh':
      return weigh(context, id, state);
    case 'choose':
      return choose(context, id, state);
    case 'expire-approval':
      return tell(context, id, {
        kind: 'expire-approval',
        actor: { kind: 'rule', name: 'approval-expiry' },
        atMs: nowMs,
      });
    case 'start':
      return start(context, id, state);
    case 'ask':
      return ask(context, id, step.key);
    case 'undo':
      return undo(context, id, state, step.key, agent('Surgeon'));
    case 'check':
      return check(context, id, state, step);
    case 'escalate':
      return tell(context, id, { kind: 'escalate', because: step.because, actor: agent('Diplomat'), atMs: nowMs });
    case 'call':
      return call(context, id, state);
    case 'release':
      return release(context, id, step.service);
    case 'learn':
      return learn(context, id, state);
    case 'write-postmortem':
      return writePostmortem(context, id, state);
  }
}

async function release(context: Context, id: string, service: string): Promise<Next> {
  const freed = await freeService(context, id, service);
  return freed
    ? tell(context, id, { kind: 'release', service, actor: agent('Surgeon'), atMs: context.now() })
    : sleep(1_000, 'the store');
}

export function wantsDriving(state: Incident): boolean {
  return isOpen(state) || nextStep(state, Number.MAX_SAFE_INTEGER).kind !== 'done';
}
