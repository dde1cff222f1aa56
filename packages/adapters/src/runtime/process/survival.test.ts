// Kills for real: of the client, of the keeper, of both; and what `down` leaves behind, which is nothing. INV-35.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { endProcessRuntime } from './index.ts';
import { livingDoor } from './keeper-door.ts';
import { layoutOf } from './layout.ts';
import { getJson, openProcessWorld, start } from './process-world.ts';
import type { ProcessWorld } from './process-world.ts';
import { identify } from './replica/process-identity.ts';

let world: ProcessWorld;

beforeEach(async () => {
  world = await openProcessWorld();
});

afterEach(() => world.dispose());

test(
  'a killed keeper leaves its services running, and its successor adopts them behind the same address',
  { timeout: 60_000 },
  async () => {
    await start(world, world.service('alpha'), world.service('beta', { replicas: 1 }));
    const before = await world.runtime.services();
    const pids = pidsOf(before);
    await world.killKeeper();
    expect(pids.every((pid) => identify(pid) !== null)).toBe(true);

    // The next question finds no keeper and starts one.
    const after = await world.runtime.services();
    expect(pidsOf(after)).toEqual(pids);
    expect(after.map(({ url }) => url)).toEqual(before.map(({ url }) => url));
    await world.until('the balancers are back', () => isListening(after[0]?.url ?? ''));
    expect(pids).toContain((await getJson(after[0]?.url ?? ''))['pid']);

    // The successor also sees what it adopted end, and goes on collecting its output.
    const [victim] = after[0]?.replicas ?? [];
    process.kill(victim?.pid ?? 0, 'SIGKILL');
    await world.until('it was started again', async () =>
      (await world.state('alpha')).replicas.some((replica) => replica.restarts === 1 && replica.state === 'ready'),
    );
    const log = readFileSync(layoutOf(world.dataFolder).logOf('alpha', victim?.instance ?? ''), 'utf8');
    expect(log.match(/^\d{4}-\d\d-\d\dT[\d:.]+Z out listening as service\.instance\.id=/gm)).toHaveLength(2);
  },
);

test(
  'a killed client leaves its operation running in the keeper, and the next client is told the truth',
  { timeout: 60_000 },
  async () => {
    await start(world, world.service('alpha'));
    const before = (await world.state('alpha')).replicas.map(({ instance }) => instance);
    const program = join(world.folder, 'client.ts');
    const entry = JSON.stringify(new URL('index.ts', import.meta.url).href);
    writeFileSync(
      program,
      `import { connectProcessRuntime } from ${entry};
     const runtime = await connectProcessRuntime({ dataFolder: ${JSON.stringify(world.dataFolder)} });
     await runtime.apply({ kind: 'rolling-restart', service: 'alpha' }, 'orphan', 'ada');`,
    );
    const client = spawn(process.execPath, [program], { stdio: 'ignore' });
    await world.until('the operation is under way', async () => (await world.state('alpha')).replicas.length > 2);
    client.kill('SIGKILL');

    await world.until('it is over', async () => (await world.runtime.outcomeOf('orphan')).kind !== 'running');
    expect(await world.runtime.outcomeOf('orphan')).toMatchObject({ kind: 'applied' });
    expect(await world.runtime.settled(10_000)).toBe(true);
    expect((await world.state('alpha')).replicas.filter(({ instance }) => before.includes(instance))).toEqual([]);
  },
);

test(
  'down ends services, balancers and keeper, and keeps the history for the next start',
  { timeout: 60_000 },
  async () => {
    await start(world, world.service('alpha'));
    const alpha = await world.state('alpha');
    const keeper = livingDoor(layoutOf(world.dataFolder));
    await world.runtime.down();
    await expectNothingLeft([...pidsOf([alpha]), keeper?.pid ?? 0], alpha.url);

    const again = await world.connectAgain();
    expect(await again.services()).toEqual([]);
    expect(await again.releases('alpha')).toHaveLength(1);
  },
);

test('a keeper that is asked to go takes everything with it', { timeout: 60_000 }, async () => {
  await start(world, world.service('alpha', { replicas: 1 }));
  const keeper = livingDoor(layoutOf(world.dataFolder))?.pid ?? expect.fail('no keeper');
  const pids = [...pidsOf(await world.runtime.services()), keeper];
  process.kill(keeper, 'SIGTERM');
  await world.until('all have gone', () => pids.every((pid) => identify(pid) === null));
});

