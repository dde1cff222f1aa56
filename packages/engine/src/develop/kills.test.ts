// Killed at every call that a repair makes to the world, before it and after it: no second branch, no second pull
// request, no half merge, no second deployment, and the same end.
import { expect, test } from 'vitest';
import type { World } from '../context.ts';
import type { DevelopStage } from './stage.kit.ts';
import { developStage, SUM } from './stage.kit.ts';

type When = 'before' | 'after';

/** From its `dieAt`-th call on, whoever holds this world hears nothing any more: the process is gone. */
function mortal(world: World, dieAt: number, when: When): { readonly world: World; calls(): number } {
  let calls = 0;
  const never = new Promise<never>(() => {});
  function guarded<T extends object>(port: T, names: readonly (keyof T)[]): T {
    const wrap = (name: keyof T) => {
      const call = (port[name] as (...args: unknown[]) => Promise<unknown>).bind(port);
      return (...args: unknown[]): Promise<unknown> => {
        calls += 1;
        if (calls < dieAt) return call(...args);
        if (calls === dieAt && when === 'after') return call(...args).then(() => never);
        return never;
      };
    };
    const through = Object.fromEntries(names.map((name) => [name, wrap(name)]));
    return new Proxy(port, { get: (target, name) => through[name as string] ?? bound(target, name) });
  }
  const { development } = world;
  if (development === null) throw new Error('no project');
  const [one] = development.projects;
  if (one === undefined) throw new Error('no project');
  return {
    calls: () => calls,
    world: {
      ...world,
      store: guarded(world.store, ['append']),
      runtime: guarded(world.runtime, ['apply', 'registerRelease']),
      development: {
        ...development,
        builder: guarded(development.builder, ['run']),
        projects: [
          {
            ...one,
            repository: guarded(one.repository, ['push']),
            forge: guarded(one.forge, ['open', 'review', 'setCheck', 'merge', 'close', 'deleteBranch']),
          },
        ],
      },
    },
  };
}

function bound(target: object, name: string | symbol): unknown {
  const value: unknown = Reflect.get(target, name);
  return typeof value === 'function' ? value.bind(target) : value;
}

/** Answers how many calls there were, and how it ended. */
async function runKilledAt(dieAt: number, when: When): Promise<{ calls: number; on: DevelopStage }> {
  const on = developStage();
  let first: ReturnType<typeof mortal> | null = null;
  on.may.world = (world) => {
    first = mortal(world, dieAt, when);
    return first.world;
  };
  // Never stopped: the dead stop nothing. What it still waits for never comes.
  await on.start().catch(() => undefined);
  await on.pass(3_000);
  await on.push({ [SUM]: 'export const sum = BROKEN;\n' });
  await on.pass(60_000);
  const { calls } = first!;
  if (dieAt === Number.POSITIVE_INFINITY) return { calls: calls(), on };
  on.may.world = (world) => world;
  const heir = await on.start();
  await on.pass(120_000);
  const stopped = heir.stop();
  await on.pass(60_000, 10_000);
  await stopped;
  return { calls: calls(), on };
}

async function expectOneRepair(on: DevelopStage): Promise<void> {
  const pulls = await on.forge.pullRequests({});
  const head = (await on.repository.head('main'))!;
  expect(pulls.map(({ state }) => state)).toEqual(['merged']);
  expect((await on.repository.read(head.sha, [SUM])).get(SUM)).toBe('export const sum = 1;\n');
  expect([...on.repository.code.branches.keys()]).toEqual(['main']);
  expect(on.told()).toEqual([['deploy', 'beta']]);
  expect(await on.forge.reviews(1)).toHaveLength(1);
  const types = (await on.store().readAll({ after: 0, limit: 5_000 })).map(({ type }) => type);
  for (const once of ['repair-completed', 'incident-opened', 'incident-resolved', 'postmortem-written'])
    expect([once, types.filter((type) => type === once).length]).toEqual([once, 1]);
}

const { calls } = await runKilledAt(Number.POSITIVE_INFINITY, 'before');

test('nobody killed it: the yardstick', async () => {
  expect(calls).toBeGreaterThan(30);
});

test.each<When>(['before', 'after'])('killed %s each of its calls in turn', { timeout: 60_000 }, async (when) => {
  for (let dieAt = 1; dieAt <= calls; dieAt += 1) {
    const { on } = await runKilledAt(dieAt, when);
    await expectOneRepair(on).catch((error: unknown) => {
      throw new Error(`killed ${when} call ${dieAt} of ${calls}`, { cause: error });
    });
  }
});
