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

/** As the API takes it: the service stands in the path. */
export function asAsked(action: Action): ActionAsked {
  const { service: _service, ...asked } = action;
  return asked;
}