test(
  'down after the keeper was killed finds what it left by process id and start time',
  { timeout: 60_000 },
  async () => {
    await start(world, world.service('alpha'));
    const alpha = await world.state('alpha');
    await world.killKeeper();
    await endProcessRuntime(world.dataFolder);
    await expectNothingLeft(pidsOf([alpha]), alpha.url);
  },
);

test('down ends a keeper that hangs, and what it kept', { timeout: 60_000 }, async () => {
  await start(world, world.service('alpha', { replicas: 1 }));
  const alpha = await world.state('alpha');
  const keeper = livingDoor(layoutOf(world.dataFolder));
  process.kill(keeper?.pid ?? 0, 'SIGSTOP');
  await endProcessRuntime(world.dataFolder, { politeMs: 200 });
  await expectNothingLeft([...pidsOf([alpha]), keeper?.pid ?? 0], alpha.url);
});

test('a journal whose last line is torn by the kill is read up to there', { timeout: 60_000 }, async () => {
  await start(world, world.service('alpha', { replicas: 1 }));
  const pids = pidsOf(await world.runtime.services());
  await world.killKeeper();
  writeFileSync(layoutOf(world.dataFolder).journal, '{"kind":"replica-exi', { flag: 'a' });
  expect(pidsOf(await world.runtime.services())).toEqual(pids);
});

test.runIf(process.platform === 'linux')(
  'a process that was started but not written down before the kill is found by its pipes, and ended',
  { timeout: 60_000 },
  async () => {
    await start(world, world.service('alpha', { replicas: 1 }));
    const [lost = 0] = pidsOf(await world.runtime.services());
    await world.killKeeper();
    const { journal } = layoutOf(world.dataFolder);
    const lines = readFileSync(journal, 'utf8').split('\n');
    writeFileSync(journal, lines.filter((line) => !line.includes('"replica-started"')).join('\n'));
    await world.until('another is ready', async () => (await world.state('alpha')).replicas[0]?.state === 'ready');
    expect(pidsOf(await world.runtime.services())).not.toContain(lost);
    expect(identify(lost)).toBeNull();
  },
);

test('the keeper ends itself and its services when its data folder vanishes', { timeout: 60_000 }, async () => {
  await start(world, world.service('alpha'));
  const alpha = await world.state('alpha');
  const keeper = livingDoor(layoutOf(world.dataFolder));
  const moved = join(world.folder, 'moved');
  renameSync(world.dataFolder, moved);
  const pids = [...pidsOf([alpha]), keeper?.pid ?? 0];
  await world.until('all have gone', () => pids.every((pid) => identify(pid) === null));
  expect(await isListening(alpha.url)).toBe(false);
  rmSync(moved, { recursive: true });
  expect(existsSync(world.dataFolder)).toBe(false);
});

test('however many ask at once, one keeper lives', { timeout: 60_000 }, async () => {
  const first = livingDoor(layoutOf(world.dataFolder))?.pid;
  await world.killKeeper();
  const runtimes = await Promise.all(Array.from({ length: 4 }, () => world.connectAgain()));
  await start(world, world.service('alpha', { replicas: 1 }));
  const seen = await Promise.all(runtimes.map((runtime) => runtime.services()));
  expect(new Set(seen.flatMap((services) => pidsOf(services))).size).toBe(1);
  expect(livingDoor(layoutOf(world.dataFolder))?.pid).not.toBe(first);
});

function pidsOf(
  services: readonly { readonly replicas: readonly { readonly pid: number | null }[] }[],
): readonly number[] {
  return services.flatMap(({ replicas }) => replicas.flatMap(({ pid }) => pid ?? []));
}

async function expectNothingLeft(pids: readonly number[], url: string): Promise<void> {
  expect(pids.length).toBeGreaterThan(0);
  expect(pids.filter((pid) => identify(pid) !== null)).toEqual([]);
  expect(await isListening(url)).toBe(false);
  expect(livingDoor(layoutOf(world.dataFolder))).toBeNull();
}

function isListening(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
    socket.on('connect', () => resolve(true));
    socket.on('error', () => resolve(false));
    socket.on('close', () => socket.destroy());
    socket.on('connect', () => socket.end());
  });
}
