// Who a process is and what it uses, as Linux tells it and as `ps` tells it elsewhere.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { identify, isAlive, signalGroup } from './process-identity.ts';
import { usageOf } from './usage.ts';

const hasPs = spawnSync('ps', ['-o', 'pid=', '-p', String(process.pid)]).status === 0;
const PLATFORMS = (['linux', 'darwin'] as const).filter((platform) =>
  platform === 'linux' ? process.platform === 'linux' : hasPs,
);

test.each(PLATFORMS)('as %s tells it: the same process is the same, one that ended is none', async (platform) => {
  const own = identify(process.pid, platform);
  expect(own).toEqual(identify(process.pid, platform));
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
  const started = identify(child.pid ?? 0, platform);
  expect(started).not.toBeNull();
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(identify(child.pid ?? 0, platform)).toBeNull();
});

test.each(PLATFORMS)('as %s tells it: memory and processor time of those that run', async (platform) => {
  const usage = await usageOf([process.pid, 2_147_483_646], platform);
  expect([...usage.keys()]).toEqual([process.pid]);
  const own = usage.get(process.pid);
  expect(own?.memoryBytes).toBeGreaterThan(10_000_000);
  expect(Math.abs((own?.memoryBytes ?? 0) - process.memoryUsage.rss())).toBeLessThan(100_000_000);
  expect(own?.cpuSeconds).toBeGreaterThanOrEqual(0);
});

test('a process id that is somebody else’s by now is not alive, and is not signalled', () => {
  const stranger = { pid: process.pid, started: 'long ago' };
  expect(isAlive(stranger)).toBe(false);
  expect(signalGroup(stranger, 'SIGKILL')).toBe(false);
});
