// What an action does, in the words of before and after, and as the request or command that asks for it.
import type { Answer, Input } from '@kintsugi/contract';

export type Action = Answer<'listApprovals'>['items'][number]['action'];
export type ActionAsked = Input<'actOnService'>['body']['action'];
type Service = Answer<'getService'>;

export interface Effect {
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

/** What would be otherwise; `before` from the service as it is now, a dash where nobody knows. */
export function effectOf(action: Action, service: Service | null): Effect {
  const before = (value: string | number | undefined): string => (value === undefined ? '–' : String(value));
  switch (action.kind) {
    case 'deploy':
    case 'rollback':
      return { what: 'release', before: before(service?.release), after: action.release };
    case 'configure':
      return {
        what: 'settings',
        before: before(service === null ? undefined : `configuration ${service.configuration}`),
        after: Object.entries(action.set)
          .map(([key, value]) => (value === null ? `${key} removed` : `${key}=${value}`))
          .join(', '),
      };
    case 'restore-configuration':
      return { what: 'configuration', before: before(service?.configuration), after: String(action.configuration) };
    case 'rolling-restart':
      return {
        what: 'processes',
        before: before(service?.replicas.desired),
        after: 'each started anew, one after another',
      };
    case 'replace-replica':
      return { what: 'replica', before: action.instance, after: 'a new one in its place' };
    case 'scale':
      return { what: 'replicas', before: before(service?.replicas.desired), after: String(action.replicas) };
  }
}

/**
 * What was otherwise before an action that was done or is being done: read from its undo, since the service is as the
 * action made it by now. A dash where the undo does not tell.
 */
export function effectDone(action: Action, undo: Action | null): Effect {
  const { what, before, after } = effectOf(action, null);
  if (undo === null) return { what, before, after };
  const { after: was } = effectOf(undo, null);
  return { what, before: undo.kind === 'rolling-restart' || undo.kind === 'replace-replica' ? before : was, after };
}

/** As the API takes it: the service stands in the path. */
export function asAsked(action: Action): ActionAsked {
  const { service: _service, ...asked } = action;
  return asked;
}

/** Whether two are the same action, whatever order their fields came in. */
export function sameAction(a: Action | null, b: Action | null): boolean {
  if (a === null || b === null) return a === b;
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([x], [y]) => (x < y ? -1 : 1)))
      : part,
  );
}
