// Which names are taken for slips of which.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editDistance, nameCost } from './similarity.ts';

test('two letters that changed places are one slip', () => {
  expect(editDistance('lenght', 'length')).toBe(1);
});

test('a slip in a long word is likelier than one in a short word', () => {
  expect(nameCost('delvery', 'delivery')!).toBeLessThan(nameCost('id', 'ind')!);
});

test('a name with one of its words exchanged is alike, however long the word', () => {
  expect(nameCost('parcelOf', 'parcelForStreet')).toBeNull();
  expect(nameCost('findParcelById', 'findParcelByStreet')).not.toBeNull();
});

test('names that share nothing are not alike', () => {
  expect(nameCost('street', 'grams')).toBeNull();
});

test('a limit changes no distance below it', () => {
  const words = fc.tuple(fc.stringMatching(/^[a-c]{0,6}$/), fc.stringMatching(/^[a-c]{0,6}$/));
  fc.assert(
    fc.property(words, fc.nat(4), ([a, b], limit) => {
      const whole = editDistance(a, b);
      expect(editDistance(a, b, limit)).toBe(whole <= limit ? whole : limit + 1);
      expect(whole).toBe(editDistance(b, a));
    }),
  );
});
