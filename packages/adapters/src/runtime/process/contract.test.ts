// The process runtime holds the runtime port's contract, with real processes.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runtimeKit } from '@kintsugi/engine/kits';
import { expect } from 'vitest';
import { openProcessWorld, start } from './process-world.ts';

/** It says why and ends: the quick way not to become healthy. The slow one is tested in `supervision.test.ts`. */
const NOT_HEALTHY = `console.error('no port today'); process.exit(1);`;

runtimeKit('process', async () => {
  const world = await openProcessWorld();
  await start(
    world,
    world.service('alpha', { health: { path: '/health', intervalMs: 50, timeoutMs: 500, startTimeoutMs: 15_000 } }),
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
