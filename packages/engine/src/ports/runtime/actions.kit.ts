// The contract of actions: each does what it says to every replica, its inverse brings back what was, and what
// can't become healthy is refused with nothing lost.
import type { ActionRequest } from '@kintsugi/domain';
import { expect } from 'vitest';
import { essence, expectRejected, instancesOf, register } from './world.kit.ts';
import type { RuntimeTest, RuntimeWorld } from './world.kit.ts';

export function actionTests(test: RuntimeTest): void {
  test('a deployed release runs in every replica, and its inverse brings back the one before', async (world) => {
    const release = await register(world.runtime, world.service, world.otherFolder);
    await thereAndBack(world, { kind: 'deploy', service: world.service, release }, (now) => {
      expect(now.release).toBe(release);
      expect(now.replicas.every((replica) => replica.release === release)).toBe(true);
    });
    const changes = (await world.runtime.changes(0)).filter(({ actionKey }) => actionKey !== undefined);
    expect(changes.map(({ kind, actionKey, by, to }) => ({ kind, actionKey, by, to }))).toEqual([
      { kind: 'release', actionKey: 'there', by: 'ada', to: release },
      { kind: 'release', actionKey: 'back', by: 'ada', to: (await world.state()).release },
    ]);
    expect(changes.every(({ atMs, completedMs }) => (completedMs ?? 0) >= atMs)).toBe(true);
  });

  test('a setting becomes a new configuration of every replica, and its inverse restores the one before', async (world) => {
    const request: ActionRequest = { kind: 'configure', service: world.service, set: { [world.setting]: 'another' } };
    const before = (await world.state()).configuration;
    await thereAndBack(world, request, (now) => {
      expect(now.configuration).toBeGreaterThan(before);
      expect(now.replicas.every(({ configuration }) => configuration === now.configuration)).toBe(true);
    });
  });

  test('a service is scaled up and, by the inverse, down again', async (world) => {
    const first = instancesOf(await world.state());
    await thereAndBack(world, { kind: 'scale', service: world.service, replicas: 3 }, (now) => {
      expect(now.replicas).toHaveLength(3);
      expect(instancesOf(now)).toEqual(expect.arrayContaining([...first]));
    });
  });

  test('a rolling restart puts new replicas of the same release in every place', async (world) => {
    const before = await world.state();
    const request: ActionRequest = { kind: 'rolling-restart', service: world.service };
    expect(await world.runtime.inverseOf(request)).toMatchObject({ kind: 'none' });
    await world.applied(request, 'restart');
    const after = await world.atRest();
    expect(essence(after)).toEqual(essence(before));
    expect(instancesOf(after).filter((instance) => instancesOf(before).includes(instance))).toEqual([]);
  });

  test('one replica is replaced under a new name, and the others are left alone', async (world) => {
    const [instance = '', other = ''] = instancesOf(await world.state());
    await world.applied({ kind: 'replace-replica', service: world.service, instance }, 'replace');
    const after = instancesOf(await world.atRest());
    expect(after).toHaveLength(2);
    expect(after).toContain(other);
    expect(after).not.toContain(instance);
  });

  test('a release that never becomes healthy is rejected, and the replicas before it never left', async (world) => {
    const release = await register(world.runtime, world.service, world.able(world.brokenFolder));
    await refusedWithoutLoss(world, { kind: 'deploy', service: world.service, release });
  });

  test('a setting that no replica becomes healthy with is rejected, and the one before stays', async (world) => {
    await refusedWithoutLoss(world, {
      kind: 'configure',
      service: world.service,
      set: world.able(world.brokenSetting),
    });
  });
}

async function thereAndBack(
  world: RuntimeWorld,
  request: ActionRequest,
  check: (now: Awaited<ReturnType<RuntimeWorld['state']>>) => void,
): Promise<void> {
  const before = await world.state();
  const inverse = await world.runtime.inverseOf(request);
  if (inverse.kind !== 'request') return expect.fail(`no inverse: ${inverse.because}`);
  await world.applied(request, 'there');
  check(await world.atRest());
  await world.applied(inverse.request, 'back');
  expect(essence(await world.atRest())).toEqual(essence(before));
}

async function refusedWithoutLoss(world: RuntimeWorld, request: ActionRequest): Promise<void> {
  const before = await world.state();
  expectRejected(await world.runtime.apply(request, 'broken', 'ada'));
  const after = await world.atRest();
  expect(essence(after)).toEqual(essence(before));
  expect(instancesOf(after)).toEqual(instancesOf(before));
  expectRejected(await world.runtime.outcomeOf('broken'));
}
