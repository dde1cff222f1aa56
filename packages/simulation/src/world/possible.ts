// What the simulated runtime refuses before it touches anything. Pure.
import type { ActionRequest } from '@kintsugi/domain';
import type { Fleet } from './replicas.ts';

const MOST_REPLICAS = 20;
const SETTING_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Null when `request` can be tried on `fleet`. */
export function whyImpossible(request: ActionRequest, fleet: Fleet | undefined): string | null {
  if (fleet === undefined) return `there is no service ${request.service}`;
  switch (request.kind) {
    case 'deploy':
    case 'rollback':
      return fleet.releases.some(({ release }) => release === request.release)
        ? null
        : `there is no release ${request.release}`;
    case 'restore-configuration':
      return request.configuration >= 1 && request.configuration < fleet.settings.length
        ? null
        : `there is no configuration ${request.configuration}`;
    case 'replace-replica':
      return fleet.find(request.instance) === undefined ? `there is no replica ${request.instance}` : null;
    case 'scale': {
      const { replicas } = request;
      return Number.isInteger(replicas) && replicas >= 1 && replicas <= MOST_REPLICAS
        ? null
        : `${replicas} is no number of replicas from 1 to ${MOST_REPLICAS}`;
    }
    case 'configure': {
      const wrong = Object.keys(request.set).find((name) => !SETTING_NAME.test(name));
      return wrong === undefined ? null : `"${wrong}" is no name of a setting`;
    }
    case 'rolling-restart':
      return null;
  }
}
