// Looks into the machine that need no engine of their own: root, reference, own metrics, memory by words.
import type { Handlers } from '../../http/handler.ts';
import { answer } from '../../http/handler.ts';
import { BASE_PATH } from '@kintsugi/contract';
import type { Site } from '../site.ts';
import { ownMetrics } from './own-metrics.ts';
import { referencePage } from './reference.ts';

type Names = 'getRoot' | 'getReference' | 'getOwnMetrics' | 'searchMemory';

export function lookHandlers(site: Site): Pick<Handlers, Names> {
  const page = referencePage(site.version);
  return {
    getRoot: () =>
      answer({
        state: site.stopping() ? 'stopping' : 'up',
        version: site.version,
        uptimeSeconds: Math.max(0, Math.round((site.now() - site.startedMs) / 1_000)),
        ready: !site.stopping() && site.checks().every(({ ok }) => ok),
        reference: `${BASE_PATH}/openapi.json`,
        docs: `${BASE_PATH}/docs`,
      }),
    getReference: () => answer(page),
    getOwnMetrics: async () => answer(await ownMetrics(site)),
    searchMemory: async ({ query }) => {
      const found = await site.engine.views.search(query.q, query.limit);
      return answer({ items: found.map(({ provenCause: _proven, ...shown }) => shown) });
    },
  };
}
