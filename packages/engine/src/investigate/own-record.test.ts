// Confidences held against the platform's own outcomes: corrected by enough of them, never by few, and nothing is lost.
import type { Hypothesis, Lesson } from '@kintsugi/domain';
import { expect, test } from 'vitest';
import { correctedBy, ownCurve, ownReliability } from './own-record.ts';

function lesson(confidence: number, right: boolean): Lesson {
  return {
    causeKind: 'release',
    action: 'rollback',
    service: 'billing',
    help: right ? 'helped' : 'refuted',
    attribution: right ? 'by-action' : 'unclear',
    secondsToHelp: null,
    confidence,
  };
}

function hypothesis(kind: 'service' | 'none-of-these', confidence: number): Hypothesis {
  const cause = { kind, service: 'billing' };
  return { id: kind, cause, says: kind, confidence, for: [], against: [], missing: [], wouldSettle: 'time' };
}

/** Said to be nearly sure, right in seven of ten cases. */
const boastful = Array.from({ length: 80 }, (_, i) => [lesson(0.95, i % 10 < 7), lesson(0.3, i % 10 === 0)]).flat();
const ranking = [hypothesis('service', 0.95), hypothesis('none-of-these', 0.05)];

test('a boastful record lowers what is said, keeps what was reckoned, and gives the rest to none of these', () => {
  const [first, second] = correctedBy(ownCurve(boastful), ranking);
  expect(first).toMatchObject({ cause: { kind: 'service' }, reckoned: 0.95 });
  expect(first?.confidence).toBeGreaterThan(0.6);
  expect(first?.confidence).toBeLessThan(0.8);
  expect((first?.confidence ?? 0) + (second?.confidence ?? 0)).toBeCloseTo(1, 2);
});

test('a short record, and one without an outcome, correct nothing', () => {
  expect(correctedBy(ownCurve(boastful.slice(0, 20)), ranking)).toEqual(ranking);
  const unjudged = boastful.map((one): Lesson => ({ ...one, help: 'cannot-tell' }));
  expect(correctedBy(ownCurve(unjudged), ranking)).toEqual(ranking);
  expect(ownReliability(unjudged)).toBeNull();
});

test('the record says how often what was called likely was right', () => {
  const bin = ownReliability(boastful)?.bins.at(-1);
  expect(bin).toMatchObject({ count: 80, share: 0.7 });
  expect(bin?.low).toBeLessThan(0.7);
});
