// World files, the proxy, and outside processes that start, hear and end. With processes made up here.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFaultProxy } from './fault-proxy.ts';
import { freePorts } from './free-ports.ts';
import { startOutside } from './outside-process.ts';
import { prepareWorld } from './world.ts';
import { onPorts, portsOf, readWorldFile, withServices, type OutsideSpec } from './world-file.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'world-'));
  await writeFile(
    join(folder, 'partner.mjs'),
    `import { createServer } from 'node:http';
     let last = 'nothing';
     const control = createServer(async (request, response) => {
       if (request.method === 'POST') { last = ''; for await (const piece of request) last += piece; }
       response.statusCode = last.includes('nonsense') ? 400 : 200;
       response.end(request.method === 'POST' ? last : JSON.stringify({ last }));
     }).listen(Number(process.env.CONTROL_PORT), '127.0.0.1');
     if (process.env.PORT) createServer((request, response) => response.end('partner')).listen(Number(process.env.PORT), '127.0.0.1');`,
  );
  await writeFile(
    join(folder, 'world.yaml'),
    `processes:
  - name: partner
    command: [node, partner.mjs]
    env: { PORT: "4001", CONTROL_PORT: "4002", SIZE: "4001 pieces" }
    url: "http://127.0.0.1:4001"
    control: "http://127.0.0.1:4002"
  - name: customers
    command: [node, partner.mjs]
    env: { SHOP: "{{services.alpha.url}}/x", CONTROL_PORT: "4003" }
    control: "http://127.0.0.1:4003"
    needs: [alpha]
`,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a process moves to other ports with every setting that is one of the old ones', async () => {
  const [partner] = await readWorldFile(join(folder, 'world.yaml'));
  expect(portsOf(partner as OutsideSpec)).toBe(2);
  expect(onPorts(partner as OutsideSpec, [5001, 5002])).toMatchObject({
    url: 'http://127.0.0.1:5001',
    control: 'http://127.0.0.1:5002',
    env: { PORT: '5001', CONTROL_PORT: '5002', SIZE: '4001 pieces' },
  });
});

test('addresses of services are filled in', async () => {
  const [, customers] = await readWorldFile(join(folder, 'world.yaml'));
  expect(withServices(customers as OutsideSpec, new Map([['alpha', 'http://127.0.0.1:7']]))).toMatchObject({
    env: { SHOP: 'http://127.0.0.1:7/x' },
  });
});

test('an unknown key of the file is refused', async () => {
  await writeFile(join(folder, 'wrong.yaml'), 'processes: [{ name: a, command: [node], comand: x }]');
  await expect(readWorldFile(join(folder, 'wrong.yaml'))).rejects.toThrow(/comand/);
});

test('a world starts its partners first, its customers when the services are there, and ends all of them', async () => {
  const world = await prepareWorld({ application: folder, ports: 'free', proxies: ['partner'] });
  try {
    expect(world.needs).toEqual(['alpha']);
    expect([...world.processes.keys()]).toEqual(['partner']);
    expect(await (await fetch(world.outside['partner'] ?? '')).text()).toBe('partner');
    await world.complete(new Map([['alpha', 'http://127.0.0.1:7']]));
    const customers = world.processes.get('customers');
    await customers?.tell({ rate: 3 });
    expect(await customers?.stats(5)).toEqual({ last: '{"rate":3}' });
    await expect(customers?.tell({ rate: 'nonsense' })).rejects.toThrow(/refused/);
  } finally {
    await world.stop();
  }
  for (const { pid } of world.processes.values()) expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
});

test('a process that ends at once says why', async () => {
  const spec = {
    name: 'poor',
    command: ['node', '-e', 'throw new Error("no bread")'],
    env: {},
    needs: [],
    control: 'http://127.0.0.1:9',
  };
  await expect(startOutside(spec as unknown as OutsideSpec, folder)).rejects.toThrow(/no bread/);
});

test('a process that has died is not mistaken for whoever has its port now', async () => {
  const world = await prepareWorld({ application: folder, ports: 'free', proxies: [] });
  const partner = world.processes.get('partner');
  try {
    process.kill(partner?.pid ?? 0, 'SIGKILL');
    await expect.poll(() => partner?.stats(1).catch(String)).toMatch(/partner of the world outside has ended/);
    await expect(partner?.tell({})).rejects.toThrow(/has ended/);
  } finally {
    await world.stop();
  }
});

test('free ports are unlike each other, and none that the machine would give to somebody else', async () => {
  const ports = await freePorts(20);
  expect(new Set(ports).size).toBe(20);
  for (const port of ports) expect(port).toBeLessThan(32_768);
});

test('the proxy passes, delays in order, drops, and refuses', async () => {
  const target = createServer((_request, response) => {
    response.write('one ');
    response.end('two');
  }).listen(0, '127.0.0.1');
  await once(target, 'listening');
  const address = target.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const proxy = await openFaultProxy(`http://127.0.0.1:${port}`);
  const text = async (timeoutMs: number) =>
    (await fetch(proxy.url, { signal: AbortSignal.timeout(timeoutMs), headers: { connection: 'close' } })).text();
  try {
    expect(await text(2_000)).toBe('one two');
    proxy.set({ kind: 'delay', ms: 60 });
    const startedAt = performance.now();
    expect(await text(5_000)).toBe('one two');
    expect(performance.now() - startedAt).toBeGreaterThan(115);
    // What ends a connection must not overtake what was said on it.
    const many = await Promise.all(Array.from({ length: 200 }, () => text(10_000)));
    expect(new Set(many)).toEqual(new Set(['one two']));
    proxy.set({ kind: 'drop' });
    await expect(text(150)).rejects.toThrow(/timeout/i);
    proxy.set({ kind: 'refuse' });
    await expect(text(2_000)).rejects.toThrow(/fetch failed/);
    proxy.set({ kind: 'pass' });
    expect(await text(2_000)).toBe('one two');
  } finally {
    await proxy.close();
    target.closeAllConnections();
    target.close();
  }
});
