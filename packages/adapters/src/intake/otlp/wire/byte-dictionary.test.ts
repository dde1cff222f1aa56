// The arena against a plain map, and its bounds.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteDictionary } from './byte-dictionary.ts';
import { Cursor } from './cursor.ts';
import { TextCache } from './text-cache.ts';

const look = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

test('finds what was added under its parent, and nothing else', () => {
  const entry = fc.tuple(fc.nat(3), fc.uint8Array({ maxLength: 9 }));
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 600 }), (entries) => {
      const dictionary = new ByteDictionary({ maxEntries: 1_000, maxBytes: 100_000 });
      const known = new Map<string, number>();
      for (const [parent, bytes] of entries) {
        const name = `${parent}:${Buffer.from(bytes).toString('hex')}`;
        const found = dictionary.find(parent, bytes, look(bytes), 0, bytes.length);
        expect(found).toBe(known.get(name) ?? -1);
        if (found < 0) known.set(name, dictionary.add(parent, bytes, look(bytes), 0, bytes.length));
      }
      expect(dictionary.size).toBe(known.size);
    }),
    { numRuns: 50 },
  );
});

test('refuses beyond its bounds, and starts anew when it is cleared', () => {
  const dictionary = new ByteDictionary({ maxEntries: 2, maxBytes: 5 });
  const add = (text: string) => {
    const bytes = Buffer.from(text);
    return dictionary.add(0, bytes, look(bytes), 0, bytes.length);
  };
  expect([add('abc'), add('defg'), add('de'), add('')]).toEqual([0, -1, 1, -1]);
  expect(dictionary.nearlyFull).toBe(true);
  dictionary.clear();
  const gone = Buffer.from('abc');
  expect(dictionary.find(0, gone, look(gone), 0, 3)).toBe(-1);
  expect(add('defg')).toBe(0);
});

test('a text is the same whether it was seen before, however many there are', () => {
  const cache = new TextCache();
  for (let n = 0; n < 20_000; n++) {
    const text = `route ${n % 7_000} é`;
    const cursor = new Cursor(Buffer.from(text));
    expect(cache.text(cursor, 0, cursor.end)).toBe(text);
  }
});
