// What people do themselves: operate a service, and take back the last thing that the machine did.
import type {
  ActionRequest,
  Actor,
  Attempt,
  Change,
  ChangeOutcome,
  Incident,
  Inverse,
  Refusal,
} from '@kintsugi/domain';
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
  if (last.attempt.inverse.kind === 'none')
    return no(
      'no-inverse',
      `The last thing it did cannot be taken back: ${last.attempt.inverse.because}.`,
      'Act by hand where something is still wrong.',
    );
  return takeBack(context, last, actor, takeUp);
}

/** Takes back one action of one incident, where nothing newer stands on it. */
export async function undoOne(
  context: Context,
  { id, key }: { readonly id: string; readonly key: string },
  actor: Actor,
  takeUp: (id: string) => void,
): Promise<Operated> {
  const { state } = await context.incidents.load(incidentStream(id));
  const attempt = state.attempts.find((candidate) => candidate.key === key);
  if (attempt === undefined)
    return no('unknown-action', `Incident ${id} has no action ${key}.`, 'List them: `kintsugi incidents show ID`.');
  if (attempt.undoes !== null)
    return no('no-inverse', 'It took another action back itself.', 'Do that action again by hand where it is wanted.');
  const refusal = notNow(state, attempt);
  if (refusal !== null) return { ok: false, refusal };
  const newer = await standsOn(context, state, attempt);
  if (newer !== null)
    return no(
      'newer-on-top',
      `Something newer stands on it: ${newer.summary} of ${newer.service}, by ${newer.by}.`,
      'Take that back first, or act by hand.',
    );
  return takeBack(context, { id, state, attempt }, actor, takeUp);
}

/** Asked before anything is begun: a refusal on the way would be on the incident's record as something held back. */
function notNow({ attempts }: Incident, { key, outcome, undone, inverse }: Attempt): Refusal | null {
  const pending = attempts.find((attempt) => attempt.outcome === null || attempt.outcome.kind === 'unknown');
  if (pending !== undefined)
    return {
      kind: 'action-pending',
      detail: `Nobody knows yet what became of ${pending.key}.`,
      mend: 'Wait until it is known: the runtime is asked.',
    };
  if (outcome?.kind !== 'applied')
    return {
      kind: 'nothing-to-undo',
      detail: `Action ${key} was not applied, so there is nothing to take back.`,
      mend: 'Nothing needs to be done.',
    };
  if (undone)
    return {
      kind: 'undone-already',
      detail: `Action ${key} has been taken back already.`,
      mend: 'Nothing needs to be done.',
    };
  return inverse.kind === 'request'
    ? null
    : {
        kind: 'no-inverse',
        detail: `It cannot be taken back: ${inverse.because}.`,
        mend: 'Act by hand where something is still wrong.',
      };
}

const CHANGES_BY: Readonly<Record<ActionRequest['kind'], Change['kind'] | null>> = {
  deploy: 'release',
  rollback: 'release',
  configure: 'configuration',
  'restore-configuration': 'configuration',
  scale: 'scale',
  'rolling-restart': null,
  'replace-replica': null,
};

/** The newest change of the same kind since then that is not this action, and was not taken back by this incident. */
async function standsOn(
  context: Context,
  state: Incident,
  { request, key, startedMs }: Attempt,
): Promise<Change | null> {
  const kind = CHANGES_BY[request.kind];
  const gone = new Set(
    state.attempts.filter(({ undone, undoes }) => undone || undoes !== null).map((attempt) => attempt.key),
  );
  const changes = await context.world.runtime.changes(startedMs);
  return (
    changes.findLast(
      (change) =>
        change.kind === kind &&
        change.service === request.service &&
        change.atMs >= startedMs &&
        change.actionKey !== key &&
        !gone.has(change.actionKey ?? ''),
    ) ?? null
  );
}

interface Done {
  readonly id: string;
  readonly state: Incident;
  readonly attempt: Attempt;
}

async function takeBack(
  context: Context,
  { id, state, attempt }: Done,
  actor: Actor,
  takeUp: (id: string) => void,
): Promise<Operated> {
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
