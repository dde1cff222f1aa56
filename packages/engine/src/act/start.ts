// Does what was decided, at most once: durable before the call, asked about after a crash, never simply repeated.
import type { ActionRequest, Actor, ChangeOutcome, Gates, Incident, Inverse } from '@kintsugi/domain';
import { agent, canonicalAction, chosenOption } from '@kintsugi/domain';
import type { Context, Next } from '../context.ts';
import { AGAIN, sleep, tell } from '../context.ts';
import { choose, rulingFor } from '../decide/index.ts';
import { incidentStream, serviceStream } from '../journal/streams.ts';
import { sha256 } from '../ports/index.ts';
import { presentVerdict } from '../verify/index.ts';

const HOLD_MS = 2_000;
const ASK_EVERY_MS = 500;
/** The incident has moved on since it was read. */
const READ_AGAIN_MS = 250;
const WATCH_AFTER_RECOVERY_MS = 15_000;

/** The hash that approvals are bound to. */
export function actionHash(request: ActionRequest): string {
  return sha256(canonicalAction(request));
}

export async function start(context: Context, id: string, state: Incident): Promise<Next> {
  const option = chosenOption(state);
  if (option === null || option.deed.kind !== 'act') return AGAIN;
  const { request } = option.deed;
  const gates = await gatesFor(context, id, state, request);
  const key = context.world.clock.id('act');
  return begin(context, id, state, request, {
    kind: 'start',
    key,
    optionId: option.id,
    gates,
    actor: agent('Surgeon'),
    atMs: context.now(),
  });
}

export async function undo(context: Context, id: string, state: Incident, undoes: string, actor: Actor): Promise<Next> {
  const attempt = state.attempts.find(({ key }) => key === undoes);
  if (attempt === undefined) return AGAIN;
  const inverse: Inverse = attempt.inverse;
  const request = inverse.kind === 'request' ? inverse.request : attempt.request;
  const reserved = await reserve(context, id, request.service);
  const paused = (await context.control.load('control')).state.paused !== null;
  // Taking back is part of the action that was allowed: no cooldown or budget may keep a bad change in place.
  const gates: Gates = {
    paused,
    reserved,
    ruling: { kind: 'allowed', because: 'the action was allowed' },
    actionHash: actionHash(request),
    signals: 'unhealthy',
  };
  const key = context.world.clock.id('act');
  return begin(context, id, state, request, { kind: 'undo', key, undoes, inverse, gates, actor, atMs: context.now() });
}

type Beginning = Extract<Parameters<Context['incidents']['execute']>[1], { kind: 'start' | 'undo' }>;

async function begin(
  context: Context,
  id: string,
  state: Incident,
  request: ActionRequest,
  command: Beginning,
): Promise<Next> {
  const decision = await context.incidents.execute(incidentStream(id), command);
  if (decision.ok === 'unavailable') return sleep(HOLD_MS, decision.because);
  if (!decision.ok) return heldBack(context, id, state, request, decision.refusal);
  await count(context, id, request.service, command.key);
  const outcome = await callRuntime(context, request, command.key, id);
  return record(context, id, command.key, outcome);
}

async function heldBack(
  context: Context,
  id: string,
  state: Incident,
  request: ActionRequest,
  refusal: { kind: string; detail: string },
): Promise<Next> {
  const atMs = context.now();
  if (!state.heldServices.includes(request.service)) await freeService(context, id, request.service);
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

async function gatesFor(context: Context, id: string, state: Incident, request: ActionRequest): Promise<Gates> {
  const ruling = await rulingFor(context, request, chosenOption(state)?.blastRadius ?? 1);
  const signals = await presentVerdict(context, state);
  const reserved = await reserve(context, id, request.service);
  const { paused } = (await context.control.load('control')).state;
  return { paused: paused !== null, ruling, reserved, actionHash: actionHash(request), signals };
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

async function count(context: Context, id: string, service: string, key: string): Promise<void> {
  await context.ledgers.execute(serviceStream(service), { kind: 'count', by: id, key, atMs: context.now() });
}

/** Whatever goes wrong on the way is `unknown`: only the runtime itself can say `rejected`. */
async function callRuntime(context: Context, request: ActionRequest, key: string, id: string): Promise<ChangeOutcome> {
  const { clock, runtime } = context.world;
  const abort = new AbortController();
  const late = clock
    .sleep(context.settings.portTimeoutMs, abort.signal)
    .then((): ChangeOutcome => ({ kind: 'unknown', because: 'the runtime did not answer in time' }));
  const outcome = runtime
    .apply(request, key, `kintsugi (${id})`)
    .catch((error: unknown): ChangeOutcome => ({ kind: 'unknown', because: String(error) }));
  return Promise.race([outcome, late]).finally(() => abort.abort());
}

export async function ask(context: Context, id: string, key: string): Promise<Next> {
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
