// The contract of append: order, optimistic lock, all or nothing, durability, and what a full disk may do.
import { expect } from 'vitest';
import { FIRST_PREVIOUS_HASH, isSealed } from '../event-seal.ts';
import { event, eventsFrom, put, readEverything, refusalKind, START_MS, type KitTest } from './world.kit.ts';

export function appendTests(test: KitTest): void {
  envelopeTests(test);
  lockTests(test);
  durabilityTests(test);
  diskTests(test);
}

function envelopeTests(test: KitTest): void {
  test('append answers what read gives back: the events, sealed and chained', async ({ store, clock }) => {
    const first = await put(store, 'alpha', 0, eventsFrom(1, 2));
    clock.nowMs = START_MS + 5;
    const second = await put(store, 'alpha', 2, [event(3)]);
    const stored = [...first, ...second];

    expect(await store.read('alpha')).toEqual(stored);
    expect(stored.map(({ version }) => version)).toEqual([1, 2, 3]);
    expect(stored.map(({ recordedMs }) => recordedMs - START_MS)).toEqual([0, 0, 5]);
    expect(stored).toMatchObject(eventsFrom(1, 3));
    expect(stored.every(({ stream }) => stream === 'alpha')).toBe(true);
    expect(stored.map(({ previousHash }) => previousHash)).toEqual([
      FIRST_PREVIOUS_HASH,
      ...stored.slice(0, 2).map(({ hash }) => hash),
    ]);
    expect(stored.every(isSealed)).toBe(true);
  });

  test('any JSON value and any text comes back as it went in', async ({ store }) => {
    const bodies = [
      null,
      'Ω ≠ 금 \u{1f3fa} \u0000 \u2028 "quoted" \\ line\nbreak',
      { 'ключ ключей': [1, -0.5, 1e-9, 1e21, true, false, null, [], {}], '': { __proto__x: 1 } },
      [[[]]],
      12.75,
      { lonely: '\ud83d' },
    ];
    const stream = 'потік/\u{1f3fa}/"quoted" 100%_';
    const stored = await put(
      store,
      stream,
      0,
      bodies.map((body, index) => event(index + 1, body)),
    );
    expect(stored.map(({ body }) => body)).toEqual(bodies);
    expect(await store.read(stream)).toEqual(stored);
    expect(await readEverything(store)).toEqual(stored);
    expect(await store.verify()).toMatchObject({ ok: true, events: bodies.length });
  });

  test('a body of a megabyte is stored like any other', async ({ store }) => {
    const [stored] = await put(store, 'alpha', 0, [event(1, { text: 'x€'.repeat(500_000) })]);
    expect(await store.read('alpha')).toEqual([stored]);
    expect((await store.verify()).ok).toBe(true);
  });

  test('a caller that changes its event afterwards changes nothing stored', async ({ store }) => {
    const body = { list: [1] };
    const appended = put(store, 'alpha', 0, [event(1, body)]);
    body.list.push(2);
    const [stored] = await appended;
    body.list.push(3);
    expect(stored?.body).toEqual({ list: [1] });
    expect((await store.read('alpha'))[0]?.body).toEqual({ list: [1] });
  });

  test('a clock that goes backwards changes no order', async ({ store, clock }) => {
    const late = await put(store, 'alpha', 0, [{ ...event(1), atMs: START_MS + 60_000 }]);
    clock.nowMs = START_MS - 3_600_000;
    const early = await put(store, 'alpha', 1, [{ ...event(2), atMs: START_MS - 7_200_000 }]);
    expect(early[0]?.recordedMs).toBe(START_MS - 3_600_000);
    expect(await store.read('alpha')).toEqual([...late, ...early]);
    expect(await readEverything(store)).toEqual([...late, ...early]);
    expect((await store.verify()).ok).toBe(true);
  });

  test('an empty append is a bug', async ({ store }) => {
    await expect(store.append('alpha', 0, [])).rejects.toThrow('at least one event');
  });
}

