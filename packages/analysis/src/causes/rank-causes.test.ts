// What somebody relies on when a cause is named: right in plain cases, honest where there is none.
import { expect, test } from 'vitest';
import type { CauseInput, MetricColumn, TemplateStatistic } from './cause-input.ts';
import { rankCauses } from './rank-causes.ts';
import type { CallStatistic } from '../traces/call-statistics.ts';

const ONSET = 20;

/** 25 quiet rows, and from the onset on `level` times as much. */
function column(service: string, name: string, level = 1, usual = 10): MetricColumn {
  const values = Float64Array.from(
    { length: 25 },
    (_, row) => usual * (1 + 0.02 * Math.sin(row * 7.3)) * (row < ONSET ? 1 : level),
  );
  return { service, name, values };
}

function call(
  caller: string,
  service: string,
  operation: string,
  counts: readonly [number, number],
  meansMs: readonly [number, number],
): CallStatistic {
  const phase = (at: 0 | 1) =>
    counts[at] === 0 ? null : { count: counts[at], meanUs: meansMs[at] * 1_000, p95Us: meansMs[at] * 1_500 };
  return { caller, service, operation, before: phase(0), after: phase(1) };
}

const first = (input: CauseInput) => rankCauses(input).services[0];

test('a service whose processor burns beyond its load is the cause, and its metric stands first', () => {
  const metrics = [column('a', 'cpu'), column('b', 'cpu', 4), column('b', 'latency_mean', 9), column('c', 'cpu', 1.1)];
  const { services, columns, none } = rankCauses({ services: ['a', 'b', 'c'], metrics, onsetRow: ONSET });
  expect(services[0]).toMatchObject({ service: 'b', mechanism: 'processor' });
  expect(services[0]?.evidence[0]).toMatchObject({
    channel: 'resource',
    what: 'cpu',
    expected: expect.closeTo(10, 0),
    seen: expect.closeTo(40, 0),
  });
  expect(columns[0]).toEqual({ service: 'b', name: 'cpu' });
  expect(none).toBeLessThan(0.2);
});

test('a processor that works more because more is asked of it is no cause', () => {
  const metrics = [column('a', 'cpu', 3), column('a', 'requests', 3), column('b', 'cpu'), column('b', 'requests')];
  expect(rankCauses({ services: ['a', 'b'], metrics, onsetRow: ONSET }).none).toBeGreaterThan(0.5);
});

test('memory that grows with the processor is a leak; a processor alone is not', () => {
  const leak = [column('a', 'cpu', 50), column('a', 'mem', 5), column('b', 'mem')];
  expect(first({ services: ['a', 'b'], metrics: leak, onsetRow: ONSET })?.mechanism).toBe('memory');
  expect(
    first({
      services: ['a', 'b'],
      metrics: [column('a', 'cpu', 50), column('a', 'mem', 1.05), column('b', 'mem')],
      onsetRow: ONSET,
    })?.mechanism,
  ).toBe('processor');
});

test('the network to a service is told from its work: callers wait longer than it takes', () => {
  const calls = [
    call('', 'front', 'page', [100, 100], [50, 300]),
    call('front', 'front', 'shop.Stock/Get', [100, 100], [12, 262]),
    call('front', 'stock', 'shop.Stock/Get', [100, 100], [10, 10]),
    call('front', 'front', 'shop.Ads/Get', [100, 100], [12, 13]),
    call('front', 'ads', 'shop.Ads/Get', [100, 100], [10, 11]),
  ];
  expect(first({ services: ['front', 'stock', 'ads'], calls })).toMatchObject({
    service: 'stock',
    mechanism: 'network',
  });
});

test('a service that no longer makes its calls is the cause, not those it no longer calls', () => {
  const calls = [
    call('', 'order', 'place', [100, 100], [50, 40]),
    call('order', 'bank', 'Charge', [100, 0], [10, 10]),
    call('order', 'mail', 'Send', [100, 2], [10, 10]),
  ];
  expect(first({ services: ['order', 'bank', 'mail'], calls })).toMatchObject({
    service: 'order',
    mechanism: 'code',
  });
});

test('where two callers stop calling one operation, what they called is the cause', () => {
  const calls = [
    call('', 'front', 'page', [400, 400], [50, 40]),
    call('', 'order', 'place', [200, 200], [50, 40]),
    call('front', 'goods', 'Get', [800, 150], [10, 10]),
    call('order', 'goods', 'Get', [400, 80], [10, 10]),
  ];
  expect(first({ services: ['front', 'order', 'goods'], calls })?.service).toBe('goods');
});

test('failures that no callee handed up are the work of whom they begin at', () => {
  const failing = (caller: string, service: string, ownErrors: number): CallStatistic => ({
    ...call(caller, service, 'Get', [100, 100], [10, 10]),
    before: { count: 100, meanUs: 1, p95Us: 1, ownErrors: 0 },
    after: { count: 100, meanUs: 1, p95Us: 1, ownErrors },
  });
  expect(first({ services: ['a', 'b'], calls: [failing('', 'a', 0), failing('a', 'b', 40)] })?.service).toBe('b');
});

