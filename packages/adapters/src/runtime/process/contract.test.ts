// The process runtime holds the runtime port's contract, with real processes.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runtimeKit } from '@kintsugi/engine/kits';
import { expect } from 'vitest';
import { openProcessWorld, start } from './process-world.ts';

const NOT_HEALTHY = `process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1_000); console.error('no port today');`;

runtimeKit('process', async () => {
  const world = await openProcessWorld();
  await start(
    world,
    world.service('alpha', { health: { path: '/health', intervalMs: 50, timeoutMs: 200, startTimeoutMs: 3_000 } }),
  );
  const emptyFolder = join(world.folder, 'nothing');
  mkdirSync(emptyFolder);
  const pidOf = async (instance: string): Promise<number> => {
    const { replicas } = await world.state('alpha');
    return replicas.find((replica) => replica.instance === instance)?.pid ?? expect.fail(`${instance} has no process`);
  };
  return {
    runtime: world.runtime,
    service: 'alpha',
    otherFolder: world.releaseFolder('good day'),
    brokenFolder: world.releaseFolder('never', NOT_HEALTHY),
    emptyFolder,
    setting: 'SETTING',
    brokenSetting: { BROKEN: '3' },
    pass: () => sleep(5),
    crash: async (instance) => void process.kill(await pidOf(instance), 'SIGKILL'),
    hang: async (instance) => void process.kill(await pidOf(instance), 'SIGSTOP'),
    async killAndReopen() {
      await world.killKeeper();
      return world.connectAgain();
    },
    dispose: () => world.dispose(),
  };
});
