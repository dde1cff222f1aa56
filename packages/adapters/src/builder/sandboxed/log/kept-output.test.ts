// What is kept of a command's output, for any output cut anywhere.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keepOutput } from './kept-output.ts';

const pieces = fc.array(
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }).map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
  ),
  { maxLength: 30 },
);

function keep(chunks: readonly Buffer[], bytesMax: number): { text: string; bytes: number; shown: string } {
  const shown: Buffer[] = [];
  const kept = keepOutput(bytesMax, (text) => shown.push(text));
  for (const chunk of chunks) kept.write(chunk);
  return { ...kept.end(), shown: Buffer.concat(shown).toString() };
}

test('output within the bound is kept as it is, in the report and in the log', () => {
  fc.assert(
    fc.property(pieces, (chunks) => {
      const whole = Buffer.concat(chunks);
      const { text, bytes, shown } = keep(chunks, 3 * whole.length + 1);
      expect(text).toBe(whole.toString().replaceAll('\0', '\ufffd'));
      expect(shown).toBe(text);
      expect(bytes).toBe(whole.length);
    }),
  );
});

test('more than the bound keeps its beginning and its end, in whole characters, and counts what is missing', () => {
  fc.assert(
    fc.property(pieces, fc.integer({ min: 0, max: 200 }), (chunks, bytesMax) => {
      const whole = Buffer.concat(chunks).toString().replaceAll('\0', '\ufffd');
      const { text, shown } = keep(chunks, bytesMax);
      if (Buffer.byteLength(whole) <= bytesMax) {
        expect(text).toBe(whole);
        return;
      }
      const [, head = '', missing = '', tail = ''] =
        /^([^]*)\n… (\d+) bytes are left out here …\n([^]*)$/.exec(text) ?? [];
      expect(whole.startsWith(head)).toBe(true);
      expect(whole.endsWith(tail)).toBe(true);
      expect(Buffer.byteLength(head) + Number(missing) + Buffer.byteLength(tail)).toBe(Buffer.byteLength(whole));
      expect(Math.max(Buffer.byteLength(head), Buffer.byteLength(tail))).toBeLessThanOrEqual(bytesMax / 2);
      expect(Buffer.byteLength(shown)).toBeLessThanOrEqual(1.5 * bytesMax + 60);
      expect(shown.endsWith(tail)).toBe(true);
    }),
  );
});