test('a new line of trouble in a log speaks, another mix of requests does not', () => {
  const logs: TemplateStatistic[] = [
    { service: 'a', template: 'INFO looked up <*>', before: 100, after: 100 },
    { service: 'a', template: 'ERROR no contact found for <*>', before: 0, after: 30 },
    { service: 'b', template: 'INFO looked up <*>', before: 100, after: 160 },
    { service: 'b', template: 'INFO booked <*>', before: 100, after: 160 },
  ];
  expect(first({ services: ['b', 'a'], logs })?.service).toBe('a');
});

test('errors are where they enter the flow, not where they are seen', () => {
  const golden = (service: string, success: number): MetricColumn[] => [
    column(service, 'requests_Sum', 1, 1_000),
    {
      ...column(service, 'availability'),
      values: Float64Array.from({ length: 25 }, (_, row) => (row < ONSET + 2 ? 100 : success)),
    },
  ];
  const input: CauseInput = {
    services: ['front', 'middle', 'deep', 'beside'],
    metrics: [...golden('front', 90), ...golden('middle', 90), ...golden('deep', 90), ...golden('beside', 100)],
    onsetRow: ONSET,
    edges: [
      ['front', 'middle'],
      ['middle', 'deep'],
      ['front', 'beside'],
    ],
    symptom: { service: 'front', kind: 'errors' },
  };
  expect(first(input)).toMatchObject({ service: 'deep', mechanism: 'errors' });
});

test('a caller is explained away by a callee that shows as much', () => {
  const logs: TemplateStatistic[] = ['a', 'b'].map((service) => ({
    service,
    template: `ERROR failed in ${service}`,
    before: 0,
    after: 50,
  }));
  const lines = ['a', 'b'].map((service): TemplateStatistic => ({
    service,
    template: 'INFO served',
    before: 500,
    after: 500,
  }));
  expect(first({ services: ['a', 'b'], logs: [...logs, ...lines], edges: [['a', 'b']] })?.service).toBe('b');
});

test('a service that works longer for a call is told from its callers, who wait for it', () => {
  const calls = [
    call('', 'front', 'page', [100, 100], [60, 460]),
    call('front', 'front', 'shop.Stock/Get', [100, 100], [42, 442]),
    call('front', 'stock', 'shop.Stock/Get', [100, 100], [40, 440]),
  ];
  expect(first({ services: ['front', 'stock'], calls })).toMatchObject({ service: 'stock', mechanism: 'latency' });
});

test('what other rooms know counts with the rest', () => {
  const further = [
    { channel: 'changes' as const, service: 'b', what: 'release 7', nats: 5, expected: 0, seen: 1, unit: 'releases' },
  ];
  expect(first({ services: ['a', 'b'], further })).toMatchObject({ service: 'b', mechanism: 'code' });
});

test('a louder log is the trouble of who wrote it, even where nothing is known of requests', () => {
  const logs: TemplateStatistic[] = [
    { service: 'a', template: 'INFO served', before: 500, after: 500 },
    { service: 'a', template: 'ERROR out of connections', before: 1, after: 900 },
    { service: 'b', template: 'INFO served', before: 500, after: 900 },
  ];
  const { services } = rankCauses({ services: ['b', 'a'], logs });
  expect(services[0]?.service).toBe('a');
  expect(services[0]?.evidence.map(({ what }) => what)).toEqual(['ERROR out of connections']);
});

test('nothing to go by is none of these, whatever is missing', () => {
  for (const input of [
    { services: [] },
    { services: ['a'] },
    { services: ['a'], metrics: [column('a', 'cpu')], onsetRow: ONSET },
    { services: ['a'], metrics: [column('a', 'cpu', 9)] },
    {
      services: ['a'],
      metrics: [{ ...column('a', 'cpu'), values: new Float64Array(25).fill(Number.NaN) }],
      onsetRow: ONSET,
    },
    { services: ['a'], metrics: [{ ...column('a', 'cpu'), values: new Float64Array(0) }], onsetRow: 0 },
    { services: ['a'], metrics: [{ ...column('a', 'cpu'), values: new Float64Array(1).fill(5) }], onsetRow: 1 },
    { services: ['a'], calls: [], logs: [], symptom: { service: 'nobody', kind: 'latency' } },
  ] as CauseInput[]) {
    const { services, none } = rankCauses(input);
    expect(none).toBeGreaterThan(services[0]?.probability ?? 0);
    expect(services.map(({ service }) => service)).toEqual(input.services);
  }
});

test('long columns and long lines are handled', () => {
  const values = Float64Array.from({ length: 1_000_000 }, (_, row) => 10 + (row % 7) + (row > 900_000 ? 100 : 0));
  const logs = [{ service: 'a', template: `ERROR ${'x'.repeat(1_000_000)}`, before: 0, after: 9 }];
  expect(
    first({ services: ['b', 'a'], metrics: [{ service: 'a', name: 'cpu', values }], onsetRow: 900_000, logs })?.service,
  ).toBe('a');
});
