// OpenSLO documents as people write them, and what each refusal says.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readOpenSlo } from './open-slo.ts';

const query = (text: string): unknown => ({ metricSource: { type: 'Prometheus', spec: { query: text } } });

function document(spec: Record<string, unknown> = {}): unknown {
  return {
    apiVersion: 'openslo/v1',
    kind: 'SLO',
    metadata: { name: 'billing-availability' },
    spec: {
      service: 'billing',
      indicator: {
        metadata: { name: 'answers' },
        spec: { ratioMetric: { counter: true, good: query('good'), total: query('all') } },
      },
      timeWindow: [{ duration: '30d', isRolling: true }],
      budgetingMethod: 'Occurrences',
      objectives: [{ displayName: 'three nines', target: 0.999 }],
      ...spec,
    },
  };
}

test('a document of the specification is read', () => {
  expect(readOpenSlo(document())).toEqual({
    kind: 'slo',
    slo: {
      name: 'billing-availability',
      service: 'billing',
      target: 0.999,
      windowMs: 30 * 86_400_000,
      counts: {
        of: 'good',
        part: { kind: 'Prometheus', spec: { query: 'good' } },
        total: { kind: 'Prometheus', spec: { query: 'all' } },
      },
    },
  });
});

test('bad over total, a target in per cent, and no service are read too', () => {
  const indicator = { spec: { ratioMetric: { bad: query('bad'), total: query('all') } } };
  const reading = readOpenSlo(document({ indicator, objectives: [{ targetPercent: 99.5 }], service: undefined }));
  expect(reading).toMatchObject({ kind: 'slo', slo: { target: 0.995, service: null, counts: { of: 'bad' } } });
});

test('each refusal names the field and what to write instead', () => {
  const refusals: readonly (readonly [unknown, string])[] = [
    [null, 'the document: it is a mapping or nothing → write a mapping of fields here'],
    [{ apiVersion: 'openslo/v1alpha' }, 'apiVersion: it is openslo/v1alpha → write apiVersion: openslo/v1'],
    [
      document({ objectives: [{ target: 99.9 }] }),
      'spec.objectives[0].target: it is 99.9 → write a share below 1, as target: 0.999',
    ],
    [
      document({ objectives: [] }),
      'spec.objectives: 0 entries → write a list with one entry; one SLO for each further one',
    ],
    [
      document({ timeWindow: [{ duration: '1M' }] }),
      'spec.timeWindow[0].duration: it is 1M → write minutes, hours, days or weeks, as 30d',
    ],
    [
      document({ timeWindow: [{ duration: '30d', isRolling: false }] }),
      'spec.timeWindow[0].isRolling: a calendar window → write isRolling: true and a duration as 30d',
    ],
    [
      document({ budgetingMethod: 'Timeslices' }),
      'spec.budgetingMethod: it is Timeslices → write Occurrences: events are counted here, not time slices',
    ],
    [
      document({ indicator: undefined, indicatorRef: 'x' }),
      'spec.indicatorRef: a reference to another document → write the indicator into this SLO',
    ],
    [
      document({ indicator: { spec: { thresholdMetric: {} } } }),
      'spec.indicator.spec.ratioMetric: it is missing → write a ratioMetric with good (or bad) and total',
    ],
    [
      document({ indicator: { spec: { ratioMetric: { total: query('all') } } } }),
      'spec.indicator.spec.ratioMetric.good: it is missing → write a mapping of fields here',
    ],
  ];
  for (const [given, says] of refusals) {
    const reading = readOpenSlo(given);
    if (reading.kind === 'slo') expect.fail(`read in spite of: ${says}`);
    expect(`${reading.field}: ${reading.because} → ${reading.mend}`).toBe(says);
  }
});

test('any value at all is read or refused, never a crash', () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), (some, other) => {
      expect(['slo', 'refused']).toContain(readOpenSlo(some).kind);
      expect(['slo', 'refused']).toContain(readOpenSlo(document({ objectives: some, timeWindow: other })).kind);
      expect(['slo', 'refused']).toContain(readOpenSlo(document({ indicator: some })).kind);
    }),
  );
});
