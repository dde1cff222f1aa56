// What whoever asks for a culprit relies on: hand-made incidents, and properties over changes that nobody chose.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rankChanges, type CandidateChange, type ChangeRanking, type ChangeSymptom } from '../index.ts';

const NOON = Date.parse('2026-03-04T12:00:00Z');
const MINUTE = 60_000;

function change(id: string, minutesAgo: number, title: string, more: Partial<CandidateChange> = {}): CandidateChange {
  return { id, kind: 'commit', atMs: NOON - minutesAgo * MINUTE, title, paths: [], names: [], ...more };
}

function symptom(text: string, more: Partial<ChangeSymptom> = {}): ChangeSymptom {
  return { texts: [text], onsetMs: null, ...more };
}

const kindsOf = (ranking: ChangeRanking, id: string): readonly string[] =>
  ranking.ranked.find((one) => one.id === id)?.reasons.map(({ kind }) => kind) ?? [];

const commits = [
  change('docs', 1, 'docs: explain retries', { paths: ['docs/retries.md'] }),
  change('css', 5, 'Align the header', { paths: ['web/src/header.css'], names: ['flexStart'] }),
  change('pool', 40, 'Share one connection pool', {
    paths: ['orders/src/connection-pool.ts'],
    names: ['acquireConnection', 'PoolExhaustedError'],
  }),
  change('log', 55, 'Log the request id', { paths: ['gateway/src/log.ts'], names: ['requestId'] }),
];

test('the change that holds the name of the exception is named, though others are younger', () => {
  const ranking = rankChanges(symptom('PoolExhaustedError: no connection after <*> ms'), commits);
  expect(ranking.culprit).toBe('pool');
  const words = ranking.ranked[0]?.reasons.find((reason) => reason.kind === 'words');
  expect(words?.matches).toContainEqual(expect.objectContaining({ word: 'poolexhaustederror', where: 'name' }));
  expect(words?.matches).toContainEqual(expect.objectContaining({ word: 'connection', where: 'title' }));
});

test('recency alone names nobody: neither the youngest of many nor a lone change right before the onset', () => {
  expect(rankChanges(symptom('disk quota exceeded on volume'), commits).culprit).toBeNull();
  const lone = rankChanges(symptom('disk quota exceeded on volume', { onsetMs: NOON }), [
    change('a', 0, 'Bump copyright'),
  ]);
  expect(lone.culprit).toBeNull();
  expect(lone.ranked[0]?.reasons).toMatchObject([{ kind: 'delay', delayMs: 0 }]);
});

test('without a word in common it is more likely none of these', () => {
  const strange = rankChanges(symptom('certificate of the mail relay has expired'), commits);
  const familiar = rankChanges(symptom('PoolExhaustedError: no connection after <*> ms'), commits);
  expect(strange.none).toBeGreaterThan(2 * familiar.none);
  expect(rankChanges(symptom('anything'), [])).toEqual({ ranked: [], none: 1, culprit: null });
});

test('a configuration and a flag are candidates as commits are', () => {
  const settings = [
    change('limit', 30, 'MAX_ITEMS 10 → ten', { kind: 'configuration', names: ['MAX_ITEMS'], service: 'ledger' }),
    change('flag', 10, 'new-totals on for 5 %', { kind: 'flag', names: ['new-totals'], service: 'till' }),
  ];
  const limit = rankChanges(symptom('NumberFormatException: "ten" for MAX_ITEMS'), settings);
  expect(limit.culprit).toBe('limit');
  expect(rankChanges(symptom('TypeError in newTotals: total is undefined'), settings).culprit).toBe('flag');
});

test('trouble that begins in the service of a change speaks for it; elsewhere, or because of a callee, against it', () => {
  const releases = [
    change('ledger', 3, 'release 8', { kind: 'release', service: 'ledger' }),
    change('front', 2, 'release 12', { kind: 'release', service: 'front' }),
    change('mail', 1, 'release 3', { kind: 'release', service: 'mail' }),
  ];
  const seen = symptom('timeouts', {
    onsetMs: NOON,
    suffering: new Set(['front', 'ledger']),
    calls: new Map([['front', ['ledger']]]),
  });
  const ranking = rankChanges(seen, releases);
  expect(ranking.culprit).toBe('ledger');
  expect(kindsOf(ranking, 'ledger')).toContain('begins-here');
  expect(kindsOf(ranking, 'front')).toContain('suffers-for-another');
  expect(kindsOf(ranking, 'mail')).toContain('elsewhere');
});

