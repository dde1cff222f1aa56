import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainOutput, severityWord } from './output.ts';

const hostile = fc.constantFrom(
  '\u001b',
  '[',
  ']',
  '0',
  ';',
  'm',
  '?',
  '\u0007',
  '\\',
  '\r',
  '\n',
  '\t',
  '\u009b',
  '\u202e',
  'a',
);

test('colours, cursors and titles of terminals are taken out', () => {
  expect(plainOutput('\u001b[31;1mFAIL\u001b[0m src/a.ts\u001b[2K')).toBe('FAIL src/a.ts');
  expect(plainOutput('\u001b]0;title\u0007done')).toBe('done');
  expect(plainOutput('\u001b]8;;https://x.example\u001b\\link\u001b]8;;\u001b\\')).toBe('link');
});

test('what would turn the order of letters around is shown to be there', () => {
  expect(plainOutput('a\u202eb')).toBe('a\ufffdb');
});

test('a progress bar shows its last state, and line ends of other systems are line ends', () => {
  expect(plainOutput('10 %\r50 %\r100 %\nnext\r\n')).toBe('100 %\nnext\n');
});

test('whatever a program writes, no control character is left but tabs and line ends', () => {
  fc.assert(
    fc.property(fc.string({ unit: hostile, maxLength: 60 }), (text) => {
      expect(plainOutput(text)).not.toMatch(/(?![\t\n])[\p{Cc}\u202a-\u202e]/u);
    }),
  );
});

test('severities are words', () => {
  expect([1, 5, 9, 13, 17, 21, 0].map(severityWord)).toEqual(['trace', 'debug', 'info', 'warn', 'error', 'fatal', '']);
});
