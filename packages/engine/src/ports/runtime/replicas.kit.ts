// The contract of what runs: how it is described, what becomes of replicas that end or hang, and what a release is.
import { expect } from 'vitest';
import { instancesOf, isServing, register } from './world.kit.ts';
import type { RuntimeTest } from './world.kit.ts';

export function replicaTests(test: RuntimeTest): void {
  test('a service is described with its address, release, configuration and ready replicas', async ({
    runtime,
    service,
    state,
  }) => {
    const now = await state();
    expect(now.url).toMatch(/^https?:\/\//);
    expect(now.desiredReplicas).toBe(2);
    expect(now.replicas).toHaveLength(2);
    for (const replica of now.replicas) {
      expect(replica).toMatchObject({
        state: 'ready',
        healthy: true,
        release: now.release,
        configuration: now.configuration,
      });
    }
    const releases = await runtime.releases(service);
    expect(releases).toMatchObject([{ release: now.release, service, number: 1 }]);
    expect(await runtime.releases('nobody')).toEqual([]);
  });

  test('the history is told from a moment on, oldest first', async (world) => {
    await world.applied({ kind: 'scale', service: world.service, replicas: 3 }, 'first');
    await world.atRest();
    await world.applied({ kind: 'rolling-restart', service: world.service }, 'second');
    const all = await world.runtime.changes(0);
    expect(all.map(({ actionKey }) => actionKey).filter(Boolean)).toEqual(['first', 'second']);
    const last = all.at(-1);
    expect((await world.runtime.changes((last?.atMs ?? 0) + 1)).map(({ id }) => id)).not.toContain(last?.id);
    expect((await world.runtime.changes(last?.atMs ?? 0)).map(({ id }) => id)).toContain(last?.id);
  });

  test('the same content registered twice is one release, and another content is the next', async ({
    runtime,
    service,
    otherFolder,
  }) => {
    const release = await register(runtime, service, otherFolder);
    expect(await register(runtime, service, otherFolder)).toBe(release);
    expect(await runtime.releases(service)).toMatchObject([{ number: 1 }, { number: 2, release }]);
  });

  test('a folder without an entry point is refused with what mends it', async ({
    runtime,
    service,
    emptyFolder,
    able,
  }) => {
    const registered = await runtime.registerRelease(service, able(emptyFolder));
    expect(registered).toMatchObject({
      ok: false,
      refusal: { detail: expect.stringMatching(/\w/), mend: expect.stringMatching(/\w/) },
    });
    expect(await runtime.releases(service)).toHaveLength(1);
  });

  test('a release of an unknown service is refused', async ({ runtime, otherFolder }) => {
    expect(await runtime.registerRelease('nobody', otherFolder)).toMatchObject({ ok: false });
  });

  test('a replica that ends by itself is started again, and that is counted with how it ended', async (world) => {
    const crash = world.able(world.crash);
    const [instance = ''] = instancesOf(await world.state());
    await crash(instance);
    const after = await world.until('it was started again', ({ replicas }) =>
      replicas.some((replica) => replica.instance === instance && replica.restarts === 1 && isServing(replica)),
    );
    const replica = after.replicas.find((one) => one.instance === instance);
    expect(replica?.lastExit?.because).toMatch(/\w/);
    expect(after.replicas.filter(isServing)).toHaveLength(2);
  });

  test('a replica that hangs is shown as not healthy while it lives, and can be replaced', async (world) => {
    const hang = world.able(world.hang);
    const [instance = '', other = ''] = instancesOf(await world.state());
    await hang(instance);
    const sick = await world.until('it is seen', ({ replicas }) =>
      replicas.some((replica) => replica.instance === instance && replica.state === 'unready'),
    );
    expect(sick.replicas.find((replica) => replica.instance === instance)).toMatchObject({
      healthy: false,
      restarts: 0,
    });
    await world.applied({ kind: 'replace-replica', service: world.service, instance }, 'replace');
    const after = instancesOf(await world.atRest());
    expect(after).toContain(other);
    expect(after).not.toContain(instance);
  });
}
