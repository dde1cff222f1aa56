// The contract after a kill: whatever carries operations out is killed at each step of one in turn, and what comes
// after it must tell the truth about the key, and have done the action wholly, or not at all, or say that it can't tell.
import type { ActionRequest } from '@kintsugi/domain';
import { expect } from 'vitest';
import type { OutcomeAnswer, Runtime, ServiceState } from '../runtime.ts';
import { essence, instancesOf, register } from './world.kit.ts';
import type { RuntimeTest, RuntimeWorld } from './world.kit.ts';

/** Steps of a rolling change as anybody can see them. */
const STEPS: readonly { readonly title: string; readonly reached: (now: ServiceState, release: string) => boolean }[] =
  [
    { title: 'before it shows', reached: () => true },
    { title: 'when the first new replica starts', reached: (now, release) => fresh(now, release).length > 0 },
    {
      title: 'when a new replica is ready',
      reached: (now, release) => fresh(now, release).some(({ state }) => state === 'ready'),
    },
    {
      title: 'when the old ones leave',
      reached: (now, release) => now.release === release || now.replicas.some(({ state }) => state === 'draining'),
    },
    { title: 'when it is over', reached: (now, release) => now.release === release },
  ];

export function killedTests(test: RuntimeTest): void {
  for (const { title, reached } of STEPS) {
    test(`killed in the middle of a deployment, ${title}: the truth is told and the service is whole`, async (world) => {
      const killAndReopen = world.able(world.killAndReopen);
      const before = await world.state();
      const release = await register(world.runtime, world.service, world.otherFolder);
      const request: ActionRequest = { kind: 'deploy', service: world.service, release };
      const call = world.runtime.apply(request, 'killed', 'ada').catch(() => null);
      await world.until(title, (now) => reached(now, release));

      const runtime = await killAndReopen();
      const answer = await overOutcome(world, runtime);
      const after = await world.atRest(runtime);
      if (answer.kind === 'applied') expect(after.release).toBe(release);
      if (answer.kind === 'rejected' || answer.kind === 'never-seen') expect(essence(after)).toEqual(essence(before));
      expect(new Set(after.replicas.map((replica) => replica.release)).size).toBe(1);

      const again = await runtime.apply(request, 'killed', 'ada');
      if (answer.kind === 'never-seen') expect(again.kind).toBe('rejected');
      else expect(again).toEqual(answer);
      expect(instancesOf(await world.atRest(runtime))).toEqual(instancesOf(after));
      const history = (await runtime.changes(0)).filter(({ actionKey }) => actionKey === 'killed');
      expect(history.length).toBeLessThanOrEqual(answer.kind === 'applied' ? 1 : 2);
      await call;
    });
  }

  test('killed at rest: services, history and outcomes are as they were', async (world) => {
    const killAndReopen = world.able(world.killAndReopen);
    await world.applied({ kind: 'configure', service: world.service, set: { [world.setting]: 'kept' } }, 'configured');
    const before = await world.atRest();
    const history = await world.runtime.changes(0);
    const runtime = await killAndReopen();
    const after = await world.atRest(runtime);
    expect({ ...after, replicas: [] }).toEqual({ ...before, replicas: [] });
    expect(instancesOf(after)).toEqual(instancesOf(before));
    expect(await runtime.changes(0)).toEqual(history);
    expect(await runtime.outcomeOf('configured')).toMatchObject({ kind: 'applied' });
  });
}

function fresh(now: ServiceState, release: string): ServiceState['replicas'] {
  return now.replicas.filter((replica) => replica.release === release);
}

async function overOutcome(world: RuntimeWorld, runtime: Runtime): Promise<OutcomeAnswer> {
  for (;;) {
    const answer = await runtime.outcomeOf('killed');
    if (answer.kind !== 'running') return answer;
    await world.pass();
  }
}
