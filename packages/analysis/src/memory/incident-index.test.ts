// The memory: what it finds, what it says of why, and what must change nothing.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IncidentIndex, reasonPhrase, type Asked, type IncidentText } from '../index.ts';

const FIELDS = { title: 3, cause: 2, evidence: 1 };

const incidents: readonly IncidentText[] = [
  incident('pool', 'Requests wait for a connection', 'The connection pool of postgres was too small after the release'),
  incident('cert', 'TLS handshakes fail', 'The certificate of the gateway expired over night'),
  incident('disk', 'Writes are refused', 'Logs filled the disk of the primary until its volume was full'),
  incident('leak', 'Replicas restart every hour', 'A memory leak in the session cache ended in OOM kills'),
  incident('flag', 'Prices are wrong', 'A feature flag was turned on for everybody by mistake'),
  incident('dns', 'Names do not resolve', 'The resolver fleet lost its healthy hosts after a configuration change'),
];

function incident(id: string, title: string, cause: string, evidence = ''): IncidentText {
  return { id, fields: { title, cause, evidence } };
}

function indexOf(some: readonly IncidentText[]): IncidentIndex {
  const index = new IncidentIndex(FIELDS);
  for (const one of some) index.add(one);
  return index;
}

function idsOf(index: IncidentIndex, asked: Asked): string[] {
  const found = index.search(asked);
  return found.kind === 'similar' ? found.incidents.map(({ id }) => id) : [];
}

const word = fc.constantFrom(
  ...'pool disk leak postgres primary replica timeout node cache expired deploy queue retry lock dns flag'.split(' '),
);
const sentence = fc.array(word, { maxLength: 12 }).map((words) => words.join(' '));
const anyText = fc.oneof(sentence, fc.string({ unit: 'binary', maxLength: 80 }));
const anyIncident = fc.record({
  id: fc.string({ unit: 'binary', maxLength: 6 }),
  fields: fc.record({ title: anyText, cause: anyText, evidence: anyText }),
});
const someIncidents = fc.uniqueArray(anyIncident, { selector: ({ id }) => id, maxLength: 14 });

test('the incident that a text speaks of comes first, with what both hold and where', () => {
  const found = indexOf(incidents).search({ text: 'checks wait: connection pool exhausted in postgres' });
  expect(found.kind).toBe('similar');
  const [first] = found.kind === 'similar' ? found.incidents : [];
  expect(first?.id).toBe('pool');
  expect(reasonPhrase(first?.reasons ?? [])).toBe(
    '“connection pool” (cause), “wait connection” (title), “postgres” (cause) and the mechanism connection exhaustion (title, cause)',
  );
});

test('other words of one mechanism, and other forms of one word, are found', () => {
  const index = indexOf(incidents);
  expect(idsOf(index, { text: 'x509 renewal was missed', floor: 0 })[0]).toBe('cert');
  expect(idsOf(index, { text: 'leaking sessions', floor: 0 })[0]).toBe('leak');
});

test('a word in a field that weighs more counts more', () => {
  const index = indexOf([incident('below', 'a', 'b', 'quorum'), incident('above', 'quorum', 'b', 'c')]);
  expect(idsOf(index, { text: 'quorum', floor: 0 })).toEqual(['above', 'below']);
});

test('nothing similar is an answer, and it shows the nearest', () => {
  const crowd = Array.from({ length: 40 }, (_, at) =>
    incident(`n${at}`, `deploy ${at} of release`, 'the release failed'),
  );
  expect(indexOf(crowd).search({ text: 'the release of zebras in the northern savanna' })).toMatchObject({
    kind: 'nothing-similar',
    nearest: { id: 'n0' },
  });
  expect(indexOf(incidents).search({ text: 'zebra' })).toEqual({ kind: 'nothing-similar', nearest: null });
});

test('the same trouble for the fortieth time is still similar', () => {
  const again = Array.from({ length: 40 }, (_, at) =>
    incident(`n${at}`, 'Writes are refused on ledger-7', 'Audit logs filled the volume of the ledger primary by night'),
  );
  const index = indexOf([...again, ...incidents]);
  expect(
    idsOf(index, { text: 'writes refused on ledger-7, audit logs filled the volume of the primary' }),
  ).toHaveLength(5);
});

