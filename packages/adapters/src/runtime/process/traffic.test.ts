// Customers under a change: no request of a steady stream is lost while a healthy service is restarted, deployed,
// scaled or loses a replica to a replacement.
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openProcessWorld, start } from './process-world.ts';
import type { ProcessWorld } from './process-world.ts';

const REQUESTS_PER_SECOND = 50;

test(
  'no request is lost in a rolling restart, a deployment, a scaling and a replacement',
  { timeout: 60_000 },
  async () => {
    const world = await openProcessWorld();
    try {
      await start(world, world.service('alpha', { env: { WAIT_MS: '40' } }));
      const registered = await world.runtime.registerRelease('alpha', world.releaseFolder('good day'));
      if (!registered.ok) expect.fail(registered.refusal.detail);
      const traffic = sendSteadily((await world.state('alpha')).url);
      await applied(world, { kind: 'rolling-restart', service: 'alpha' });
      await applied(world, { kind: 'deploy', service: 'alpha', release: registered.release.release });
      await applied(world, { kind: 'scale', service: 'alpha', replicas: 3 });
      await applied(world, { kind: 'scale', service: 'alpha', replicas: 1 });
      const [replica] = (await world.state('alpha')).replicas.filter(({ state }) => state === 'ready');
      await applied(world, { kind: 'replace-replica', service: 'alpha', instance: replica?.instance ?? '' });
      const { sent, failed, greetings } = await traffic.stop();

      expect(failed).toEqual([]);
      expect(sent).toBeGreaterThan(REQUESTS_PER_SECOND / 2);
      expect([...greetings]).toEqual(['hello', 'good day']);
      const { balancers } = await world.runtime.observe();
      expect(balancers.reduce((sum, one) => sum + one.requests, 0)).toBe(sent);
      expect(balancers.reduce((sum, one) => sum + one.errors5xx + one.connectionErrors, 0)).toBe(0);
    } finally {
      await world.dispose();
    }
  },
);

async function applied(world: ProcessWorld, action: Parameters<ProcessWorld['runtime']['apply']>[0]): Promise<void> {
  const outcome = await world.runtime.apply(action, `${action.kind}-${Math.random()}`, 'ada');
  expect(outcome).toMatchObject({ kind: 'applied' });
}

/** Reads and writes in turn, over connections that are kept, at a steady pace whatever becomes of them. */
function sendSteadily(url: string) {
  const agent = new Agent({ keepAlive: true });
  const failed: string[] = [];
  const greetings = new Set<string>();
  const underWay: Promise<void>[] = [];
  const stopped = new AbortController();
  const pace = (async () => {
    for (let count = 0; !stopped.signal.aborted; count++) {
      const method = count % 2 === 0 ? 'GET' : 'POST';
      underWay.push(
        send(url, method, agent).then(
          (text) => void greetings.add(text),
          (error: unknown) => void failed.push(String(error)),
        ),
      );
      await sleep(1_000 / REQUESTS_PER_SECOND);
    }
  })();
  return {
    async stop() {
      stopped.abort();
      await pace;
      await Promise.all(underWay);
      agent.destroy();
      return { sent: underWay.length, failed, greetings };
    },
  };
}

function send(url: string, method: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, agent }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk)));
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve((JSON.parse(text) as { greeting: string }).greeting);
        else reject(new Error(`${response.statusCode}: ${text}`));
      });
    });
    asked.on('error', reject);
    asked.end(method === 'POST' ? 'something to keep' : undefined);
  });
}
