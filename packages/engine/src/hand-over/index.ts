// Calls a person, with what is known and what they need to decide. A call that fails is tried again by the loop.
import type { Incident } from '@kintsugi/domain';
import { agent, leadingHypothesis, servicesOf } from '@kintsugi/domain';
import type { Context, Next } from '../context.ts';
import { sleep, tell } from '../context.ts';
import type { Message } from '../ports/index.ts';
import { deliver } from './deliver.ts';

export { deliver } from './deliver.ts';

export async function call(context: Context, id: string, state: Incident): Promise<Next> {
  const message = messageFor(id, state, context.now());
  const delivered = await deliver(context, message);
  const next = await tell(context, id, {
    kind: 'called',
    ...delivered,
    actor: agent('Diplomat'),
    atMs: context.now(),
  });
  return next.kind === 'sleep' ? next : sleep(0, 'the next step');
}

function messageFor(id: string, state: Incident, atMs: number): Message {
  const leading = leadingHypothesis(state);
  const body = [
    `${state.title}.`,
    `Handed over because: ${state.handOver ?? 'nobody said why'}.`,
    leading === null
      ? 'No cause is known.'
      : `Most likely (${Math.round(leading.confidence * 100)} %): ${leading.says}.`,
    `Services: ${servicesOf(state).join(', ')}.`,
    `Done so far: ${state.attempts.length === 0 ? 'nothing' : state.attempts.map(({ request, help }) => `${request.kind} of ${request.service} (${help ?? 'not judged'})`).join('; ')}.`,
    `Look: kintsugi incidents show ${id}`,
  ].join('\n');
  return { key: `${id}-hand-over`, incidentId: id, title: state.title, severity: state.severity, body, atMs };
}