test('whoever asks is left out, and the limit holds', () => {
  const index = indexOf(incidents);
  const text = 'The connection pool of postgres was too small';
  expect(idsOf(index, { text, floor: 0 })).toContain('pool');
  expect(idsOf(index, { text, floor: 0, except: 'pool' })).not.toContain('pool');
  expect(idsOf(index, { text, floor: 0, limit: 1 })).toEqual(['pool']);
});

test('empty things: no incidents, no text, an incident without words', () => {
  const nothing = { kind: 'nothing-similar', nearest: null };
  expect(new IncidentIndex(FIELDS).search({ text: 'disk' })).toEqual(nothing);
  const index = indexOf([incident('empty', '', '')]);
  index.refit();
  expect(index.search({ text: 'disk' })).toEqual(nothing);
  expect(index.search({ text: '' })).toEqual(nothing);
  expect(indexOf(incidents).search({ text: 'the of — …' })).toEqual(nothing);
});

test('a megabyte in an incident and in a question', () => {
  const index = indexOf([
    ...incidents,
    incident('huge', 'core dump', 'segment '.repeat(125_000), 'y'.repeat(1_000_000)),
  ]);
  expect(idsOf(index, { text: `core dump ${'segment fault '.repeat(70_000)}`, floor: 0 })[0]).toBe('huge');
});

test('an embedding finds what shares no word, and one that cannot be compared is not looked at', () => {
  const index = new IncidentIndex(FIELDS);
  index.add({ ...incident('far', 'alpha', 'beta'), vector: [1, 0, 0] });
  index.add({ ...incident('near', 'gamma', 'delta'), vector: [0, 1, 0.1] });
  index.add({ ...incident('other', 'epsilon', 'zeta'), vector: [1, 0] });
  expect(idsOf(index, { text: 'omega', vector: [0, 1, 0], floor: 0 })).toEqual(['near']);
  expect(idsOf(index, { text: 'omega', vector: [Number.NaN, 1, 0], floor: 0 })).toEqual([]);
  expect(idsOf(index, { text: 'alpha', vector: [1], floor: 0 })).toEqual(['far']);
});

test('the order in which incidents came changes nothing, neither in answers nor in the snapshot', () => {
  fc.assert(
    fc.property(someIncidents, anyText, fc.boolean(), (some, text, fitted) => {
      const [one, other] = [indexOf(some), indexOf(some.toReversed())];
      if (fitted) for (const index of [one, other]) index.refit();
      const asked = { text, floor: 0, limit: 20 };
      expect(other.search(asked)).toEqual(one.search(asked));
      expect(other.snapshot()).toEqual(one.snapshot());
    }),
  );
});

test('an incident that was added and removed is as if it had never come; one that was added twice as if once', () => {
  fc.assert(
    fc.property(someIncidents, someIncidents, anyText, (some, passing, text) => {
      const index = indexOf(some);
      const own = new Set(some.map(({ id }) => id));
      for (const one of passing) if (!own.has(one.id)) index.add(one);
      for (const one of passing) if (!own.has(one.id)) expect(index.remove(one.id)).toBe(true);
      for (const one of some) index.add(one);
      const never = indexOf(some);
      expect(index.size).toBe(never.size);
      expect(index.search({ text, floor: 0 })).toEqual(never.search({ text, floor: 0 }));
      expect(index.snapshot()).toEqual(never.snapshot());
    }),
  );
});

test('after so many removals that all is laid out anew, answers are the same', () => {
  const index = indexOf(incidents);
  index.refit();
  const before = index.search({ text: 'disk full of logs', floor: 0 });
  for (let at = 0; at < 2_500; at += 1) {
    index.add(incident(`passing-${at}`, `passing ${at}`, 'disk'));
    index.remove(`passing-${at}`);
  }
  expect(index.search({ text: 'disk full of logs', floor: 0 })).toEqual(before);
});

test('scores are finite numbers in order, above 0 only with a reason, and equal ones go by id', () => {
  fc.assert(
    fc.property(someIncidents, anyText, (some, text) => {
      const index = indexOf([...some, ...some.map((one) => ({ ...one, id: `${one.id}-again` }))]);
      index.refit();
      const found = index.search({ text, floor: 0, limit: 50 });
      const answers = found.kind === 'similar' ? found.incidents : [];
      for (const [at, { id, score, reasons }] of answers.entries()) {
        expect(Number.isFinite(score)).toBe(true);
        expect(reasons.length).toBeGreaterThan(0);
        const before = answers[at - 1];
        if (before !== undefined) expect(before.score > score || (before.score === score && before.id < id)).toBe(true);
      }
    }),
  );
});
