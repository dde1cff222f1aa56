// What the edits on lines promise, for all texts.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyEdits, lineEdits, linesOf, mergeEdits } from './line-edits.ts';

const text = fc
  .tuple(fc.array(fc.constantFrom('a', 'b', 'c', 'd', ''), { maxLength: 25 }), fc.boolean())
  .map(([lines, ended]) => lines.join('\n') + (ended ? '\n' : ''));

test('the edits between two texts make the one of the other', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const edits = lineEdits(before, after);
      expect(applyEdits(linesOf(before), edits).join('')).toBe(after);
    }),
  );
});

test('lines joined again are the text, also with carriage returns and no end', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom('x', '\r', '\n') }), (any) => linesOf(any).join('') === any));
});

test('a merge does not care who changed first, and with nobody else changing it is the change', () => {
  fc.assert(
    fc.property(text, text, text, (base, mine, yours) => {
      const [lines, a, b] = [linesOf(base), edits(base, mine), edits(base, yours)];
      const [one, other] = [mergeEdits(a, b), mergeEdits(b, a)];
      expect(one === null).toBe(other === null);
      if (one !== null && other !== null) expect(applyEdits(lines, one)).toEqual(applyEdits(lines, other));
      expect(applyEdits(lines, mergeEdits(a, []) ?? []).join('')).toBe(mine);
      expect(applyEdits(lines, mergeEdits(a, a) ?? []).join('')).toBe(mine);
    }),
  );
});

test('changes of two places go together, changes of the same place conflict', () => {
  const base = '1\n2\n3\n4\n5\n';
  const mine = edits(base, 'one\n2\n3\n4\n5\n');
  expect(applyEdits(linesOf(base), mergeEdits(mine, edits(base, '1\n2\n3\n4\nfive\n')) ?? []).join('')).toBe(
    'one\n2\n3\n4\nfive\n',
  );
  expect(mergeEdits(mine, edits(base, 'uno\n2\n3\n4\n5\n'))).toBeNull();
  expect(mergeEdits(mine, edits(base, '1\ntwo\n3\n4\n5\n'))).toBeNull();
});

function edits(before: string, after: string): ReturnType<typeof lineEdits> {
  return lineEdits(before, after);
}