test('a silent callee of a service that suffers is not ruled out', () => {
  const [release] = [change('stock', 3, 'release 8', { kind: 'release', service: 'stock' })];
  const seen = symptom('timeouts', {
    onsetMs: NOON,
    suffering: new Set(['ledger']),
    calls: new Map([['ledger', ['stock']]]),
  });
  expect(kindsOf(rankChanges(seen, [release]), 'stock')).toEqual(['delay']);
});

test('an effect before its cause outweighs words and place, and names nobody', () => {
  const late = change('late', -10, 'Share one connection pool', { names: ['PoolExhaustedError'], service: 'orders' });
  const seen = symptom('PoolExhaustedError', { onsetMs: NOON, suffering: new Set(['orders']) });
  expect(kindsOf(rankChanges(seen, [late]), 'late')).toContain('effect-before-cause');
  expect(rankChanges(seen, [late]).culprit).toBeNull();
  expect(rankChanges(seen, [late, ...commits]).culprit).toBe('pool');
});

test('the longer the delay the weaker, from the end of a rollout; clocks may differ by seconds', () => {
  const weightAt = (delayMs: number): number => {
    const rollout = change('r', 0, 'r', { atMs: NOON - 5 * MINUTE, completedMs: NOON });
    return rankChanges(symptom('', { onsetMs: NOON + delayMs }), [rollout]).ranked[0]?.score ?? Number.NaN;
  };
  expect(weightAt(0)).toBe(2);
  expect(weightAt(-4 * MINUTE)).toBe(2);
  expect(weightAt(-5 * MINUTE - 3_000)).toBe(2);
  expect(weightAt(15 * MINUTE)).toBeCloseTo(2 - 1.5 * Math.log(4));
  expect(weightAt(1e9)).toBe(-3);
});

test('of equals, what takes back, documents or numbers a version comes last', () => {
  const ranking = rankChanges(symptom('slow queries'), [
    change('revert', 0, 'Revert "Rename the column"'),
    change('docs', 0, 'Rename the column', { paths: ['docs/column.md', 'CHANGELOG.md'] }),
    change('code', 0, 'Rename the column', { paths: ['db/column.sql'] }),
  ]);
  expect(ranking.ranked.map(({ id }) => id)).toEqual(['code', 'docs', 'revert']);
});

test('what was taken back before the onset did not do it; what was taken back after it still may have', () => {
  const changes = [change('revert', 10, 'Revert "Rename the column"'), change('code', 50, 'Rename the column')];
  const kinds = (minutesAgo: number): readonly string[] =>
    kindsOf(rankChanges(symptom('column', { onsetMs: NOON - minutesAgo * MINUTE }), changes), 'code');
  expect(kinds(5)).toContain('taken-back');
  expect(kinds(20)).not.toContain('taken-back');
});

