// What counts as news about templates, and what does not.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TemplateWatch } from '../../index.ts';

const SECOND = { bucketMs: 1_000 };

/** Feeds `seconds` of a steady source whose templates 0 to 9 have two lines each. */
function steady(watch: TemplateWatch, fromSecond: number, seconds: number, without: readonly number[] = []): number {
  for (let second = fromSecond; second < fromSecond + seconds; second += 1) {
    for (let id = 0; id < 10; id += 1) if (!without.includes(id)) watch.count(id, second * 1_000, 2);
    watch.advance((second + 1) * 1_000);
  }
  return fromSecond + seconds;
}

test('a steady source makes no news', () => {
  const watch = new TemplateWatch(SECOND);
  steady(watch, 0, 500);
  expect(watch.takeNews()).toEqual([]);
});

test('a template never seen is news once the source is known, and not before', () => {
  const young = new TemplateWatch(SECOND);
  let now = steady(young, 0, 3);
  young.count(99, now * 1_000);
  young.advance((now + 1) * 1_000);
  expect(young.takeNews()).toEqual([]);
  const old = new TemplateWatch(SECOND);
  now = steady(old, 0, 100);
  old.count(99, now * 1_000);
  steady(old, now, 1);
  expect(old.takeNews()).toMatchObject([{ kind: 'new', id: 99, sinceMs: now * 1_000, lines: 1, usualLines: 0 }]);
});

test('where new templates are usual, one more is no news', () => {
  const watch = new TemplateWatch(SECOND);
  for (let second = 0; second < 200; second += 1) {
    watch.count(1_000 + second, second * 1_000);
    steady(watch, second, 1);
  }
  expect(watch.takeNews()).toEqual([]);
});

test('many more lines than usual are a burst, told with what was usual', () => {
  const watch = new TemplateWatch(SECOND);
  const now = steady(watch, 0, 60);
  watch.count(3, now * 1_000, 30);
  steady(watch, now, 1);
  const [news, ...more] = watch.takeNews();
  expect(more).toEqual([]);
  expect(news).toMatchObject({ kind: 'bursting', id: 3, lines: 32 });
  expect(news!.usualLines).toBeCloseTo(2);
  expect(news!.surprise).toBeGreaterThan(5);
});

test('a template that was always there vanishes once, and anew after it came back', () => {
  const watch = new TemplateWatch(SECOND);
  let now = steady(watch, 0, 300);
  now = steady(watch, now, 60, [7]);
  const news = watch.takeNews();
  expect(news).toMatchObject([{ kind: 'vanished', id: 7, sinceMs: 300_000, lines: 0 }]);
  now = steady(watch, now, 300);
  steady(watch, now, 300, [7]);
  expect(watch.takeNews().filter(({ kind }) => kind === 'vanished')).toHaveLength(1);
});

test('a source that says nothing at all was not observed: nothing vanished', () => {
  const watch = new TemplateWatch(SECOND);
  const now = steady(watch, 0, 300);
  for (let second = now; second < now + 1_000; second += 1) watch.advance(second * 1_000);
  steady(watch, now + 1_000, 20);
  expect(watch.takeNews()).toEqual([]);
});

test('a line from a clock that is far off neither ends a bucket nor stops the watch', () => {
  const watch = new TemplateWatch(SECOND);
  let now = steady(watch, 0, 100);
  watch.count(1, 4e12);
  watch.count(2, -4e12);
  now = steady(watch, now, 100);
  expect(watch.takeNews()).toEqual([]);
  steady(watch, -1_000_000, 100);
  watch.count(99, -900_000_000);
  steady(watch, -900_000, 1);
  expect(watch.takeNews()).toMatchObject([{ kind: 'new', id: 99 }]);
});

test('what was folded counts under its new id', () => {
  const watch = new TemplateWatch(SECOND);
  const now = steady(watch, 0, 100);
  watch.fold(4, 5);
  for (let second = now; second < now + 100; second += 1) {
    watch.count(5, second * 1_000, 2);
    steady(watch, second, 1, [4]);
  }
  expect(watch.takeNews()).toEqual([]);
});

test('more templates than are remembered are shed, and the shed lines are told', () => {
  const watch = new TemplateWatch({ ...SECOND, mostTemplates: 10 });
  for (let id = 0; id < 25; id += 1) watch.count(id, 0, 2);
  expect(watch.shedLines).toBe(30);
});

test('whatever is counted whenever, news are finite', () => {
  const event = fc.record({
    id: fc.integer({ min: 0, max: 5 }),
    atMs: fc.oneof(fc.integer({ min: 0, max: 60_000 }), fc.double({ noNaN: false })),
    lines: fc.oneof(fc.nat({ max: 5 }), fc.constant(1e9)),
    into: fc.option(fc.integer({ min: 0, max: 5 })),
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      const watch = new TemplateWatch({ ...SECOND, mostTemplates: 4, leastSurprise: 0 });
      for (const { id, atMs, lines, into } of events) {
        watch.count(id, atMs, lines);
        if (into !== null) watch.fold(id, into);
        watch.advance(atMs);
        const news = watch.takeNews();
        for (const { surprise, usualLines, sinceMs } of news)
          expect([surprise, usualLines, sinceMs].every(Number.isFinite)).toBe(true);
      }
    }),
  );
});
