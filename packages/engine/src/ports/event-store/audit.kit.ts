// The contract of the audit: each way to change history behind the store's back is found and named.
import { expect } from 'vitest';
import { DamagedStreamError } from '../event-store.ts';
import { event, eventsFrom, put, readEverything, refusalKind, type KitTest, type KitWorld } from './world.kit.ts';

export function auditTests(test: KitTest): void {
  soundTests(test);
  tamperTests(test);
  damageTests(test);
}

/** Two streams, sealed by two checkpoints, and events after them. */
async function history({ store }: KitWorld): Promise<void> {
  await put(store, 'alpha', 0, eventsFrom(1, 3));
  await put(store, 'beta', 0, eventsFrom(4, 2));
  await store.checkpoint();
  await put(store, 'alpha', 3, eventsFrom(6, 2));
  await store.checkpoint();
  await put(store, 'beta', 2, [event(8)]);
}

function soundTests(test: KitTest): void {
  test('an untouched store verifies, and says how much it looked at', async (world) => {
    await history(world);
    expect(await world.store.verify()).toEqual({ ok: true, events: 8, streams: 2, checkpoints: 2, fault: null });
  });

  test('a checkpoint when nothing grew adds nothing', async (world) => {
    await world.store.checkpoint();
    await history(world);
    await world.store.checkpoint();
    await world.store.checkpoint();
    expect((await world.store.verify()).checkpoints).toBe(3);
  });

  test('verify answers for what stood when it was asked, while appends go on', async ({ store }) => {
    await put(store, 'alpha', 0, eventsFrom(1, 50));
    await store.checkpoint();
    const [report] = await Promise.all([
      store.verify(),
      ...eventsFrom(51, 20).map((one, n) => store.append('alpha', 50 + n, [one])),
    ]);
    expect(report).toMatchObject({ ok: true, fault: null });
    expect(await store.verify()).toMatchObject({ ok: true, events: 70 });
  });
}

function tamperTests(test: KitTest): void {
  test('a changed body is found', async (world) => {
    const changeBody = world.able(world.harm.changeBody);
    await history(world);
    await changeBody('alpha', 2);
    await changeBody('beta', 3);
    expect((await world.store.verify()).fault).toMatchObject({ kind: 'bad-hash', stream: 'alpha', version: 2 });
  });

  test('a changed hash is found', async (world) => {
    const changeHash = world.able(world.harm.changeHash);
    await history(world);
    await changeHash('beta', 3);
    expect((await world.store.verify()).fault).toMatchObject({ kind: 'bad-hash', stream: 'beta', version: 3 });
  });

  test('an event removed from the middle is found', async (world) => {
    const remove = world.able(world.harm.remove);
    await history(world);
    await remove('alpha', 2);
    expect((await world.store.verify()).fault).toMatchObject({ kind: 'gap', stream: 'alpha', version: 2 });
  });

  test('a stream that lost its end is found by its checkpoint', async (world) => {
    const truncate = world.able(world.harm.truncate);
    await history(world);
    await truncate('alpha', 3);
    expect((await world.store.verify()).fault).toMatchObject({ kind: 'truncated-stream', stream: 'alpha', version: 4 });
  });

  test('a stream that vanished is found by its checkpoint', async (world) => {
    const vanish = world.able(world.harm.vanish);
    await history(world);
    await vanish('beta');
    const report = await world.store.verify();
    expect(report.ok).toBe(false);
    expect(report.fault).toMatchObject({ kind: 'missing-stream', stream: 'beta', version: 1 });
    expect(report.fault?.mend).toContain('backup');
  });

  test('an event that cannot be read is found', async (world) => {
    const corrupt = world.able(world.harm.corrupt);
    await history(world);
    await corrupt('beta', 1);
    expect((await world.store.verify()).fault).toMatchObject({ kind: 'unreadable', stream: 'beta', version: 1 });
  });
}

function damageTests(test: KitTest): void {
  test('a damaged stream says so when it is read, and every other read goes on', async (world) => {
    const corrupt = world.able(world.harm.corrupt);
    await history(world);
    const [alpha, all] = [await world.store.read('alpha'), await readEverything(world.store)];
    await corrupt('beta', 2);

    const thrown = await world.store.read('beta').catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(DamagedStreamError);
    expect(thrown).toMatchObject({ kind: 'damaged-stream', stream: 'beta', version: 2 });
    expect((thrown as DamagedStreamError).mend).toContain('audit verify');
    expect(await world.store.read('alpha')).toEqual(alpha);

    await expect(readEverything(world.store)).rejects.toBeInstanceOf(DamagedStreamError);
    const damages: DamagedStreamError[] = [];
    const page = await world.store.readAll({ after: 0, limit: 7, onDamage: (damage) => damages.push(damage) });
    expect(page).toEqual(all.filter(({ stream, version }) => stream !== 'beta' || version !== 2));
    expect(damages).toMatchObject([{ stream: 'beta', version: 2 }]);
  });

  test('a gap in a stream says so when it is read', async (world) => {
    const remove = world.able(world.harm.remove);
    await history(world);
    await remove('alpha', 2);
    const thrown = await world.store.read('alpha').catch((error: unknown) => error);
    expect(thrown).toMatchObject({ kind: 'damaged-stream', stream: 'alpha', version: 2 });
  });

  test('a store that found damage takes no more writes, says why, and keeps serving reads', async (world) => {
    const changeBody = world.able(world.harm.changeBody);
    await history(world);
    await changeBody('alpha', 2);
    await world.store.verify();
    const result = await world.store.append('beta', 3, [event(9)]);
    expect(result).toMatchObject({ ok: false, refusal: { kind: 'read-only' } });
    if (!result.ok && result.refusal.kind === 'read-only') {
      expect(result.refusal.because).toContain('alpha');
      expect(result.refusal.mend).toContain('audit verify');
    }
    expect(await world.store.read('beta')).toHaveLength(3);
  });

  test('a damaged store opens, serves what is sound, and finds the damage again', async (world) => {
    const [again, corrupt] = [world.able(world.reopen), world.able(world.harm.corrupt)];
    await history(world);
    await corrupt('alpha', 5);
    await world.store.close();
    const second = await again();
    expect(await second.read('beta')).toHaveLength(3);
    expect((await second.verify()).fault).toMatchObject({ kind: 'unreadable', stream: 'alpha', version: 5 });
    expect(refusalKind(await second.append('beta', 3, [event(9)]))).toBe('read-only');
    await second.close();
  });
}
