// What the keeper does with replicas by itself: limits, restarts with back-off, health, environment.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { getJson, openProcessWorld, start } from './process-world.ts';
import type { ProcessWorld } from './process-world.ts';

let world: ProcessWorld;

beforeEach(async () => {
  world = await openProcessWorld();
});

afterEach(() => world.dispose());

test(
  'a replica over its memory limit is ended and started again, and its last exit says why',
  { timeout: 60_000 },
  async () => {
    await start(
      world,
      world.service('alpha', { replicas: 1, limits: { memoryBytes: 250 * 1024 * 1024, concurrency: 8 } }),
    );
    const { url } = await world.state('alpha');
    await fetch(`${url}/hold`).catch(() => null);
    await world.until('it was started again', async () =>
      (await world.state('alpha')).replicas.some(({ restarts, state }) => restarts === 1 && state === 'ready'),
    );
    const [replica] = (await world.state('alpha')).replicas;
    expect(replica?.lastExit).toMatchObject({
      signal: 'SIGKILL',
      because: expect.stringMatching(/^memory limit \(\d+ MB of 250 MB\)$/),
    });
    await world.until(
      'memory is seen',
      async () => ((await world.runtime.observe()).replicas[0]?.memoryBytes ?? 0) > 0,
    );
    expect((await world.runtime.observe()).replicas[0]).toMatchObject({
      memoryLimitBytes: 250 * 1024 * 1024,
      concurrencyLimit: 8,
    });
  },
);

test(
  'a configuration that passes the start check and crashes later is a crash loop, slower each time, until it is taken back',
  { timeout: 60_000 },
  async () => {
    const crashes = `
    import { createServer } from 'node:http';
    const server = createServer((request, response) => response.end('{"greeting":"x"}')).listen(Number(process.env.PORT), '127.0.0.1');
    if (process.env.MAX_ITEMS === 'ten') setTimeout(() => process.exit(9), 600);
    process.on('SIGTERM', () => process.exit(0));`;
    const folder = world.releaseFolder('x', crashes);
    await start(world, world.service('alpha', { releaseFolder: folder, env: { MAX_ITEMS: '10' } }));
    const configured = await world.runtime.apply(
      { kind: 'configure', service: 'alpha', set: { MAX_ITEMS: 'ten' } },
      'bad',
      'ada',
    );
    expect(configured).toMatchObject({ kind: 'applied' });
    await world.until('it crashes again and again', async () =>
      (await world.state('alpha')).replicas.some(({ restarts }) => restarts >= 3),
    );
    const crashing = (await world.state('alpha')).replicas.find(({ restarts }) => restarts >= 3);
    expect(crashing?.lastExit).toMatchObject({ code: 9, because: 'ended by itself with code 9' });

    const startedMs = performance.now();
    expect(
      await world.runtime.apply({ kind: 'restore-configuration', service: 'alpha', configuration: 1 }, 'back', 'ada'),
    ).toMatchObject({ kind: 'applied' });
    // With nothing healthy left there is nothing to wait for; loose, for machines that do much else.
    expect(performance.now() - startedMs).toBeLessThan(10_000);
    expect(await world.runtime.settled(10_000)).toBe(true);
    expect(
      (await world.state('alpha')).replicas.every(
        ({ restarts, configuration }) => restarts === 0 && configuration === 1,
      ),
    ).toBe(true);
    expect(await world.runtime.changes(0)).toMatchObject([
      { kind: 'release', from: null },
      { kind: 'configuration', summary: 'MAX_ITEMS 10 → ten', from: '1', to: '2', actionKey: 'bad' },
      { kind: 'configuration', from: '2', to: '1', actionKey: 'back' },
    ]);
  },
);

test(
  'a replica that lives but never answers its health check is given up at its start limit',
  { timeout: 60_000 },
  async () => {
    const alpha = world.service('alpha', { replicas: 1 });
    await start(world, alpha);
    await world.runtime.declare(world.spec({ ...alpha, health: { ...alpha.health, startTimeoutMs: 1_000 } }));
    const silent = world.releaseFolder('silent', 'setInterval(() => {}, 1_000);');
    const registered = await world.runtime.registerRelease('alpha', silent);
    const release = registered.ok ? registered.release.release : expect.fail(registered.refusal.detail);
    const outcome = await world.runtime.apply({ kind: 'deploy', service: 'alpha', release }, 'silent', 'ada');
    expect(outcome).toMatchObject({
      kind: 'rejected',
      because: expect.stringMatching(
        /^alpha-2 never became healthy: (not healthy within 1000 ms: )?nobody listens on its port/,
      ),
      mend: expect.stringContaining('alpha-2.log'),
    });
    const ready = (await world.state('alpha')).replicas.filter(({ state }) => state === 'ready');
    expect(ready.map(({ instance }) => instance)).toEqual(['alpha-1']);
    const history = await world.runtime.changes(0);
    expect(history.slice(1)).toMatchObject([
      { kind: 'release', to: release, actionKey: 'silent' },
      { kind: 'release', from: release, actionKey: 'silent', summary: expect.stringContaining('put back release 1') },
    ]);
  },
);

test(
  'replicas find their settings expanded and nothing of the server’s own environment',
  { timeout: 60_000 },
  async () => {
    process.env['KINTSUGI_TEST_SECRET'] = 'not for services';
    const beta = world.service('beta', { replicas: 1 });
    const alpha = world.service('alpha', {
      replicas: 1,
      env: { BETA: '{{services.beta.url}}/v1', PAY: '{{ outside.bank.url }}', DATABASE: '{{data}}/orders.db' },
    });
    await world.runtime.declare({
      services: [alpha, beta],
      outside: { bank: 'http://127.0.0.1:9' },
      otlpEndpoint: 'http://127.0.0.1:4318',
    });
    await world.runtime.settled(20_000);
    const { url, dependsOn, release } = await world.state('alpha');
    const env = await getJson(`${url}/env`);
    expect(env).toMatchObject({
      BETA: `${(await world.state('beta')).url}/v1`,
      PAY: 'http://127.0.0.1:9',
      DATABASE: `${String(env['DATA_DIR'])}/orders.db`,
      OTEL_SERVICE_NAME: 'alpha',
      OTEL_RESOURCE_ATTRIBUTES: `service.instance.id=alpha-1,service.version=${release}`,
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
    });
    expect(Object.keys(env)).not.toContain('KINTSUGI_TEST_SECRET');
    expect(dependsOn).toEqual(['beta', 'bank']);
  },
);

test('a command in another language than Node’s is run and supervised the same way', { timeout: 60_000 }, async () => {
  const run = { kind: 'command', command: ['sh', '-c', `exec '${process.execPath}' main.mjs`] } as const;
  await start(world, world.service('alpha', { run, replicas: 1 }));
  expect(await getJson((await world.state('alpha')).url)).toMatchObject({ greeting: 'hello' });
});
