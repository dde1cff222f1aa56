// Does what was decided, at most once: durable before the call, asked about after a crash, never simply repeated.
import type { ActionRequest, Actor, ChangeOutcome, Gates, Incident, Inverse } from '@kintsugi/domain';
import { agent, chosenOption } from '@kintsugi/domain';
import { actionHash } from '../action-hash.ts';
import type { Context, Next } from '../context.ts';
import { AGAIN, sleep, tell } from '../context.ts';
import { choose, rulingFor } from '../decide/index.ts';
import { CONTROL_STREAM, incidentStream, serviceStream } from '../journal/streams.ts';
import { presentVerdict } from '../verify/index.ts';
import { callRuntime } from './call-runtime.ts';

const HOLD_MS = 2_000;
const ASK_EVERY_MS = 500;
/** The incident has moved on since it was read. */
const READ_AGAIN_MS = 250;
const WATCH_AFTER_RECOVERY_MS = 15_000;

export async function start(context: Context, id: string, state: Incident): Promise<Next> {
  const option = chosenOption(state);
  if (option === null || option.deed.kind !== 'act') return AGAIN;
  const { request } = option.deed;
  const signals = await presentVerdict(context, state);
  return carryOut(context, id, state, request, async (key) => {
    // A gate that says no anyway needs no reservation: held back for minutes, it would fill the service's stream.
    const early = await rulingFor(context, request, option.blastRadius);
    const isHopeless = early.kind === 'wait' || early.kind === 'forbidden' || signals !== 'unhealthy';
    const reserved = !isHopeless && !(await isPaused(context)) && (await reserve(context, id, request.service));
    // Asked again: what it cools down from, and what the budget has left, is now no longer in anybody else's hands.
    const paused = await isPaused(context);
    const atMs = context.now();
    const ruling = await rulingFor(context, request, option.blastRadius);
    const gates: Gates = { paused, ruling, reserved, actionHash: actionHash(request), signals };
    return { kind: 'start', key, optionId: option.id, gates, actor: agent('Surgeon'), atMs };
  });
}

export async function undo(context: Context, id: string, state: Incident, undoes: string, actor: Actor): Promise<Next> {
  const attempt = state.attempts.find(({ key }) => key === undoes);
  if (attempt === undefined) return AGAIN;
  const inverse: Inverse = attempt.inverse;
  const request = inverse.kind === 'request' ? inverse.request : attempt.request;
  return carryOut(context, id, state, request, async (key) => {
    const reserved = await reserve(context, id, request.service);
    const paused = await isPaused(context);
    // Taking back is part of the action that was allowed: no cooldown or budget may keep a bad change in place.
    const ruling = { kind: 'allowed', because: 'the action was allowed' } as const;
    const gates: Gates = { paused, reserved, ruling, actionHash: actionHash(request), signals: 'unhealthy' };
    return { kind: 'undo', key, undoes, inverse, gates, actor, atMs: context.now() };
  });
}

async function isPaused({ acting, control }: Context): Promise<boolean> {
  return (await control.load(CONTROL_STREAM)).state.paused !== null || acting.paused;
}

type Beginning = Extract<Parameters<Context['incidents']['execute']>[1], { kind: 'start' | 'undo' }>;

async function carryOut(
  context: Context,
  id: string,
  state: Incident,
  request: ActionRequest,
  beginning: (key: string) => Promise<Beginning>,
): Promise<Next> {
  const { turn, inHand } = context.acting;
  const key = context.world.clock.id('act');
  inHand.add(key);
  try {
    const held = await turn(async () => begin(context, id, state, request, await beginning(key)));
    if (held !== null) return held;
    const outcome = await callRuntime(context, request, key, `kintsugi (${id})`);
    return await record(context, id, key, outcome);
  } finally {
    inHand.delete(key);
  }
}

