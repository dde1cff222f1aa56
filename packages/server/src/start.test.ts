// The server as it comes and goes: what it starts, what it refuses, what it leaves behind.
import { createServer, type AddressInfo } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfiguration } from './configuration/load.ts';
import { readAddress } from './folder/address.ts';
import { startServer } from './start.ts';
import { inMemoryWorld } from './world/in-memory-world.kit.ts';
import {
  folder,
  world,
  start,
  started,
  clientOf,
  value,
  refusalOf,
  seedIncident,
  useWorld,
} from './started-server.kit.ts';

test('it starts, says so, is found by its folder, and leaves nothing behind', async () => {
  const server = await started();
  expect(await readAddress(server.dataFolder)).toMatchObject({ url: server.url, pid: process.pid });
  const client = await clientOf(server);
  expect(value(await client.getHealth({}))).toMatchObject({ state: 'up', version: '1.2.3' });
  expect(value(await client.getReadiness({}))).toMatchObject({ ready: true });
  expect(value(await client.getStatus({}))).toMatchObject({
    name: 'two things',
    autonomy: 'propose',
    paused: null,
    incidents: { open: 0 },
  });
  await server.stop(false);
  await server.stopped;
  expect(await readAddress(server.dataFolder)).toBeNull();
  expect(refusalOf(await client.getHealth({}))).toEqual([503, 'unreachable']);
  expect((await start()).ok).toBe(true);
});

test('it stops in order, ends services only when asked to, and goes on past a part that fails', async () => {
  const order: string[] = [];
  const note = (what: string) => async () => void order.push(what);
  const failing = async () => {
    order.push('intake');
    throw new Error('it hangs');
  };
  useWorld(
    inMemoryWorld({
      quiet: note('quiet'),
      endServices: note('services'),
      stopIntake: failing,
      close: note('stores'),
    }),
  );
  const first = await started();
  await Promise.all([first.stop(true), first.stop(false)]);
  expect(order.splice(0)).toEqual(['quiet', 'services', 'intake', 'stores']);
  await (await started()).stop(false);
  expect(order).toEqual(['quiet', 'intake', 'stores']);
});

test('INV-39: without a word in the configuration it listens on the loopback alone', async () => {
  const server = await started();
  expect(new URL(server.url).hostname).toBe('127.0.0.1');
});

test('a second server on the same folder is refused, and the first goes on', async () => {
  const server = await started();
  const second = await start(0, inMemoryWorld());
  expect(second).toMatchObject({ ok: false, refusal: { kind: 'folder-in-use' } });
  expect((await (await clientOf(server)).getHealth({})).ok).toBe(true);
});

test('a port that is taken is refused with a mend, and the folder is free again', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const taken = await start(port);
  expect(taken).toMatchObject({
    ok: false,
    refusal: { kind: 'port-in-use', detail: `something listens on 127.0.0.1:${port} already` },
  });
  expect(!taken.ok && taken.refusal.mend).toContain('KINTSUGI_SERVER_PORT');
  await new Promise((resolve) => other.close(resolve));
  expect((await start(0, inMemoryWorld())).ok).toBe(true);
});

test('a world that cannot be opened is refused, and the folder is free again', async () => {
  const file = join(folder, 'kintsugi.yaml');
  await writeFile(file, 'version: 1\nname: x\nserver: { port: 0 }\n');
  const loaded = await loadConfiguration(file, {});
  if (!loaded.ok) throw new Error('configuration');
  const refusal = { kind: 'event-store-unavailable', detail: 'no', mend: 'yes' };
  const failed = await startServer({
    configuration: loaded.configuration,
    openWorld: async () => ({ ok: false, refusal }),
    version: '1',
  });
  expect(failed).toEqual({ ok: false, refusal });
  expect((await start()).ok).toBe(true);
});

test('a damaged log does not keep the server from saying so', async () => {
  await seedIncident();
  const readAll = async () => Promise.reject(new Error('event 3 is damaged'));
  const verify = async () =>
    ({
      ok: false,
      events: 6,
      streams: 1,
      checkpoints: 0,
      fault: {
        kind: 'bad-hash',
        stream: 'incident:inc_1',
        version: 3,
        detail: 'its hash is not its own',
        mend: 'restore it',
      },
    }) as const;
  useWorld(
    inMemoryWorld({
      store: {
        append: world.store.append,
        read: world.store.read,
        streams: world.store.streams,
        checkpoint: world.store.checkpoint,
        close: world.store.close,
        readAll,
        verify,
      },
    }),
  );
  const client = await clientOf(await started());
  const ready = await client.getReadiness({});
  expect(ready).toMatchObject({ ok: true, status: 503, value: { ready: false } });
  expect(value(ready).checks.find(({ name }) => name === 'engine')?.says).toContain('event 3 is damaged');
  expect(value(await client.verifyAudit({}))).toMatchObject({ ok: false, fault: { version: 3, mend: 'restore it' } });
});
