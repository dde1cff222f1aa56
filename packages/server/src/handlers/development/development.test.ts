// What is asked about a project that nobody configured.
import { expect, test } from 'vitest';
import type { Site } from '../site.ts';
import { developmentHandlers } from './development.ts';

const site = {
  engine: { development: { views: {}, lock: () => Promise.reject(new Error('made a stream')) } },
  configuration: { values: { development: { projects: {} } } },
  environment: {},
} as unknown as Site;
const handlers = developmentHandlers(site);

test.each(['alpha', 'constructor', '__proto__'])('%s has no locks, no heartbeat and no webhook', async (id) => {
  const call = {
    params: { id, lockId: 'lck_1' },
    body: { paths: ['a'], forSeconds: 60, token: 1 },
    caller: { name: 'a' },
  };
  for (const name of ['listLocks', 'lockFiles', 'extendLock', 'releaseLock'] as const)
    expect(await handlers[name](call as never)).toMatchObject({ ok: false, problem: { status: 404 } });
  const raw = { body: Buffer.from('{}'), header: () => 'sha256=00' };
  expect(await handlers.receivePush({ params: { id }, raw } as never)).toMatchObject({ problem: { status: 401 } });
});
