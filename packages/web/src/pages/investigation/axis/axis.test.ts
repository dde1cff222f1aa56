// What the one time axis relies on: stretches, shares, courses, marks, lanes.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { courseOf } from './course.ts';
import { anomaliesOf, marksOf, placeLabels, stepsOf } from './events-on-it.ts';
import { planOf, plansOf, shareOfCounts, type Signal } from './figures-of.ts';
import { closeUpOf, stretchOf } from './stretch.ts';

const ONSET = Date.UTC(2026, 10, 26, 3, 0, 0);
const NONE = { from: null, to: null };
const iso = (ms: number): string => new Date(ms).toISOString();

const signal = (over: Partial<Signal> = {}): Signal => ({
  id: 's',
  series: { measure: 'errors', service: 'alpha' },
  meaning: 'errors',
  direction: 'up',
  onsetAt: iso(ONSET),
  seenAt: iso(ONSET + 6_000),
  usual: { low: 0, usual: 0.001, high: 0.01 },
  now: 0.4,
  unit: '',
  surprise: 4,
  crossing: null,
  text: null,
  ...over,
});

test('an ended incident has three times its length before it and as much as itself after it, within bounds', () => {
  const around = (lastedMs: number) => {
    const { fromMs, toMs, isPart } = stretchOf(ONSET, ONSET + lastedMs, ONSET + 86_400_000, NONE);
    expect(isPart).toBe(false);
    return [Math.round((ONSET - fromMs) / 1_000), Math.round((toMs - ONSET - lastedMs) / 1_000)];
  };
  expect(around(20_000)).toEqual([60, 30]);
  expect(around(60_000)).toEqual([180, 60]);
  expect(around(3_600_000)).toEqual([600, 300]);
});

test('nothing after the page’s moment is asked for, whatever the address says', () => {
  const then = ONSET + 20_000;
  const { toMs, stepMs } = stretchOf(ONSET, ONSET + 60_000, then, { from: iso(ONSET), to: iso(ONSET + 900_000) });
  expect(toMs - then).toBeLessThan(stepMs);
});

test('a stretch in the address that is none is not obeyed', () => {
  for (const asked of [
    { from: 'x', to: 'y' },
    { from: iso(ONSET + 9_000), to: iso(ONSET) },
    { from: iso(ONSET), to: null },
  ])
    expect(stretchOf(ONSET, null, ONSET + 60_000, asked).isPart).toBe(false);
});

test('a stretch has at most some hundred points, on whole steps, and holds what was asked for', () => {
  fc.assert(
    fc.property(fc.integer({ min: 20_000, max: 90 * 86_400_000 }), fc.integer({ min: 0, max: 4_000 }), (span, off) => {
      const from = ONSET + off;
      const found = stretchOf(ONSET, null, ONSET + 100 * 86_400_000, { from: iso(from), to: iso(from + span) });
      expect(found.fromMs % found.stepMs).toBe(0);
      expect(found.fromMs).toBeLessThanOrEqual(from);
      expect(found.toMs).toBeGreaterThanOrEqual(from + span);
      expect((found.toMs - found.fromMs) / found.stepMs).toBeLessThanOrEqual(245);
    }),
  );
});

test('a close-up of an open incident does not reach into what has not happened', () => {
  expect(closeUpOf(ONSET, null, ONSET + 10_000)).toEqual([ONSET - 30_000, ONSET + 10_000]);
});

test('errors are a share of requests, and nothing where nobody asked', () => {
  expect(shareOfCounts([1, 5, null, 3], [4, 2, 10, null])).toEqual([0.25, 1, 0, null]);
  expect(shareOfCounts([1], [0])).toEqual([null]);
});

test('counts of requests are shown a second, and log lines are no chart', () => {
  expect(
    planOf(signal({ meaning: 'traffic', series: { measure: 'requests', service: 'alpha' }, unit: '1' }))?.unit,
  ).toBe('/s');
  expect(planOf(signal({ meaning: 'log', text: 'it broke' }))).toBeNull();
});

test('whole services come before their operations, and one series has one chart', () => {
  const part = signal({ surprise: 9, series: { measure: 'errors', service: 'alpha', operation: 'GET /' } });
  expect(plansOf([part, signal(), signal({ id: 'again' })], ['alpha']).map(({ title }) => title)).toEqual([
    'errors of alpha',
    'errors of alpha GET /',
  ]);
});