/** Null when the action is on record and counted, and must be called now; else what the loop does instead. */
async function begin(
  context: Context,
  id: string,
  state: Incident,
  request: ActionRequest,
  command: Beginning,
): Promise<Next | null> {
  const decision = await context.incidents.execute(incidentStream(id), command);
  if (decision.ok === 'unavailable') return sleep(HOLD_MS, decision.because);
  if (!decision.ok) return heldBack(context, id, state, request, decision.refusal);
  const { key, actor, atMs } = command;
  const counted = await context.ledgers.execute(serviceStream(request.service), { kind: 'count', by: id, key, atMs });
  // The store may have kept a count that it did not acknowledge, and the hour's budget must know of it.
  if (counted.ok === 'unavailable') await context.ledgers.load(serviceStream(request.service));
  const stop =
    counted.ok !== true
      ? 'it could not be counted'
      : context.acting.paused && actor.kind !== 'person'
        ? 'acting was paused before it began'
        : null;
  return stop === null ? null : record(context, id, key, { kind: 'rejected', because: stop, mend: '' }, false);
}

async function heldBack(
  context: Context,
  id: string,
  state: Incident,
  request: ActionRequest,
  refusal: { kind: string; detail: string },
): Promise<Next> {
  const atMs = context.now();
  // Read again: this incident may hold the service for another of its actions by now.
  const { heldServices } = (await context.incidents.load(incidentStream(id))).state;
  if (!heldServices.includes(request.service)) await freeService(context, id, request.service);
  const actor: Actor = { kind: 'rule', name: refusal.kind };
  switch (refusal.kind) {
    case 'healthy-again':
      return tell(context, id, {
        kind: 'watch',
        untilMs: atMs + WATCH_AFTER_RECOVERY_MS,
        because: refusal.detail,
        actor,
        atMs,
      });
    case 'paused':
    case 'policy-wait':
    case 'not-reserved':
    case 'unobserved':
    case 'inconclusive':
    case 'action-pending':
      if (state.held?.because === refusal.detail) return sleep(HOLD_MS, refusal.detail);
      return tell(context, id, {
        kind: 'hold',
        gate: refusal.kind,
        because: refusal.detail,
        untilMs: atMs + HOLD_MS,
        actor,
        atMs,
      });
    case 'policy':
    case 'not-approved':
    case 'stale-approval':
    case 'approval-expired':
      // Policy no longer says what it said when this was chosen.
      return choose(context, id, state);
    case 'nothing-chosen':
    case 'action-unjudged':
    case 'escalated':
    case 'incident-closed':
      return sleep(READ_AGAIN_MS, refusal.detail);
    default:
      return tell(context, id, { kind: 'escalate', because: refusal.detail, actor, atMs });
  }
}

async function reserve(context: Context, id: string, service: string): Promise<boolean> {
  const claimed = await context.ledgers.execute(serviceStream(service), {
    kind: 'reserve',
    by: id,
    atMs: context.now(),
  });
  return claimed.ok === true;
}

export async function freeService(context: Context, id: string, service: string): Promise<boolean> {
  const freed = await context.ledgers.execute(serviceStream(service), { kind: 'free', by: id, atMs: context.now() });
  return freed.ok !== 'unavailable';
}

export async function ask(context: Context, id: string, key: string): Promise<Next> {
  if (context.acting.inHand.has(key)) return sleep(ASK_EVERY_MS, 'the action to end');
  const answer = await context.world.runtime
    .outcomeOf(key)
    .catch((error: unknown): ChangeOutcome => ({ kind: 'unknown', because: String(error) }));
  switch (answer.kind) {
    case 'running':
      return sleep(ASK_EVERY_MS, 'the action to end');
    case 'never-seen':
      return record(context, id, key, { kind: 'rejected', because: 'it never reached the runtime', mend: '' }, false);
    default:
      return record(context, id, key, answer);
  }
}

async function record(
  context: Context,
  id: string,
  key: string,
  outcome: ChangeOutcome,
  reached = true,
): Promise<Next> {
  const next = await tell(context, id, {
    kind: 'record-outcome',
    key,
    outcome,
    reached,
    actor: agent('Surgeon'),
    atMs: context.now(),
  });
  return outcome.kind === 'unknown' ? sleep(ASK_EVERY_MS, outcome.because) : next;
}
