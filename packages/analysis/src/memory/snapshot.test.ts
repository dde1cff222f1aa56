// The memory as bytes: the same answers from them, and none from damaged ones.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IncidentIndex } from '../index.ts';

function filled(): IncidentIndex {
  const index = new IncidentIndex({ title: 3, evidence: 1 });
  const things = ['disk', 'queue', 'certificate', 'connection pool', 'leaseKeeper', 'диск', '\ud800 broken'];
  things.forEach((thing, at) => {
    for (const state of ['full', 'slow', 'gone']) {
      const fields = {
        title: `${thing} ${state}`,
        evidence: `the ${thing} of node ${at} was ${state} for ${at} minutes`,
      };
      index.add({ id: `${thing}/${state}`, fields, vector: [at, state.length, 1] });
    }
  });
  index.refit();
  return index;
}

const questions = ['disk slow', 'the queue of node 1', 'leaseKeeper', 'диск', 'an expired certificate', ''];

function loaded(bytes: Uint8Array): IncidentIndex {
  const answer = IncidentIndex.load(bytes);
  if (answer.kind === 'refused') throw new Error(answer.because);
  return answer.index;
}

test('what was loaded answers as what was written, to the last digit, and goes on as it', () => {
  const [index, copy] = [filled(), loaded(filled().snapshot())];
  for (const [at, text] of questions.entries()) {
    const asked = { text, floor: 0, limit: 30, vector: [at, 3, 1] };
    expect(copy.search(asked)).toEqual(index.search(asked));
  }
  for (const one of [index, copy]) {
    one.add({ id: 'later', fields: { title: 'queue gone again' } });
    one.remove('disk/full');
  }
  expect(copy.search({ text: 'queue gone' })).toEqual(index.search({ text: 'queue gone' }));
  expect(copy.snapshot()).toEqual(index.snapshot());
  expect(copy.wantsFit).toBe(false);
});

test('an index without incidents has a snapshot too', () => {
  expect(loaded(new IncidentIndex({ title: 1 }).snapshot()).size).toBe(0);
});

test('one changed byte, one byte less or more: refused, with the fault in words', () => {
  const bytes = filled().snapshot();
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const damaged = Uint8Array.from(bytes);
      damaged[at] = (damaged[at] as number) ^ change;
      expect(IncidentIndex.load(damaged).kind).toBe('refused');
    }),
  );
  const becauseOf = (given: Uint8Array): string => {
    const answer = IncidentIndex.load(given);
    return answer.kind === 'refused' ? answer.because : 'not refused';
  };
  expect(becauseOf(bytes.subarray(0, 9))).toBe('the snapshot has only 9 bytes, which is less than its header');
  expect(becauseOf(bytes.subarray(0, -1))).toMatch(/should have \d+ bytes after its header and has \d+/);
  expect(becauseOf(Uint8Array.from([...bytes, 0]))).toMatch(/should have \d+ bytes/);
  expect(becauseOf(Uint8Array.from(bytes, (byte, at) => (at === 4 ? 9 : byte)))).toMatch(/of version 9/);
  expect(becauseOf(Uint8Array.from(bytes, (byte, at) => (at === 20 ? byte ^ 1 : byte)))).toMatch(/checksum/);
  expect(becauseOf(new Uint8Array(64))).toBe('these bytes are no snapshot of the memory');
});
