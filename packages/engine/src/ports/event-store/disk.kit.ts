// The contract when the disk is full: refused and said, nothing acknowledged lost, and it passes.
import { expect } from 'vitest';
import { event, put, readEverything, refusalKind, type KitTest } from './world.kit.ts';

export function diskTests(test: KitTest): void {
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
