// In which order patches of several generators are tried.
import type { Patch } from '@kintsugi/domain';
import { expect, test } from 'vitest';
import { orderPatches } from './order-patches.ts';

const files = new Map([['a.ts', 'a\n']]);

test('the likeliest come first, whoever found them, and a large one has to be worth its lines', async () => {
  const one = stream(patch('one', 0.6), patch('two', 0.2));
  const other = stream(patch('three', 0.7, 400), patch('four', 0.05));
  expect(await says([one, other])).toEqual(['one', 'two', 'three', 'four']);
});

test('a generator that claims much in vain does not drown the others', async () => {
  const loud = stream(...Array.from({ length: 20 }, (_, n) => patch(`loud ${n}`, 0.5)));
  expect((await says([loud, stream(patch('quiet', 0.2))])).indexOf('quiet')).toBe(4);
});

test('the same texts are tried once, also when one of two adds an edit that changes nothing', async () => {
  const same = patch('one', 0.5);
  const again = { ...same, says: 'again', edits: [...same.edits, { path: 'a.ts', text: 'a\n' }] };
  const empty = {
    ...same,
    says: 'empty',
    edits: [
      { path: 'a.ts', text: 'a\n' },
      { path: 'not-there.ts', text: null },
    ],
  };
  expect(await says([stream(same), stream(again, empty)])).toEqual(['one']);
});

test('not more than wanted, and then all generators are ended', async () => {
  let ended = 0;
  const endless = async function* (): AsyncGenerator<Patch> {
    try {
      for (let n = 0; ; n++) yield patch(`${n}`, 0.5);
    } finally {
      ended++;
    }
  };
  expect(await says([endless(), endless()], 3)).toHaveLength(3);
  expect(ended).toBe(2);
});

test('a generator that breaks does not take away what the others find, and is not passed over in silence', async () => {
  const broken = async function* (): AsyncGenerator<Patch> {
    yield patch('one', 0.9);
    throw new Error('a bug');
  };
  const order = orderPatches([broken(), stream(patch('two', 0.1))], { most: 10, files });
  expect((await order.next()).value?.says).toBe('one');
  expect((await order.next()).value?.says).toBe('two');
  await expect(order.next()).rejects.toThrow('a bug');
});

test('a generator that is still looking is waited for as long as patience lasts, and no longer', async () => {
  const late = Promise.withResolvers<void>();
  const slow = async function* (): AsyncGenerator<Patch> {
    await late.promise;
    yield patch('slow', 0.9);
  };
  const patience = Promise.withResolvers<void>();
  const options = { most: 10, files, patience: () => patience.promise };
  const order = orderPatches([slow(), stream(patch('quick', 0.1), patch('quick too', 0.1))], options);
  const first = order.next();
  patience.resolve();
  expect((await first).value?.says).toBe('quick');
  late.resolve();
  await late.promise;
  expect((await order.next()).value?.says).toMatch(/slow|quick too/);
  expect(await says([stream(patch('one', 0.1)), slow()])).toEqual(['slow', 'one']);
});

async function says(streams: readonly AsyncIterable<Patch>[], most = 100): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const one of orderPatches(streams, { most, files })) all.push(one.says);
  return all;
}

async function* stream(...patches: readonly Patch[]): AsyncGenerator<Patch> {
  yield* patches;
}

function patch(text: string, chance: number, size = 2): Patch {
  return { kind: 'small-edit', says: text, edits: [{ path: 'a.ts', text }], chance, size };
}
