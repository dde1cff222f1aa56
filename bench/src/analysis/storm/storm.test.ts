// What the benchmark's own parts must get right: the metrics, the simple groupings, the made-up storms.
import type { StormAlert } from '@kintsugi/analysis';
import { expect, test } from 'vitest';
import { makeStorm } from './make-storm.ts';
import { runCorrelator } from './run-correlator.ts';
import { simpleAnswer, simpleGroupings } from './simple-groupings.ts';
import { NOISE, type StormCase } from './storm-case.ts';
import { b3F1, b3Precision, b3Recall, recoveredShare, rootTop, stormScores } from './storm-scores.ts';

const bare = { severity: 'critical', source: '', pod: '', node: '', status: 'firing' as const };
const alerts = ['a', 'a', 'b', 'b', 'c', 'c'].map((service, i): StormAlert => ({
  ...bare,
  alertname: 'x',
  service,
  receivedMs: 1_000 * i,
  firedMs: 1_000 * i,
}));
const small: StormCase = {
  name: 'small',
  alerts,
  truth: ['i', 'i', 'i', 'j', 'j', NOISE],
  incidents: [
    { id: 'i', root: 'a', startMs: 0 },
    { id: 'j', root: 'c', startMs: 0 },
  ],
  topology: { services: ['a', 'b', 'c'], calls: [['a', 'b']], nodes: [], pods: [] },
};

test('the metrics are those of the README, by hand', () => {
  const groups = ['1', '1', null, '1', '2', '2'];
  const {
    incidents,
    noiseKeptOut,
    groups: count,
  } = stormScores(small, {
    groups,
    roots: new Map([
      ['1', ['b', 'a']],
      ['2', ['c']],
    ]),
  });
  // i: two of three alerts in a group of three; j: one in that group, one in a group of two, the other of which is noise.
  expect(b3Precision(incidents)).toBeCloseTo((2 / 3 + 2 / 3 + 1 / 3 + 1 / 2) / 4);
  expect(b3Recall(incidents)).toBeCloseTo((2 / 3 + 2 / 3 + 0 + 1 / 2 + 1 / 2) / 5);
  expect(recoveredShare(incidents)).toBe(1);
  expect([rootTop(incidents, 1), rootTop(incidents, 3)]).toEqual([0.5, 1]);
  expect([noiseKeptOut, count]).toEqual([0, 2]);
});

test('one group has full recall, nothing has none, the truth is perfect', () => {
  const score = (groups: (string | null)[]) => stormScores(small, { groups, roots: new Map() });
  expect(b3Recall(score(small.truth.map(() => 'all')).incidents)).toBe(1);
  expect(b3F1(score(small.truth.map(() => null)).incidents)).toBe(0);
  const truth = score(small.truth.map((incident) => (incident === NOISE ? null : incident)));
  expect([b3F1(truth.incidents), recoveredShare(truth.incidents), truth.noiseKeptOut]).toEqual([1, 1, 1]);
});

test('simple groupings name the first place that fired', () => {
  const answer = simpleAnswer(small, simpleGroupings['within one hop, 5 min']!);
  expect(answer.groups).toEqual(['0', '0', '0', '0', '4', '4']);
  expect(answer.roots.get('0')).toEqual(['a', 'b']);
});

test('a seed makes the same storm again, another seed another, and the correlator beats the simple grouping on it', () => {
  const storm = makeStorm(3, { services: 16, incidents: 3, hours: 2 });
  expect(makeStorm(3, { services: 16, incidents: 3, hours: 2 })).toEqual(storm);
  expect(makeStorm(4, { services: 16, incidents: 3, hours: 2 }).alerts).not.toEqual(storm.alerts);
  const ours = stormScores(storm, runCorrelator(storm).answer);
  const simple = stormScores(storm, simpleAnswer(storm, simpleGroupings['within one hop, 5 min']!));
  expect(b3F1(ours.incidents)).toBeGreaterThan(b3F1(simple.incidents));
});
