// What joins counts of a template that became more general while it was learned.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { templateCovers } from '../index.ts';

test('a template covers itself, and every text that stands in its open places', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 5 }), fc.array(fc.string()), (parts, values) => {
      const general = parts.join('<*>');
      const special = parts.map((part, i) => (i === 0 ? part : `${values[i] ?? ''}${part}`)).join('');
      expect(templateCovers(general, general)).toBe(true);
      expect(templateCovers(general, special)).toBe(true);
    }),
  );
});

test('what differs in a constant part is another one, and an open place is not covered by a closed one', () => {
  expect(templateCovers('user <*> left', 'user ada left')).toBe(true);
  expect(templateCovers('user <*> left', 'user ada came')).toBe(false);
  expect(templateCovers('user ada left', 'user <*> left')).toBe(false);
  expect(templateCovers('<*> of <*>', 'one for two')).toBe(false);
  expect(templateCovers('a<*>a', 'a')).toBe(false);
});
