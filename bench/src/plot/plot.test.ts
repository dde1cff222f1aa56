// Charts as people see them: whole files are held, and reviewed by eyes. Update with `npm test -- bench/src/plot -u`.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Figure } from '../harness/bench.ts';
import { sectionOf, withSection } from '../harness/record.ts';
import { barChart } from './bar-chart.ts';
import { lineChart } from './line-chart.ts';
import { recordedBench } from './recorded-figures.ts';
import { roundTicks, tickWords } from './scale.ts';

const figures: readonly Figure[] = [
  {
    name: 'causes.service.ac1',
    unit: '',
    value: 0.91,
    interval: [0.88, 0.94],
    baseline: 0.343,
    floor: { atLeast: 0.87 },
    aim: { atLeast: 0.95 },
  },
  {
    name: 'causes.metric.ac1',
    unit: '',
    value: 0.8,
    interval: [0.76, 0.84],
    baseline: 0.286,
    floor: { atLeast: 0.84 },
  },
  { name: 'causes.time', unit: 'ms', value: 14.2, floor: { atMost: 20 } },
  { name: 'nothing.yet', unit: 'ms', value: null },
];

test('bars stand beside baseline, floor and aim, and what missed its floor is told apart', async () => {
  const svg = barChart({
    title: 'causes',
    says: 'Which service & metric began it.',
    source: 'npm run bench -- causes',
    figures,
  });
  await expect(svg).toMatchFileSnapshot('golden/bars.svg');
});

test('lines, intervals, bands and marks lie over one axis, and gaps stay gaps', async () => {
  const xs = Array.from({ length: 40 }, (_, i) => i / 4);
  const ys = xs.map((x, i) => (i === 12 ? Number.NaN : 20 + 5 * Math.sin(x)));
  const svg = lineChart({
    title: 'A chart',
    says: 'With everything that a chart can hold.',
    source: 'made up',
    xTitle: 'days',
    panels: [
      {
        title: 'value',
        height: 120,
        lines: [{ name: 'series', xs, ys, colour: 0 }],
        spreads: [
          {
            name: '90 % interval',
            xs: xs.slice(30),
            low: ys.slice(30).map((y) => y - 2),
            high: ys.slice(30).map((y) => y + 2),
            colour: 1,
          },
        ],
        bands: [{ name: 'labelled', from: 4, to: 5, colour: 5 }],
        marks: [{ x: 4.5, words: 'onset' }],
        levels: [{ y: 24, words: 'limit' }],
      },
      {
        title: 'rate',
        height: 60,
        isLog: true,
        yFrom: 0.1,
        yTo: 100,
        lines: [
          { name: 'a < b', xs, ys: xs, colour: 2, dash: '4 3' },
          { name: 'points', xs: [1, 2], ys: [1, 10], colour: 3, isDotted: true },
        ],
      },
    ],
  });
  await expect(svg).toMatchFileSnapshot('golden/lines.svg');
});

test('a hundred thousand points make no large file, and keep their peaks', () => {
  const xs = Array.from({ length: 100_000 }, (_, i) => i);
  const ys = xs.map((i) => (i === 54_321 ? 100 : Math.sin(i)));
  const chart = lineChart({
    title: '',
    says: '',
    source: '',
    xTitle: '',
    panels: [{ title: '', height: 100, lines: [{ name: '', xs, ys, colour: 0 }] }],
  });
  expect(chart.length).toBeLessThan(40_000);
  expect(chart).toContain('100</text>');
});

test('what BENCHMARKS.md records is read back as it was written', () => {
  const section = sectionOf(
    'causes',
    'Causes: what began it.',
    { figures, notes: ['of cases'] },
    { machine: 'm', date: '2026-11-26', commit: 'c', command: 'npm run bench -- causes' },
  );
  const document = withSection(withSection('', 'other', '## other\n\nElse.\n'), 'causes', section);
  expect(recordedBench(document, 'causes')).toEqual({
    name: 'causes',
    title: 'Causes: what began it.',
    figures: [...figures.slice(0, 3), { name: 'nothing.yet', unit: '', value: null }],
    circumstances: 'npm run bench -- causes · 2026-11-26 · commit c · m',
  });
  expect(recordedBench(document, 'absent')).toBeNull();
});

test('ticks are round, in order and inside; any figures at all make a whole chart without NaN', () => {
  expect([0.1 + 0.2, 12_300, 4_500_000, 0].map(tickWords)).toEqual(['0.3', '12.3k', '4.5M', '0']);
  const number = fc.double({ min: -1e9, max: 1e9, noNaN: true });
  fc.assert(
    fc.property(number, number, fc.array(number, { maxLength: 6 }), (a, b, values) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      const ticks = roundTicks(from, to, 5);
      expect(ticks.length).toBeLessThan(14);
      expect(ticks).toEqual(ticks.toSorted((one, other) => one - other));
      const drawn = barChart({
        title: '',
        says: '',
        source: '',
        figures: values.map((value, i) => ({ name: `f${i}`, unit: 'x', value, baseline: a })),
      });
      expect(drawn).not.toMatch(/NaN|Infinity|undefined/);
    }),
  );
});
