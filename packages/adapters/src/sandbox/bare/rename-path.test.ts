// Output that names a folder is told as if it had another name, however it is cut.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renamePath } from './rename-path.ts';

test('equals a replacement in the whole, for any text cut anywhere', () => {
  const words = fc.array(fc.constantFrom('/a/ab', '/a', '/', 'b', '/a/a', ' '), { maxLength: 30 });
  fc.assert(
    fc.property(words, fc.array(fc.nat(60)), (parts, cuts) => {
      const text = Buffer.from(parts.join(''));
      const places = [0, ...cuts.filter((cut) => cut < text.length).toSorted((a, b) => a - b), text.length];
      const told: Buffer[] = [];
      const renamed = renamePath('/a/ab', '/top', (chunk) => told.push(chunk));
      for (const [at, place] of places.slice(1).entries()) renamed.write(text.subarray(places[at], place));
      renamed.end();
      expect(Buffer.concat(told).toString()).toBe(text.toString().replaceAll('/a/ab', '/top'));
    }),
  );
});
