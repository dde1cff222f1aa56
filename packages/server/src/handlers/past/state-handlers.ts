// Handlers of everything at a moment, and of what differs between two.
import type { Handlers } from '../../http/handler.ts';
import { answer, refused } from '../../http/handler.ts';
import type { Site } from '../site.ts';
import { momentOf } from './moment.ts';
import { stateAt } from './state-at.ts';
import { stateDifference } from './state-difference.ts';

export function stateHandlers(site: Site): Pick<Handlers, 'getState' | 'getStateDifference'> {
  return {
    getState: async ({ query }) => answer(await stateAt(site, momentOf(query) ?? { atMs: null, knownMs: null })),
    getStateDifference: async ({ query }) => {
      if (query.to !== undefined && Date.parse(query.to) < Date.parse(query.from)) {
        return refused(
          'moments-out-of-order',
          400,
          '`to` is before `from`',
          'Name the earlier moment as `from` and the later one as `to`.',
        );
      }
      return answer(await stateDifference(site, query));
    },
  };
}
