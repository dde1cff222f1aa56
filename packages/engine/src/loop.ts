// Drives one incident: load, fold, nextStep, run the effect, append. The only place that turns a step into an effect.
import { agent, isOpen, nextStep } from '@kintsugi/domain';
import type { Incident, Step } from '@kintsugi/domain';
import { ask, freeService, start, undo } from './act/index.ts';
import { choose, weigh } from './decide/index.ts';
import type { Context, Next } from './context.ts';
import { sleep, tell } from './context.ts';
import { call } from './hand-over/index.ts';
import { gather, rank } from './investigate/index.ts';
import { incidentStream } from './journal/streams.ts';
import { learn, writePostmortem } from './learn/index.ts';
import { check } from './verify/index.ts';

export interface Drive {
  /** Something happened to this incident: look now. */
  poke(): void;
  /** Resolves when nothing is under way any more. */
  stop(): Promise<void>;
}

/** Longest time without a look: bounds what a lost poke or a clock that jumped can cost. */
const LONGEST_SLEEP_MS = 30_000;
const BROKEN_RETRY_MS = 2_000;
/** A reason of our own: the built-in one takes a stack each time. */
const POKED = 'poked';
/** After so many steps in a row that broke, a person must look. */
const BROKEN_TRIES = 20;

export function drive(context: Context, id: string, onDone: () => void, onTrouble: (because: string) => void): Drive {
  let wake = new AbortController();
  let stopping = false;
  const finished = run().finally(onDone);

  async function run(): Promise<void> {
    let broken = 0;
    while (!stopping) {
      wake = new AbortController();
      const next = await oneStep(context, id).then(
        (done) => {
          broken = 0;
          return done;
        },
        (error: unknown) => {
          broken += 1;
          onTrouble(error instanceof Error ? (error.stack ?? error.message) : String(error));
          return broken < BROKEN_TRIES ? sleep(BROKEN_RETRY_MS, 'a step broke') : giveUp(context, id, error);
        },
      );
      if (next === null) return;
      if (next.kind === 'sleep' && !stopping)
        await context.world.clock.sleep(Math.min(next.ms, LONGEST_SLEEP_MS), wake.signal);
    }
  }

  return {
    poke: () => wake.abort(POKED),
    stop: () => {
      stopping = true;
      wake.abort(POKED);
      return finished;
    },
  };
}

/** A step that breaks again and again is a person's matter; when even that cannot be written down, it is tried again. */
async function giveUp(context: Context, id: string, error: unknown): Promise<Next> {
  const what = error instanceof Error ? error.message : String(error);
  const because = `a step broke ${BROKEN_TRIES} times in a row: ${what.slice(0, 200)}`;
  const command = { kind: 'escalate', because, actor: agent('Diplomat'), atMs: context.now() } as const;
  const next = await tell(context, id, command).catch(() => sleep(BROKEN_RETRY_MS, because));
  return next.kind === 'sleep' ? sleep(BROKEN_RETRY_MS, because) : next;
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
