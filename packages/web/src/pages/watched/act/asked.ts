// An action on a service as it stands in the address (`?act=scale:3`), so that what is asked about is a link too.
import type { ActionAsked } from '../../../words/actions.ts';

const REPLICAS_MAX = 1_000;

/** The action that the text asks for; null when it asks for none that this page offers. */
export function actionIn(text: string): ActionAsked | null {
  const [verb = '', ...rest] = text.split(':');
  const what = rest.join(':');
  switch (verb) {
    case 'restart':
      return what === '' ? { kind: 'rolling-restart' } : null;
    case 'scale': {
      const replicas = Number(what);
      const isFit = /^\d+$/.test(what) && replicas <= REPLICAS_MAX;
      return isFit ? { kind: 'scale', replicas } : null;
    }
    case 'rollback':
      return what === '' ? null : { kind: 'rollback', release: what };
    case 'replace':
      return what === '' ? null : { kind: 'replace-replica', instance: what };
    default:
      return null;
  }
}

/** In words for a heading: what the sheet asks about. */
export function titleOf(action: ActionAsked | null): string {
  switch (action?.kind) {
    case 'rollback':
      return 'Go back to a release';
    case 'rolling-restart':
      return 'Restart';
    case 'scale':
      return 'Scale';
    case 'replace-replica':
      return 'Replace a replica';
    default:
      return 'Act';
  }
}