test('a megabyte in one line, a thousand duplicates and any script are handled', () => {
  const blob = symptom(`${'x'.repeat(1_000_000)} ${'timeout '.repeat(100_000)}`);
  expect(rankChanges(blob, commits).ranked).toHaveLength(commits.length);
  const copies = Array.from({ length: 1_000 }, (_, index) => change(`${index}`, 5, 'Share one connection pool'));
  const ranking = rankChanges(symptom('connection pool'), copies);
  expect(new Set(ranking.ranked.map(({ probability }) => probability)).size).toBe(1);
  const cyrillic = [change('база', 9, 'Ускорить запросы к базе данных'), change('вид', 1, 'Поправить цвет кнопки')];
  expect(rankChanges(symptom('Сбой базе данных: превышено время'), cyrillic).culprit).toBe('база');
});

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('Fix pool', 'Revert "Fix pool"', 'docs: typo', 'readCaseText fails', 'a/b/connection-pool.ts'),
);
const service = fc.constantFrom('a', 'b', 'c', 'd');
const timeMs = fc.integer({ min: 0, max: 4e12 });
const candidates = fc.uniqueArray(
  fc.record(
    {
      id: fc.string({ minLength: 1, maxLength: 4 }),
      kind: fc.constantFrom('commit' as const, 'release' as const, 'flag' as const, 'configuration' as const),
      atMs: timeMs,
      completedMs: timeMs,
      title: text,
      paths: fc.array(text, { maxLength: 3 }),
      names: fc.array(text, { maxLength: 3 }),
      service,
    },
    { requiredKeys: ['id', 'kind', 'atMs', 'title', 'paths', 'names'] },
  ),
  { maxLength: 8, selector: ({ id }) => id },
);
const symptoms = fc.record(
  {
    texts: fc.array(text, { maxLength: 4 }),
    onsetMs: fc.option(timeMs),
    suffering: fc.uniqueArray(service).map((names) => new Set(names)),
    calls: fc.array(fc.tuple(service, fc.array(service, { maxLength: 3 }))).map((pairs) => new Map(pairs)),
  },
  { requiredKeys: ['texts', 'onsetMs'] },
);

/** Rounded, since sums in another order differ in the last digits. */
function essence({ ranked, none }: ChangeRanking): unknown {
  const rounded = (value: number): number => Math.round(value * 1e9) / 1e9 + 0;
  const byId = ranked.map(({ id, probability, score }) => [id, rounded(probability), rounded(score)] as const);
  return { none: rounded(none), byId: byId.toSorted(([a], [b]) => (a < b ? -1 : 1)) };
}

test('probabilities are finite, fall, sum to 1, and every score is the sum of its reasons', () => {
  fc.assert(
    fc.property(symptoms, candidates, (seen, changes) => {
      const { ranked, none, culprit } = rankChanges(seen, changes);
      const probabilities = ranked.map(({ probability }) => probability);
      expect(probabilities.every((one) => one >= 0 && one <= 1)).toBe(true);
      expect(probabilities).toEqual(probabilities.toSorted((a, b) => b - a));
      expect(probabilities.reduce((sum, one) => sum + one, none)).toBeCloseTo(1, 9);
      for (const { score, reasons } of ranked)
        expect(reasons.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(score, 9);
      expect([null, ranked[0]?.id]).toContain(culprit);
    }),
  );
});

test('the order of candidates, other names for services and another epoch change nothing', () => {
  fc.assert(
    fc.property(symptoms, candidates, fc.integer({ min: -1e9, max: 1e9 }), (seen, changes, shiftMs) => {
      const plain = essence(rankChanges(seen, changes));
      expect(essence(rankChanges(seen, changes.toReversed()))).toEqual(plain);
      const renamed = (name: string): string => `service-${name}`;
      const moved = rankChanges(
        {
          texts: seen.texts,
          onsetMs: seen.onsetMs === null ? null : seen.onsetMs + shiftMs,
          ...(seen.suffering && { suffering: new Set([...seen.suffering].map(renamed)) }),
          ...(seen.calls && {
            calls: new Map([...seen.calls].map(([caller, callees]) => [renamed(caller), callees.map(renamed)])),
          }),
        },
        changes.map((one) => ({
          ...one,
          atMs: one.atMs + shiftMs,
          ...(one.completedMs !== undefined && { completedMs: one.completedMs + shiftMs }),
          ...(one.service !== undefined && { service: renamed(one.service) }),
        })),
      );
      expect(essence(moved)).toEqual(plain);
    }),
  );
});

test('whatever the times, nobody is named whom neither words nor place speak for', () => {
  fc.assert(
    fc.property(fc.array(timeMs, { minLength: 1, maxLength: 20 }), fc.option(timeMs), (times, onsetMs) => {
      const changes = times.map((atMs, index) => change(`${index}`, 0, 'Align the header', { atMs }));
      expect(rankChanges(symptom('quota exceeded', { onsetMs }), changes).culprit).toBeNull();
    }),
  );
});
