// What spans say of a request: hand-made traces whose answers can be read off, and broken ones that must not hurt.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { callStatistics } from './call-statistics.ts';
import { edgeVerdicts } from './edge-verdict.ts';
import { networkDelays } from './network-delays.ts';
import { pairCalls } from './pair-calls.ts';
import { criticalPath, selfTimes } from './self-time.ts';
import { spanForest, type SpanColumns, type SpanKind } from './span-columns.ts';
import { retriesOf, spanLinks } from './span-links.ts';

interface Row {
  readonly id: string;
  readonly parent?: string;
  readonly service: string;
  readonly operation?: string;
  readonly kind?: SpanKind;
  readonly from: number;
  readonly to: number;
  readonly error?: boolean;
}

function spansOf(rows: readonly Row[], trace = 't'): SpanColumns {
  return {
    traceIds: rows.map(() => trace),
    spanIds: rows.map(({ id }) => id),
    parentIds: rows.map(({ parent }) => parent ?? ''),
    services: rows.map(({ service }) => service),
    operations: rows.map(({ operation, id }) => operation ?? id),
    kinds: rows.map(({ kind }) => kind ?? 'internal'),
    startsUs: Float64Array.from(rows, ({ from }) => from),
    durationsUs: Float64Array.from(rows, ({ from, to }) => to - from),
    errors: Uint8Array.from(rows, ({ error }) => (error === true ? 1 : 0)),
  };
}

/** A calls B for `waited`, of which B works for `worked`. */
function callOf(waited: number, worked: number, error = false): readonly Row[] {
  return [
    { id: 'a', service: 'A', kind: 'server', from: 0, to: waited + 10, error },
    { id: 'c', parent: 'a', service: 'A', operation: 'Get', kind: 'client', from: 5, to: 5 + waited, error },
    // Another machine's clock: an hour ahead.
    {
      id: 's',
      parent: 'c',
      service: 'B',
      operation: 'B/Get',
      kind: 'server',
      from: 3_600_000_000,
      to: 3_600_000_000 + worked,
      error,
    },
  ];
}

const phase = (rows: readonly Row[]) => {
  const spans = spansOf(rows);
  return { spans, forest: spanForest(spans) };
};

test('own time is what no child covers, even where children run beside each other', () => {
  const spans = spansOf([
    { id: 'root', service: 'A', from: 0, to: 100 },
    { id: 'x', parent: 'root', service: 'A', from: 10, to: 50 },
    { id: 'y', parent: 'root', service: 'A', from: 30, to: 60 },
  ]);
  expect([...selfTimes(spans, spanForest(spans))]).toEqual([50, 40, 30]);
});

test('the critical path is whom one waited for last, and fills the whole request', () => {
  const spans = spansOf([
    { id: 'root', service: 'A', from: 0, to: 100 },
    { id: 'fast', parent: 'root', service: 'A', from: 10, to: 30 },
    { id: 'slow', parent: 'root', service: 'A', from: 10, to: 90 },
    { id: 'deep', parent: 'slow', service: 'A', from: 40, to: 80 },
  ]);
  const path = criticalPath(spans, spanForest(spans), 0);
  expect(path.map(({ row, fromUs, toUs }) => [spans.spanIds[row], fromUs, toUs])).toEqual([
    ['root', 0, 10],
    ['slow', 10, 40],
    ['deep', 40, 80],
    ['slow', 80, 90],
    ['root', 90, 100],
  ]);
});

test('an edge is slow by its network, by its callee, or by neither, whatever the clocks say', () => {
  const verdict = (waited: number, worked: number) =>
    edgeVerdicts(spanLinks({ before: phase(callOf(12_000, 10_000)), after: phase(callOf(waited, worked)) }))[0]?.slower;
  expect(verdict(262_000, 10_000)).toBe('network');
  expect(verdict(262_000, 260_000)).toBe('callee');
  expect(verdict(512_000, 260_000)).toBe('both');
  expect(verdict(12_500, 10_400)).toBe('neither');
  expect(edgeVerdicts(spanLinks({ after: phase(callOf(12_000, 10_000)) }))[0]?.slower).toBe('unknown');
});

test('statistics count who called whom, and failures where they began', () => {
  const statistics = callStatistics({ after: phase(callOf(20, 10, true)) });
  expect(
    statistics.map(({ caller, service, operation, after }) => [
      caller,
      service,
      operation,
      after?.count,
      after?.ownErrors,
    ]),
  ).toEqual([
    ['', 'A', 'a', 1, 0],
    ['A', 'A', 'Get', 1, 0],
    ['A', 'B', 'B/Get', 1, 1],
  ]);
});