function lockTests(test: KitTest): void {
  test('an append at a version that is not the last is a conflict that says where the stream is', async ({ store }) => {
    await put(store, 'alpha', 0, eventsFrom(1, 2));
    for (const expected of [0, 1, 3]) {
      const result = await store.append('alpha', expected, [event(9)]);
      expect(result).toMatchObject({ ok: false, refusal: { kind: 'version-conflict', actual: 2 } });
    }
    expect(await store.append('beta', 1, [event(9)])).toMatchObject({
      ok: false,
      refusal: { kind: 'version-conflict', actual: 0 },
    });
    expect(await store.read('alpha')).toHaveLength(2);
    expect(await store.streams('')).toEqual(['alpha']);
  });

  test('a refused append stores none of its events', async ({ store }) => {
    await put(store, 'alpha', 0, [event(1)]);
    expect(refusalKind(await store.append('alpha', 0, eventsFrom(2, 3)))).toBe('version-conflict');
    expect(await readEverything(store)).toHaveLength(1);
  });

  test('of 64 callers that race for one stream exactly one wins each version', async ({ store }) => {
    const rounds = 8;
    const winners: number[] = [];
    const caller = async (n: number): Promise<void> => {
      for (let version = 0; version < rounds;) {
        const result = await store.append('alpha', version, [event(version + 1, { caller: n })]);
        if (result.ok) winners.push(version);
        else expect(result.refusal.kind).toBe('version-conflict');
        version = result.ok ? version + 1 : (await store.read('alpha')).length;
      }
    };
    await Promise.all(Array.from({ length: 64 }, (_, n) => caller(n)));
    expect(winners.toSorted((a, b) => a - b)).toEqual(Array.from({ length: rounds }, (_, version) => version));
    expect((await store.read('alpha')).map(({ version }) => version)).toEqual(winners.map((_, index) => index + 1));
    expect((await store.verify()).ok).toBe(true);
  });

  test('a conflict fails nobody who appends to other streams at the same moment', async ({ store }) => {
    await put(store, 'taken', 0, [event(1)]);
    const results = await Promise.all(
      Array.from({ length: 64 }, (_, n) => store.append(n % 2 === 0 ? 'taken' : `free-${n}`, 0, [event(n + 2)])),
    );
    expect(results.map(refusalKind)).toEqual(
      Array.from({ length: 64 }, (_, n) => (n % 2 === 0 ? 'version-conflict' : 'none')),
    );
  });

  test('appends to one stream that are sent without waiting are taken in order', async ({ store }) => {
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, version) => store.append('alpha', version, [event(version + 1)])),
    );
    expect(results.map(refusalKind)).toEqual(results.map(() => 'none'));
    expect((await store.read('alpha')).map(({ id }) => id)).toEqual(eventsFrom(1, 20).map(({ id }) => id));
  });
}

function durabilityTests(test: KitTest): void {
  test('what was acknowledged is there after a restart, and the streams go on', async ({ store, reopen, able }) => {
    const again = able(reopen);
    const before = [...(await put(store, 'alpha', 0, eventsFrom(1, 3))), ...(await put(store, 'beta', 0, [event(4)]))];
    await store.checkpoint();
    await store.close();
    const second = await again();
    expect(await readEverything(second)).toEqual(before);
    expect(refusalKind(await second.append('alpha', 2, [event(9)]))).toBe('version-conflict');
    const after = await put(second, 'alpha', 3, [event(5)]);
    expect(after[0]!.position).toBeGreaterThan(before.at(-1)!.position);
    expect(await second.verify()).toMatchObject({ ok: true, events: 5, streams: 2, checkpoints: 1 });
    await second.close();
  });

  test('two stores on the same data never share a version', async ({ store, reopen, able }) => {
    const other = await able(reopen)();
    const stores = [store, other];
    const wins = await Promise.all(
      Array.from({ length: 32 }, async (_, n) => {
        const results = await Promise.all(
          stores.map((one) => one.append(`stream-${n % 4}`, Math.floor(n / 4), [event(n + 1)])),
        );
        return results.filter(({ ok }) => ok).length;
      }),
    );
    expect(wins.every((count) => count <= 1)).toBe(true);
    for (const one of stores) {
      const stream = await one.read('stream-0');
      await put(one, 'stream-0', stream.length, [event(100)]);
    }
    expect(await readEverything(other)).toEqual(await readEverything(store));
    expect((await store.verify()).ok).toBe(true);
    await other.close();
  });

  test('after close every call rejects', async ({ store }) => {
    await store.close();
    await expect(store.append('alpha', 0, [event(1)])).rejects.toThrow('closed');
    await expect(store.read('alpha')).rejects.toThrow('closed');
  });
}

function diskTests(test: KitTest): void {
  test('on a full disk appends are refused with a mend, reads go on, and appends return with the room', async (world) => {
    const { store, able, harm } = world;
    const [fillDisk, freeDisk] = [able(harm.fillDisk), able(harm.freeDisk)];
    const kept = [...(await put(store, 'alpha', 0, [event(1)]))];
    await fillDisk();

    const large = { text: 'x'.repeat(100_000) };
    const refused = await Promise.all(
      Array.from({ length: 8 }, (_, n) => store.append(`stream-${n}`, 0, [event(n + 2, large)])),
    );
    expect(refused.map(refusalKind)).toEqual(refused.map(() => 'read-only'));
    const [first] = refused;
    if (first?.ok === false && first.refusal.kind === 'read-only') {
      expect(first.refusal.because).toMatch(/full/);
      expect(first.refusal.mend).toMatch(/room/);
    }
    expect(await readEverything(store)).toEqual(kept);
    expect(await store.streams('')).toEqual(['alpha']);
    expect((await store.verify()).ok).toBe(true);

    await freeDisk();
    kept.push(...(await put(store, 'stream-1', 0, [event(20, large)])), ...(await put(store, 'alpha', 1, [event(21)])));
    expect(await readEverything(store)).toEqual(kept);
    expect(await store.verify()).toMatchObject({ ok: true, events: 3 });
  });
}
