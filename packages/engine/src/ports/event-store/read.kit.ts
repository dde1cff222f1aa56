// The contract of reading: order, paging, names, and that readers never miss what appears late.
import { expect } from 'vitest';
import { event, eventsFrom, put, readEverything, type KitTest } from './world.kit.ts';

export function readTests(test: KitTest): void {
  test('an unknown stream is empty', async ({ store }) => {
    expect(await store.read('nobody')).toEqual([]);
    expect(await store.readAll({ after: 0, limit: 10 })).toEqual([]);
    expect(await store.streams('')).toEqual([]);
    expect(await store.verify()).toEqual({ ok: true, events: 0, streams: 0, checkpoints: 0, fault: null });
  });

  test('read begins at the version asked for', async ({ store }) => {
    await put(store, 'alpha', 0, eventsFrom(1, 5));
    expect((await store.read('alpha', 4)).map(({ version }) => version)).toEqual([4, 5]);
    expect(await store.read('alpha', 6)).toEqual([]);
  });

  test('readAll gives all streams in the order of their appends, in pages of any size', async ({ store }) => {
    const stored = [
      ...(await put(store, 'beta', 0, eventsFrom(1, 2))),
      ...(await put(store, 'alpha', 0, eventsFrom(3, 3))),
      ...(await put(store, 'beta', 2, eventsFrom(6, 2))),
    ];
    for (const limit of [1, 2, 3, 7, 8]) expect(await readEverything(store, limit)).toEqual(stored);
    expect(await store.readAll({ after: stored[3]!.position, limit: 2 })).toEqual(stored.slice(4, 6));
  });

  test('a reader that follows sees every event once and in order, also what arrives while it pages', async ({
    store,
  }) => {
    const total = 400;
    const seen: number[] = [];
    let writing = true;
    const follow = async (): Promise<void> => {
      for (let after = 0, last = false; !last;) {
        last = !writing;
        const page = await store.readAll({ after, limit: 7 });
        after = page.at(-1)?.position ?? after;
        seen.push(...page.map(({ position }) => position));
        if (page.length > 0) last = false;
      }
    };
    const write = async (): Promise<void> => {
      await Promise.all(
        Array.from({ length: 20 }, async (_, caller) => {
          for (let n = 0; n < total / 20; n += 1) await put(store, `stream-${caller}`, n, [event(n + 1)]);
        }),
      );
      writing = false;
    };
    await Promise.all([follow(), write()]);
    expect(seen).toHaveLength(total);
    expect(seen).toEqual((await readEverything(store)).map(({ position }) => position));
    expect(seen).toEqual([...new Set(seen)].toSorted((a, b) => a - b));
  });

  test('what was acknowledged is in the next read', async ({ store }) => {
    let after = 0;
    for (let version = 0; version < 30; version += 1) {
      const [stored] = await put(store, 'alpha', version, [event(version + 1)]);
      expect(await store.readAll({ after, limit: 1 })).toEqual([stored]);
      expect(await store.readAll({ after, limit: 5 })).toEqual([stored]);
      expect(await store.read('alpha', version + 1)).toEqual([stored]);
      after = stored!.position;
    }
  });

  test('streams are found by the beginning of their names, sorted', async ({ store }) => {
    for (const name of ['incident/b', 'incident/a', 'incident', 'service/a', 'incident_/%', 'Incident/c'])
      await put(store, name, 0, [event(1)]);
    expect(await store.streams('incident/')).toEqual(['incident/a', 'incident/b']);
    expect(await store.streams('incident_')).toEqual(['incident_/%']);
    expect(await store.streams('nothing')).toEqual([]);
    expect(await store.streams('')).toEqual([
      'Incident/c',
      'incident',
      'incident/a',
      'incident/b',
      'incident_/%',
      'service/a',
    ]);
  });
}
