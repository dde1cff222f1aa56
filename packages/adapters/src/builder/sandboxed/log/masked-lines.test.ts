// A secret in a command's output is masked however the output is cut.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskedLines } from './masked-lines.ts';

test('what a line holds is masked, wherever the output is cut', () => {
  const text = 'käse secret-1 ✓\n\nplain\nends with secret-1';
  fc.assert(
    fc.property(fc.array(fc.nat({ max: Buffer.byteLength(text) })), (cuts) => {
      const whole = Buffer.from(text);
      const written: Buffer[] = [];
      const lines = maskedLines(
        (line) => line.replaceAll('secret-1', '<masked>'),
        (chunk) => written.push(chunk),
      );
      const at = [0, ...cuts.toSorted((a, b) => a - b), whole.length];
      for (const [i, from] of at.entries()) lines.write(whole.subarray(from, at[i + 1] ?? whole.length));
      lines.end();
      expect(Buffer.concat(written).toString()).toBe(text.replaceAll('secret-1', '<masked>'));
    }),
  );
});

test('a line without an end is not held for ever', () => {
  let bytes = 0;
  const lines = maskedLines(
    (line) => line,
    (chunk) => (bytes += chunk.length),
  );
  for (let i = 0; i < 20; i += 1) lines.write(Buffer.from('x'.repeat(10_000)));
  expect(bytes).toBeGreaterThan(130_000);
  lines.end();
  expect(bytes).toBe(200_000);
});
