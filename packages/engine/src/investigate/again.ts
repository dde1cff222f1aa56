// A person asks to look again: a new round of evidence, and of what may be the cause. Nothing is done by it.
import type { Actor, Incident, Refusal } from '@kintsugi/domain';
import { currentAttempt } from '@kintsugi/domain';
import type { Context } from '../context.ts';
import { incidentStream } from '../journal/streams.ts';
import { gather, rank } from './index.ts';

/** Null: it is under way. From the ranking on the loop goes on by itself, but for what people have taken over. */
export async function investigateAgain(context: Context, id: string, actor: Actor): Promise<Refusal | null> {
  const stream = incidentStream(id);
  const { state } = await context.incidents.load(stream);
  const no = refusalOf(state);
  if (no !== null) return no;
  const asked = await context.incidents.execute(stream, {
    kind: 'comment',
    text: 'Asked to look for the cause again.',
    actor,
    atMs: context.now(),
  });
  if (asked.ok === false) return asked.refusal;
  if (asked.ok === 'unavailable')
    return { kind: 'store-unavailable', detail: asked.because, mend: 'Try again when the store is well.' };
  await gather(context, id, asked.loaded.state);
  const { state: frozen } = await context.incidents.load(stream);
  if (frozen.phase === 'escalated' && frozen.progress === 'rank') await rank(context, id, frozen);
  return null;
}

function refusalOf(state: Incident): Refusal | null {
  if (state.phase === 'resolved')
    return {
      kind: 'incident-closed',
      detail: `The incident "${state.title}" is closed.`,
      mend: 'Open a new one where it is not over.',
    };
  return currentAttempt(state) === null
    ? null
    : {
        kind: 'action-pending',
        detail: 'Something was done that is not judged yet; looking again now would mistake its effect for the cause.',
        mend: 'Wait until it is verified, or take it back.',
      };
}
