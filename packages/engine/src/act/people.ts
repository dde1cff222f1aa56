// What people do themselves: operate a service, and take back the last thing that the machine did.
import type { ActionRequest, Actor, ChangeOutcome, Inverse, Refusal } from '@kintsugi/domain';
import type { Context } from '../context.ts';
import { incidentStream, serviceStream } from '../journal/streams.ts';
import { callRuntime } from './call-runtime.ts';
import { undo } from './start.ts';

export type Operated =
  | { readonly ok: true; readonly key: string; readonly outcome: ChangeOutcome; readonly inverse: Inverse }
  | { readonly ok: false; readonly refusal: Refusal };

/** `onUnfinished`: what became of it could not be written down, and must be later. */
export async function operate(
  context: Context,
  request: ActionRequest,
  actor: Actor,
  reason: string,
  onUnfinished: (service: string, key: string) => void,
): Promise<Operated> {
  const { runtime, clock } = context.world;
  const atMs = context.now();
  const freeze = context.settings.policy().freezes.find(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs);
  if (freeze !== undefined)
    return no(
      'frozen',
      `Changes are frozen until ${new Date(freeze.toMs).toISOString()}: ${freeze.reason}.`,
      'Wait, or change the policy.',
    );
  if (!runtime.abilities.has(request.kind))
    return no('unable', `This runtime cannot ${request.kind}.`, 'See "kintsugi doctor" for what it can do.');
  const key = clock.id('ops');
  const inverse = await runtime.inverseOf(request).catch(() => null);
  if (inverse === null)
    return no('runtime-silent', 'The runtime does not say how it would be undone.', 'See "kintsugi doctor".');
  const stream = serviceStream(request.service);
  const started = await context.ledgers.execute(stream, {
    kind: 'operate',
    key,
    request,
    inverse,
    actor,
    reason,
    atMs,
  });
  if (started.ok === 'unavailable')
    return no('store-unavailable', started.because, 'Try again when the store is well.');
  if (!started.ok) return { ok: false, refusal: started.refusal };
  const outcome = await callRuntime(context, request, key, actor.name);
  const ended = await context.ledgers.execute(stream, { kind: 'end-operation', key, outcome, atMs: context.now() });
  if (ended.ok !== true) onUnfinished(request.service, key);
  return { ok: true, key, outcome, inverse };
}

/** Finds the machine's newest applied action that is not yet taken back, and runs its recorded inverse. */
export async function undoLast(
  context: Context,
  incidentIds: readonly string[],
  actor: Actor,
  takeUp: (id: string) => void,
): Promise<Operated> {
  const loaded = await Promise.all(
    incidentIds.map(async (id) => ({ id, state: (await context.incidents.load(incidentStream(id))).state })),
  );
  const done = loaded.flatMap(({ id, state }) =>
    state.attempts
      .filter(({ outcome, undone, undoes }) => outcome?.kind === 'applied' && !undone && undoes === null)
      .map((attempt) => ({ id, state, attempt })),
  );
  const last = done.toSorted((a, b) => b.attempt.startedMs - a.attempt.startedMs)[0];
  if (last === undefined)
    return no('nothing-to-undo', 'The machine has done nothing that could be taken back.', 'Nothing needs to be done.');
  const { id, state, attempt } = last;
  if (attempt.inverse.kind === 'none')
    return no(
      'no-inverse',
      `The last thing it did cannot be taken back: ${attempt.inverse.because}.`,
      'Act by hand where something is still wrong.',
    );
  const known = new Set(state.attempts.map(({ key }) => key));
  await undo(context, id, state, attempt.key, actor);
  takeUp(id);
  const after = (await context.incidents.load(incidentStream(id))).state;
  const made = after.attempts.find(({ key }) => !known.has(key));
  if (made === undefined)
    return no(
      'not-undone',
      `It could not be taken back now: ${after.held?.because ?? 'a gate said no'}.`,
      'Look at the incident, then try again.',
    );
  return {
    ok: true,
    key: made.key,
    outcome: made.outcome ?? { kind: 'unknown', because: 'its outcome is not known yet' },
    inverse: made.inverse,
  };
}

function no(kind: string, detail: string, mend: string): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { kind, detail, mend } };
}
