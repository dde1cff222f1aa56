// What the way from an alert to its episode must get right.
import { expect, test } from 'vitest';
import { PlaceMap } from '../place-map.ts';
import { severityRank } from '../storm-alert.ts';
import { ClockOffsets } from './clock-offsets.ts';
import { EpisodeBook } from './episode-book.ts';
import { LabelRefill } from './label-refill.ts';

test('a clock that is ahead is known at once, one that is behind after some alerts, the way not at all', () => {
  const clocks = new ClockOffsets();
  clocks.learn('ahead', 45_000, 1_000);
  expect(clocks.offsetMs('ahead')).toBe(-44_000);
  clocks.learn('behind', 0, 50_000);
  expect(clocks.offsetMs('behind')).toBe(0);
  for (const lag of [42_000, 41_000, 400_000]) clocks.learn('behind', 60_000, 60_000 + lag);
  expect(clocks.offsetMs('behind')).toBe(41_000);
  for (const lag of [2_000, 300, 60_000]) clocks.learn('right', 0, lag);
  expect(clocks.offsetMs('right')).toBe(0);
  expect(clocks.offsetMs('unheard of')).toBe(0);
});

test('a clock that is set right is believed after two spells', () => {
  const clocks = new ClockOffsets();
  for (let minute = 0; minute < 60; minute += 1) {
    const offMs = minute < 20 ? 50_000 : 0;
    clocks.learn('node', 60_000 * minute - offMs, 60_000 * minute + 1_000);
  }
  expect(clocks.offsetMs('node')).toBe(0);
});

test('an alert that comes late belongs to the episode that it is nearer to', () => {
  const book = new EpisodeBook(10);
  const labels = { key: 'a', kind: 1, service: 1, node: -1, nodeName: '', rank: 1 as const };
  const fold = (firedMs: number, resolved = false) =>
    book.fold(labels, { firedMs, receivedMs: 4_000_000, resolved })?.episode.id;
  const first = fold(0);
  fold(100_000, true);
  const second = fold(1_000_000);
  expect(second).not.toBe(first);
  expect(fold(130_000)).toBe(first);
  expect(fold(900_000)).toBe(second);
});

test('severities are understood by the words of the common senders', () => {
  expect(['INFO', 'warning', 'Critical', 'page', 'none', 'whatever'].map(severityRank)).toEqual([0, 1, 2, 2, 0, 1]);
});

test('one label set is found again by what is left of it, and another one is not taken for it', () => {
  const places = new PlaceMap(
    { services: ['a'], calls: [], nodes: [{ name: 'n', zone: 'z' }], pods: [{ pod: 'a-0', service: 'a', node: 'n' }] },
    100,
  );
  const book = new EpisodeBook(10);
  const refill = new LabelRefill(places, book);
  const times = { source: '', severity: '', status: 'firing' as const, receivedMs: 0, firedMs: 0 };
  const whole = refill.refill({ ...times, alertname: 'x', service: 'a', pod: 'a-0', node: 'n' });
  expect(refill.refill({ ...times, alertname: 'x', service: '', pod: 'a-0', node: '' }).key).toBe(whole.key);
  expect(refill.refill({ ...times, alertname: 'x', service: 'a', pod: '', node: 'n' }).key).toBe(whole.key);
  expect(refill.refill({ ...times, alertname: 'y', service: 'a', pod: 'a-0', node: 'n' }).key).not.toBe(whole.key);
  expect(refill.refill({ ...times, alertname: 'x', service: 'b', pod: 'b-0', node: 'n' }).key).not.toBe(whole.key);
});
