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
  expect(signals.map(({ id }) => id.split(/[:@]/)[2])).toEqual(['6', '14.4']);
  expect(signals.map(({ band }) => band.high)).toEqual([3, 3]);
  expect(signals[1]).toMatchObject({ meaning: 'budget', series: { measure: 'slo:answers', service: 'billing' } });
  expect(signals[1]?.now).toBeGreaterThanOrEqual(14.4);
  for (const { onsetMs } of signals) expect(Math.abs(onsetMs / 1_000 - START - 1_800)).toBeLessThan(30);
  expect(shown).toBeCloseTo(40, 0);
});

test('what is over is shown as over within seconds, though the hour remembers it', () => {
  expect(after(3_600, (i) => (i >= 1_800 && i < 3_500 ? 4 : 0)).shown).toBe(0);
});

test('failures within the budget, and the first minutes of anything, wake nobody', () => {
  expect(after(3_600, (i) => (i % 20 === 0 ? 1 : 0)).signals).toEqual([]);
  expect(after(240, () => 10).signals).toEqual([]);
});

function restarted(objectives: Objectives): void {
  objectives.declare([ANSWERS]);
  for (let minute = 60; minute > 0; minute -= 1) objectives.prime('answers', (START - minute * 60) * 1_000, 600, 200);
}

test('what was spent before a restart counts when it goes on to burn, and is no news when it does not', () => {
  for (const failing of [4, 0]) {
    const [book, objectives] = [new TrackBook(), new Objectives()];
    restarted(objectives);
    objectives.declare([ANSWERS, { ...ANSWERS, name: 'others' }]);
    const signals = Array.from({ length: 30 }, (_, i) => {
      book.write({ measure: 'requests', service: 'billing' }, '1', START + i, 10);
      book.write({ measure: 'errors', service: 'billing' }, '1', START + i, failing);
      return objectives.close(START + i, (START + i) * 1_000, book);
    }).flat();
    expect(signals.map(({ series }) => series.measure)).toEqual(failing > 0 ? ['slo:answers'] : []);
    for (const { onsetMs } of signals) expect(Math.abs(onsetMs / 1_000 - START)).toBeLessThan(30);
  }
});

test('stray failures long before it do not move the onset of an outage', () => {
  const { signals } = after(5_400, (i) => (i >= 3_600 ? 4 : i % 40 === 0 ? 1 : 0));
  const page = signals.find(({ now }) => now >= 6);
  expect(Math.abs((page?.onsetMs ?? 0) / 1_000 - START - 3_600)).toBeLessThan(60);
});
