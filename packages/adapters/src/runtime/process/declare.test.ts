// Declaring again: what the file says rules, but for what an action has changed since.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { getJson, openProcessWorld, start } from './process-world.ts';
import type { ProcessWorld } from './process-world.ts';

let world: ProcessWorld;

beforeEach(async () => {
  world = await openProcessWorld();
});

afterEach(() => world.dispose());

test(
  'unchanged services are left alone, added ones start, missing ones end, changed ones roll',
  { timeout: 60_000 },
  async () => {
    const alpha = world.service('alpha', { replicas: 1 });
    const beta = world.service('beta', { replicas: 1 });
    const gamma = world.service('gamma', { replicas: 1 });
    await start(world, alpha, beta);
    const before = await world.state('alpha');
    const answer = await world.runtime.declare(world.spec(alpha, gamma));
    expect(answer).toMatchObject({
      ok: true,
      services: [
        { service: 'alpha', did: 'unchanged' },
        { service: 'gamma', did: 'started' },
        { service: 'beta', did: 'removed' },
      ],
    });
    await world.runtime.settled(20_000);
    expect((await world.state('alpha')).replicas.map(({ pid }) => pid)).toEqual(before.replicas.map(({ pid }) => pid));
    expect((await world.runtime.services()).map(({ service }) => service)).toEqual(['alpha', 'gamma']);

    const changed = await world.runtime.declare(world.spec({ ...alpha, env: { SETTING: 'new' } }, gamma));
    expect(changed).toMatchObject({ ok: true, services: [{ service: 'alpha', did: 'changed' }, { did: 'unchanged' }] });
    await world.runtime.settled(20_000);
    expect(await world.state('alpha')).toMatchObject({ configuration: 2, url: before.url });
    expect(await getJson(before.url)).toMatchObject({ setting: 'new' });
  },
);

test(
  'what an action has changed since stays, and the file has the word again once that is taken back',
  { timeout: 60_000 },
  async () => {
    const alpha = world.service('alpha', { replicas: 1, env: { SETTING: 'file' } });
    await start(world, alpha);
    await world.runtime.apply({ kind: 'configure', service: 'alpha', set: { SETTING: 'action' } }, 'one', 'ada');
    const edited = { ...alpha, env: { SETTING: 'edited' } };
    expect(await world.runtime.declare(world.spec(edited))).toMatchObject({
      services: [{ did: 'kept', detail: expect.stringContaining('configuration') }],
    });
    expect(await getJson((await world.state('alpha')).url)).toMatchObject({ setting: 'action' });

    await world.runtime.apply({ kind: 'restore-configuration', service: 'alpha', configuration: 1 }, 'two', 'ada');
    expect(await world.runtime.declare(world.spec(edited))).toMatchObject({ services: [{ did: 'changed' }] });
    await world.runtime.settled(20_000);
    expect(await getJson((await world.state('alpha')).url)).toMatchObject({ setting: 'edited' });
  },
);

test(
  'after down, the same declaration starts the release and configuration that were in force',
  { timeout: 60_000 },
  async () => {
    const alpha = world.service('alpha', { replicas: 1, env: { SETTING: 'file' } });
    await start(world, alpha);
    await world.runtime.apply({ kind: 'configure', service: 'alpha', set: { SETTING: 'action' } }, 'one', 'ada');
    const { url } = await world.state('alpha');
    await world.runtime.down();
    const again = await world.connectAgain();
    expect(await again.declare(world.spec(alpha))).toMatchObject({ services: [{ did: 'started' }] });
    expect(await again.settled(20_000)).toBe(true);
    expect((await again.services())[0]).toMatchObject({ url, configuration: 2 });
    expect(await getJson(url)).toMatchObject({ setting: 'action' });
    expect(await again.outcomeOf('one')).toMatchObject({ kind: 'applied' });
  },
);

test(
  'a taken port, an unknown template and a folder without an entry point refuse the whole declaration',
  { timeout: 60_000 },
  async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const good = world.service('beta');
    const wrong = [
      { kind: 'port-in-use', service: world.service('alpha', { port }) },
      { kind: 'unknown-template', service: world.service('alpha', { env: { GAMMA: '{{services.gamma.url}}' } }) },
      {
        kind: 'no-entry-point',
        service: world.service('alpha', { run: { kind: 'node', entry: 'other.ts', nodeArgs: [] } }),
      },
      { kind: 'bad-name', service: world.service('../alpha') },
    ];
    for (const { kind, service } of wrong) {
      const answer = await world.runtime.declare(world.spec(good, service));
      expect(answer).toMatchObject({
        ok: false,
        refusal: { kind, detail: expect.stringContaining('alpha'), mend: expect.stringMatching(/\w/) },
      });
    }
    await new Promise((resolve) => taken.close(resolve));
    expect(await world.runtime.services()).toEqual([]);
    expect(await world.runtime.changes(0)).toEqual([]);
  },
);
