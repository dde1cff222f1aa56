// The watch over the runtime ends when it is told to, also in the middle of a look.
import type { Probes, ServiceState } from '@kintsugi/engine/ports';
import { afterEach, expect, test, vi } from 'vitest';
import type { Intake } from '../intake/start-intake.ts';
import { configurationSchema } from '../configuration/schema.ts';
import { attend } from './attendant.ts';
import { inMemoryWorld } from './in-memory-world.kit.ts';

afterEach(() => vi.useRealTimers());

test('a look that was under way when it stopped begins nothing anew', async () => {
  vi.useFakeTimers();
  const answer = Promise.withResolvers<readonly ServiceState[]>();
  const told: string[] = [];
  const intake = { declare: () => told.push('declare'), services: () => told.push('services') };
  const probe = { name: 'door', url: 'http://127.0.0.1:9/' };
  const attendant = attend({
    configuration: configurationSchema.parse({ version: 1, name: 'one door', probes: [probe] }),
    objectives: [],
    runtime: { ...inMemoryWorld().runtime, services: () => answer.promise },
    intake: intake as unknown as Intake,
    probes: { run: () => expect.fail('probed after the stop') } satisfies Probes,
    now: Date.now,
    onTrouble: (line) => expect.fail(line),
  });
  attendant.stop();
  answer.resolve([]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(told).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});
