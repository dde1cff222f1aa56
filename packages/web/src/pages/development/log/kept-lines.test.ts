import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keepLines, kindOfLine, placesOf } from './kept-lines.ts';

test('a line that comes in two answers is one line, and its colours are gone', () => {
  const kept = keepLines(1_000);
  kept.append('$ npm te');
  kept.append('st\n\u001b[31mFA');
  kept.append('IL\u001b[0m a\nlast');
  expect(kept.lines).toEqual(['$ npm test', 'FAIL a']);
  kept.end();
  expect(kept.lines).toEqual(['$ npm test', 'FAIL a', 'last']);
});

test('however it is cut into answers, it is the same lines', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '\n', ' ', 'é') });
  fc.assert(
    fc.property(fc.array(text), (parts) => {
      const [whole, inParts] = [keepLines(10_000), keepLines(10_000)];
      whole.append(parts.join(''));
      for (const part of parts) inParts.append(part);
      whole.end();
      inParts.end();
      expect(inParts.lines).toEqual(whole.lines);
    }),
  );
});

test('of more than is kept the newest stays, and what was let go of is counted', () => {
  const kept = keepLines(1_000);
  for (let line = 0; line < 1_000; line++) kept.append(`line ${line}\n`);
  expect(kept.lines.at(-1)).toBe('line 999');
  expect(kept.dropped + kept.lines.length).toBe(1_000);
  expect(kept.lines.join('\n').length).toBeLessThanOrEqual(1_000);
});

test('a line without an end does not grow without end', () => {
  const kept = keepLines(1_000);
  for (let part = 0; part < 500; part++) kept.append('x'.repeat(50));
  expect(kept.lines.join('').length).toBeLessThanOrEqual(1_100);
});

test('10 MB of output are taken in within seconds', () => {
  const kept = keepLines(10_000_000);
  const chunk = `${'a line of output that a build wrote'.repeat(2)}\n`.repeat(1_000);
  const began = performance.now();
  for (let done = 0; done < 12_000_000; done += chunk.length) kept.append(chunk);
  expect(performance.now() - began).toBeLessThan(5_000);
  expect(kept.dropped).toBeGreaterThan(0);
});

test('words are found whatever their case, and no words are found nowhere', () => {
  expect(placesOf(['Error: a', 'b', 'an error'], 'ERROR')).toEqual([0, 2]);
  expect(placesOf(['a'], ' ')).toEqual([]);
});

test('a command, what the builder says, and what sounds like a fault are told apart', () => {
  expect(['$ npm test', '# build: failed', 'a.ts(1,2): error TS1: x', 'terrors of the deep'].map(kindOfLine)).toEqual([
    'command',
    'said',
    'fault',
    'output',
  ]);
});
