// The simulated runtime against the contract that real ones pass: what it teaches the loop must be true.
import { runtimeKit } from '@kintsugi/engine/kits';
import { createRandom } from '../random.ts';
import { Scheduler } from '../scheduler.ts';
import type { ServiceShape } from '../world/graph.ts';
import { World } from '../world/world.ts';
import { runtimeOf } from './runtime.ts';

const SHAPE: ServiceShape = {
  name: 'alpha',
  callees: [],
  outside: null,
  replicas: 2,
  requests: 50,
  usualMs: 20,
  usualErrors: 0,
  capacity: 60,
  memoryBytes: 1,
  memoryLimitBytes: 2,
};
const START_MS = Date.UTC(2026, 0, 1);

runtimeKit('simulated', async () => {
  const scheduler = new Scheduler(START_MS);
  const measuring = { gapChance: 0, lateMsMax: 0, blind: [] };
  const world = new World(scheduler, [SHAPE], [], measuring, createRandom(1));
  const fleet = world.fleets.get('alpha')!;
  let passes = 0;
  let isOver = false;
  // Callers wait for answers without letting time pass themselves, so it passes by itself until the test is over.
  const beat = (): void => {
    passes += 1;
    scheduler.after(50, beat);
  };
  beat();
  const life = scheduler.run(Number.MAX_SAFE_INTEGER, () => isOver);
  return {
    runtime: runtimeOf(world),
    service: 'alpha',
    otherFolder: 'another-release',
    brokenFolder: 'broken-release',
    emptyFolder: 'empty-folder',
    setting: 'LIMIT',
    brokenSetting: { broken: 'yes' },
    pass: async () => {
      const before = passes;
      while (passes === before) await new Promise((resolve) => setImmediate(resolve));
    },
    crash: async (instance) => fleet.crash(fleet.find(instance)!, 'it threw'),
    hang: async (instance) => fleet.hang(fleet.find(instance)!),
    killAndReopen: { cannot: 'in the simulation it is the server that dies, never who carries its operations out' },
    dispose: async () => {
      isOver = true;
      await life;
    },
  };
});
