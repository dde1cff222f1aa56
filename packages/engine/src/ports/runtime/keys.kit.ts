// The contract of keys: an action happens at most once for its key, and the runtime tells truly what became of it.
import type { ActionRequest } from '@kintsugi/domain';
import { expect } from 'vitest';
import { expectRejected, instancesOf } from './world.kit.ts';
import type { RuntimeTest, RuntimeWorld } from './world.kit.ts';

export function keyTests(test: RuntimeTest): void {
  test('the same key again answers the first outcome and does nothing, also while the first still runs', async (world) => {
    const first = world.runtime.apply(restart(world), 'once', 'ada');
    const beside = world.runtime.apply(restart(world), 'once', 'ada');
    expect(await beside).toEqual(await first);
    const after = instancesOf(await world.atRest());
    expect(await world.runtime.apply(restart(world), 'once', 'bob')).toEqual(await first);
    expect(await world.runtime.outcomeOf('once')).toEqual(await first);
    expect(instancesOf(await world.atRest())).toEqual(after);
    expect(await changesOf(world, 'once')).toHaveLength(1);
  });

  test('a key that was used for another action is rejected, and keeps its first outcome', async (world) => {
    const first = await world.runtime.apply(restart(world), 'taken', 'ada');
    await world.atRest();
    expectRejected(await world.runtime.apply({ kind: 'scale', service: world.service, replicas: 3 }, 'taken', 'ada'));
    expect((await world.state()).desiredReplicas).toBe(2);
    expect(await world.runtime.outcomeOf('taken')).toEqual(first);
  });

  test('a key that was never seen is fenced: when the call arrives after all, it is rejected', async (world) => {
    expect(await world.runtime.outcomeOf('late')).toEqual({ kind: 'never-seen' });
    const before = instancesOf(await world.state());
    expectRejected(await world.runtime.apply(restart(world), 'late', 'ada'));
    expect(instancesOf(await world.atRest())).toEqual(before);
    expect(await changesOf(world, 'late')).toEqual([]);
  });

  test('a key is running until it is over', async (world) => {
    const outcome = world.runtime.apply(restart(world), 'slow', 'ada');
    await world.until('a third replica shows', ({ replicas }) => replicas.length > 2);
    const meanwhile = await world.runtime.outcomeOf('slow');
    expect(['running', 'applied']).toContain(meanwhile.kind);
    expect(await outcome).toMatchObject({ kind: 'applied' });
    expect(await world.runtime.outcomeOf('slow')).toEqual(await outcome);
  });

  test('a second action on a service under change is refused or waits, and both are told truly', async (world) => {
    const first = world.runtime.apply(restart(world), 'first', 'ada');
    const second = await world.runtime.apply({ kind: 'scale', service: world.service, replicas: 3 }, 'second', 'bob');
    expect(await first).toMatchObject({ kind: 'applied' });
    const after = await world.atRest();
    expect(after.desiredReplicas).toBe(second.kind === 'applied' ? 3 : 2);
    if (second.kind !== 'applied') expectRejected(second);
    expect(await world.runtime.outcomeOf('second')).toEqual(second);
  });

  test('what names nothing known is rejected with what mends it, and nothing is touched', async (world) => {
    const { service, runtime } = world;
    const before = instancesOf(await world.state());
    const wrong: readonly ActionRequest[] = [
      { kind: 'rolling-restart', service: 'nobody' },
      { kind: 'deploy', service, release: 'no-such-release' },
      { kind: 'rollback', service, release: 'no-such-release' },
      { kind: 'restore-configuration', service, configuration: 99 },
      { kind: 'replace-replica', service, instance: 'nobody-7' },
      { kind: 'scale', service, replicas: 0 },
      { kind: 'scale', service, replicas: 1.5 },
      { kind: 'scale', service, replicas: 1_000_000 },
      { kind: 'configure', service, set: { 'not a name': 'x' } },
    ];
    for (const [at, request] of wrong.entries()) {
      expectRejected(await runtime.apply(request, `wrong-${at}`, 'ada'));
      expectRejected(await runtime.outcomeOf(`wrong-${at}`));
    }
    expect(instancesOf(await world.atRest())).toEqual(before);
  });
}

function restart({ service }: RuntimeWorld): ActionRequest {
  return { kind: 'rolling-restart', service };
}

async function changesOf({ runtime }: RuntimeWorld, key: string): Promise<readonly unknown[]> {
  return (await runtime.changes(0)).filter(({ actionKey }) => actionKey === key);
}
