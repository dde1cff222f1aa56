// Error budgets over what is counted second by second: when they are told of, as what, and what is shown meanwhile.
import { expect, test } from 'vitest';
import { Objectives } from './objectives.ts';
import { TrackBook } from './track-book.ts';

const START = 1_700_000_000;
const ANSWERS = { name: 'answers', service: 'billing', target: 0.99, windowMs: 30 * 86_400_000 };

/** Ten requests a second, of which some fail; every signal that came, and the last figure that the series shows. */
function after(seconds: number, failing: (second: number) => number) {
  const [book, objectives] = [new TrackBook(), new Objectives()];
  objectives.declare([ANSWERS]);
  const signals = Array.from({ length: seconds }, (_, i) => {
    const second = START + i;
    book.write({ measure: 'requests', service: 'billing' }, '1', second, 10);
    book.write({ measure: 'errors', service: 'billing' }, '1', second, failing(i));
    return objectives.close(second, second * 1_000, book);
  }).flat();
  const shown = book.find({ measure: 'slo:answers', service: 'billing' })?.window(START + seconds - 1, 1)[0];
  return { signals, shown };
}

test('a budget that burns too fast is told, from when it began, and again only when it is worse', () => {
  const { signals, shown } = after(3_600, (i) => (i >= 1_800 ? 4 : 0));
  expect(signals.map(({ band }) => band.high)).toEqual([6, 14.4]);
  expect(new Set(signals.map(({ onsetMs }) => onsetMs)).size).toBe(1);
  expect(signals[1]).toMatchObject({ meaning: 'budget', series: { measure: 'slo:answers', service: 'billing' } });
  expect(signals[1]?.now).toBeGreaterThanOrEqual(14.4);
  expect(Math.abs((signals[0]?.onsetMs ?? 0) / 1_000 - START - 1_800)).toBeLessThan(30);
  expect(shown).toBeCloseTo(40, 0);
});

test('what is over is shown as over within seconds, though the hour remembers it', () => {
  expect(after(3_600, (i) => (i >= 1_800 && i < 3_500 ? 4 : 0)).shown).toBe(0);
});

test('failures within the budget, and the first minutes of anything, wake nobody', () => {
  expect(after(3_600, (i) => (i % 20 === 0 ? 1 : 0)).signals).toEqual([]);
  expect(after(240, () => 10).signals).toEqual([]);
});

test('what was spent before a restart counts, and stays when other objectives are declared', () => {
  const [book, objectives] = [new TrackBook(), new Objectives()];
  objectives.declare([ANSWERS]);
  for (let minute = 60; minute > 0; minute -= 1) objectives.prime('answers', (START - minute * 60) * 1_000, 600, 200);
  objectives.declare([ANSWERS, { ...ANSWERS, name: 'others' }]);
  book.write({ measure: 'requests', service: 'billing' }, '1', START, 10);
  book.write({ measure: 'errors', service: 'billing' }, '1', START, 4);
  expect(objectives.close(START, START * 1_000, book).map(({ series }) => series.measure)).toEqual(['slo:answers']);
});