test('a call that is repeated after it failed is a retry', () => {
  const { spans, forest } = phase([
    { id: 'a', service: 'A', from: 0, to: 100 },
    { id: '1', parent: 'a', service: 'A', operation: 'Get', kind: 'client', from: 1, to: 2, error: true },
    { id: '2', parent: 'a', service: 'A', operation: 'Get', kind: 'client', from: 3, to: 4, error: true },
    { id: '3', parent: 'a', service: 'A', operation: 'Get', kind: 'client', from: 5, to: 6 },
    { id: '4', parent: 'a', service: 'A', operation: 'Get', kind: 'client', from: 7, to: 8 },
  ]);
  expect(retriesOf(spans, forest)).toEqual([{ caller: 'A', callee: 'Get', calls: 4, retries: 3 }]);
});

test('one delay to a callee explains the gaps of all its callers', () => {
  const phases = { before: phase(callOf(12_000, 10_000)), after: phase(callOf(262_000, 10_000)) };
  const [a, b] = networkDelays(spanLinks(phases)).toSorted((x, y) => y.service.localeCompare(x.service));
  expect(a).toMatchObject({ service: 'B', way: 'in', delayUs: 250_000 });
  expect(a?.evidence).toBeGreaterThan(5);
  expect(b?.service).toBe('A');
});

test('nameless calls are shared out among routes so that counts add up', () => {
  const statistic = (caller: string, service: string, operation: string, count: number, meanUs: number) => ({
    caller,
    service,
    operation,
    before: { count, meanUs, p95Us: meanUs },
    after: null,
  });
  const links = pairCalls([
    statistic('A', 'A', 'HTTP GET', 10, 1_200),
    statistic('A', 'A', 'HTTP POST', 7, 5_200),
    statistic('A', 'B', '/b', 10, 1_000),
    statistic('A', 'C', '/c', 4, 5_000),
    statistic('A', 'D', '/d', 3, 5_000),
    statistic('A', 'Q', 'orders process', 99, 5_000),
  ]);
  expect(links.map(({ client, ends }) => [client.operation, ends.map(({ server }) => server.service)])).toEqual([
    ['HTTP GET', ['B']],
    ['HTTP POST', ['C', 'D']],
  ]);
});

test('an operation is the same by whatever prefix its ends give it, and not by half a word', () => {
  const statistic = (caller: string, service: string, operation: string) => ({
    caller,
    service,
    operation,
    before: { count: 1, meanUs: 1, p95Us: 1 },
    after: null,
  });
  const paired = (client: string, server: string) =>
    pairCalls([statistic('A', 'A', client), statistic('A', 'B', server)]).length === 1;
  expect(paired('shop.Cart/Get', '/shop.Cart/Get')).toBe(true);
  expect(paired('shop.Cart/Get', 'grpc.shop.Cart/Get')).toBe(true);
  expect(paired('Fetch', 'ReFetch')).toBe(false);
});

const anyRow: fc.Arbitrary<Row> = fc.record({
  id: fc.constantFrom('1', '2', '3', '4', '5', 'ß', ''),
  parent: fc.constantFrom('1', '2', '3', '4', '5', 'ß', '', 'gone'),
  service: fc.constantFrom('A', 'B', '🦊'),
  operation: fc.constantFrom('Get', 'HTTP GET', 'GET', '/x'),
  kind: fc.constantFrom<SpanKind>('client', 'server', 'internal'),
  from: fc.oneof(fc.integer(), fc.constant(Number.NaN)),
  to: fc.oneof(fc.integer(), fc.constant(Infinity)),
  error: fc.boolean(),
});

test('broken traces (circles, duplicates, lost parents, times that run backwards) end, and give finite numbers', () => {
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 12 }), (rows) => {
      const { spans, forest } = phase(rows);
      const own = selfTimes(spans, forest);
      expect(own.every((value) => value >= 0 && value < Infinity)).toBe(true);
      for (const root of forest.rows) {
        const length = criticalPath(spans, forest, root).reduce((sum, { fromUs, toUs }) => sum + toUs - fromUs, 0);
        expect(length).toBeCloseTo(spans.durationsUs[root] as number, 3);
      }
      const phases = { before: { spans, forest }, after: { spans, forest } };
      const numbers = [
        ...callStatistics(phases).flatMap(({ after }) => [after?.meanUs ?? 0, after?.p95Us ?? 0]),
        ...networkDelays(spanLinks(phases)).map(({ evidence }) => evidence),
        ...networkDelays(pairCalls(callStatistics(phases))).map(({ evidence }) => evidence),
      ];
      expect(numbers.every(Number.isFinite)).toBe(true);
      expect(retriesOf(spans, forest).every(({ retries, calls }) => retries < calls)).toBe(true);
    }),
  );
});