test('the course is told by how far outside the usual band the newest values are', () => {
  const of = signal();
  const course = (before: number, now: number) => courseOf([...Array(6).fill(before), ...Array(6).fill(now), 0], of);
  expect(course(0.2, 0.5)).toBe('getting worse');
  expect(course(0.5, 0.2)).toBe('getting better');
  expect(course(0.5, 0.5)).toBe('about the same');
  expect(course(0.5, 0.005)).toBe('back to usual');
});

test('no values are no recovery', () => {
  expect(courseOf([0.5, 0.5, 0.5, null, null, null, null, null, null, null], signal())).toBeNull();
  expect(courseOf([], signal())).toBeNull();
  expect(courseOf(Array(13).fill(0), signal({ direction: 'gone' }))).toBeNull();
});

const change = {
  id: 'c',
  kind: 'release' as const,
  service: 'alpha',
  at: iso(ONSET - 1_000),
  completedAt: null,
  by: 'ada',
  says: 'release 2',
  from: null,
  to: 'two',
  actionKey: null,
};
const action = {
  id: 'act_1',
  key: 'act_1',
  action: { kind: 'rollback' as const, service: 'alpha', release: 'one' },
  says: 'go back',
  by: { kind: 'agent' as const, name: 'Surgeon' },
  startedAt: iso(ONSET + 9_000),
  endedAt: null,
  outcome: { kind: 'applied' as const, because: '', mend: null },
  help: null,
  attribution: null,
  undo: { action: null, says: '' },
  undone: false,
};

test('what the machine did is one mark, not also the change that it made', () => {
  const marks = marksOf([change, { ...change, id: 'own', actionKey: 'act_1' }], [action], []);
  expect(marks.map(({ kind }) => kind)).toEqual(['change', 'machine']);
});

test('a series that joined twice is one bar, from its first onset to the verified end', () => {
  const [bar, ...more] = anomaliesOf(
    [signal(), signal({ onsetAt: iso(ONSET + 3_000) })],
    ['alpha'],
    ONSET + 60_000,
    ONSET + 90_000,
  );
  expect(more).toEqual([]);
  expect(bar).toMatchObject({ onsetMs: ONSET, endMs: ONSET + 60_000, isOver: true });
});

test('what was seen elsewhere comes last, and does not end with this incident', () => {
  const other = signal({ surprise: 99, onsetAt: iso(ONSET - 9_000), series: { measure: 'errors', service: 'beta' } });
  expect(plansOf([other, signal()], ['alpha'])[0]?.title).toBe('errors of alpha');
  const bars = anomaliesOf([other, signal()], ['alpha'], ONSET + 60_000, ONSET + 90_000);
  expect(bars.map(({ isElsewhere, isOver }) => [isElsewhere, isOver])).toEqual([
    [false, true],
    [true, false],
  ]);
  expect(bars[1]?.endMs).toBe(ONSET + 6_000);
});

test('people’s words and the machine’s steps lie on one lane, each with its own shape', () => {
  const entry = { id: 'e', version: 1, recordedAt: iso(ONSET), detail: [], at: iso(ONSET) };
  const steps = stepsOf([
    { ...entry, kind: 'incident_opened', says: 'it fails', actor: { kind: 'agent', name: 'Scout' } },
    { ...entry, kind: 'comment_added', says: 'looking', actor: { kind: 'person', name: 'ada' } },
    { ...entry, kind: 'lesson_learned', says: 'no step', actor: { kind: 'agent', name: 'Historian' } },
  ]);
  expect(steps.map(({ word, by }) => [word, by])).toEqual([
    ['detected', 'machine'],
    ['said', 'person'],
  ]);
});

test('labels of one row never lie over each other', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(1_000), fc.integer({ min: 1, max: 200 })), { maxLength: 40 }), (labels) => {
      const sorted = labels.toSorted(([a], [b]) => a - b);
      const placed = placeLabels(
        sorted,
        ([x]) => x,
        ([, width]) => width,
        3,
      );
      for (const one of placed)
        for (const other of placed)
          if (
            one !== other &&
            one.row === other.row &&
            one.x <= other.x &&
            sorted.indexOf(one.item) < sorted.indexOf(other.item)
          )
            expect(one.x + one.item[1]).toBeLessThanOrEqual(other.x);
    }),
  );
});
