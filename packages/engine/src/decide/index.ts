// What could be done about it, what policy says to each, and which one is taken.
import type { ActionRequest, Incident, Ruling } from '@kintsugi/domain';
import { agent, lastHour, rulingOn } from '@kintsugi/domain';
import { actionHash } from '../action-hash.ts';
import type { Context, Next } from '../context.ts';
import { tell } from '../context.ts';
import { serviceStream } from '../journal/streams.ts';
import { optionsFor } from './options.ts';

export async function weigh(context: Context, id: string, state: Incident): Promise<Next> {
  const services = await context.world.runtime.services();
  const options = await optionsFor({
    state,
    services,
    lessons: context.lessons(),
    nowMs: context.now(),
    abilities: context.world.runtime.abilities,
    inverseOf: (request) => context.world.runtime.inverseOf(request),
  });
  return tell(context, id, { kind: 'weigh', options, actor: agent('Strategist'), atMs: context.now() });
}

export async function choose(context: Context, id: string, state: Incident): Promise<Next> {
  const rulings: Record<string, Ruling> = {};
  const hashes: Record<string, string> = {};
  for (const option of state.options) {
    if (option.deed.kind !== 'act') continue;
    rulings[option.id] = await rulingFor(context, option.deed.request, option.blastRadius);
    hashes[option.id] = actionHash(option.deed.request);
  }
  const { approvalSeconds } = context.settings.policy();
  const approvalId = context.world.clock.id('apr');
  return tell(context, id, {
    kind: 'choose',
    rulings,
    hashes,
    approvalId,
    approvalSeconds,
    actor: agent('Strategist'),
    atMs: context.now(),
  });
}

/** What policy says to this action right now. Asked when choosing, and again when the action starts. */
export async function rulingFor(context: Context, request: ActionRequest, blastRadius: number): Promise<Ruling> {
  const nowMs = context.now();
  const { state } = await context.ledgers.load(serviceStream(request.service));
  const actionsLastHour = Math.max(context.actionsLastHour(nowMs), lastHour(state.actionsMs, nowMs));
  return rulingOn(request, context.settings.policy(), {
    nowMs,
    actionsOnServiceMs: state.actionsMs,
    actionsLastHour,
    blastRadius,
  });
}
