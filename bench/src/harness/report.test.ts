// Tables and the object of a result, and the sections of BENCHMARKS.md.
import { expect, test } from 'vitest';
import type { BenchResult } from './bench.ts';
import { sectionOf, withSection } from './record.ts';
import { alignedTable, markdownTable, readable, resultObject, tableRows } from './report.ts';

const result: BenchResult = {
  figures: [
    {
      name: 'alpha.append',
      unit: 'events/s',
      value: 29_090.4,
      interval: [27_709, 29_353],
      baseline: 4_906,
      floor: { atLeast: 5_000 },
      aim: { atLeast: 20_000 },
    },
    { name: 'alpha.memory', unit: 'MB', value: 210, floor: { atMost: 300 }, aim: { atMost: 150 } },
    { name: 'alpha.p99', unit: 'ms', value: 5.7041 },
  ],
  notes: ['alpha ran alone'],
};

test('the object has one entry a figure, and others only where there is something', () => {
  expect(resultObject('beta', result)).toEqual({
    bench: 'beta',
    figures: { 'alpha.append': 29_090.4, 'alpha.memory': 210, 'alpha.p99': 5.7041 },
    intervals: { 'alpha.append': [27_709, 29_353] },
    baselines: { 'alpha.append': 4_906 },
    floors: { 'alpha.append': 5_000, 'alpha.memory': 300 },
    met: true,
  });
});

test.each([
  [{ value: 299, floor: { atLeast: 300 } }, false],
  [{ value: 301, floor: { atMost: 300 } }, false],
  [{ value: 300, floor: { atMost: 300 } }, true],
  [{ value: null, floor: { atMost: 300 } }, false],
  [{ value: Number.NaN, floor: { atLeast: 0 } }, false],
  [{ value: null }, true],
])('%j: floors met %s', (figure, met) => {
  expect(resultObject('beta', { figures: [{ name: 'a', unit: '', ...figure }], notes: [] })).toMatchObject({ met });
});

test('the table says what was met, what was missed, and by how much it beats its baseline', () => {
  const missed = { name: 'late', unit: 'ms', value: 9, floor: { atMost: 3 } };
  const none = { name: 'none', unit: 'ms', value: null, floor: { atMost: 3 } };
  const rows = tableRows([...result.figures, missed, none]);
  expect(rows[1]).toEqual([
    'alpha.append',
    '29,090 events/s',
    '27,709 – 29,353',
    '4,906 (× 5.93)',
    '≥ 5,000',
    '≥ 20,000',
    'aim met',
  ]);
  expect(rows.slice(2).map((row) => row.at(-1))).toEqual(['met', '', 'MISSED', 'MISSED']);
  expect(rows.at(-1)?.[1]).toBe('not measured');
  expect(
    alignedTable([
      ['a', 'bb'],
      ['ccc', 'd'],
    ]),
  ).toBe('a    bb\nccc  d');
  expect(markdownTable([['a|b'], ['c']])).toBe('| a\\|b |\n| --- |\n| c |');
});

test.each([
  [0, '0'],
  [0.012_345, '0.0123'],
  [999.4, '999'],
  [1_234_567.8, '1,234,568'],
])('%d is read as %s', (value, text) => {
  expect(readable(value)).toBe(text);
});

test('a recorded section takes the place of the old one, and leaves the others alone', () => {
  const around = { machine: 'a machine', date: '2026-01-02', commit: 'abc', command: 'npm run bench -- beta' };
  const section = sectionOf('beta', 'What beta measures.', result, around);
  expect(section).toContain('`npm run bench -- beta` · 2026-01-02 · commit abc · a machine');
  expect(section).toContain('- alpha ran alone');

  const first = withSection('', 'beta', section);
  expect(first.startsWith('# Benchmarks\n')).toBe(true);
  const both = withSection(first, 'gamma', '## gamma\n\nold\n');
  const again = withSection(withSection(both, 'gamma', '## gamma\n\nnew\n'), 'beta', '## beta\n\nshort\n');
  expect(again).toBe(`${first.slice(0, first.indexOf('## beta'))}## beta\n\nshort\n\n## gamma\n\nnew\n`);
  expect(withSection(again, 'gamma', '## gamma\n\nnew\n')).toBe(again);
});
