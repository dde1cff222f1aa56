// The score and the baselines on cases that one can do by hand, and the reader on a folder that nobody has seen.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { baselineAnswer, nSigma, robust, robustFloored } from './baselines.ts';
import { loadCauseCases, metricColumns, type CauseCase } from './cause-cases.ts';
import { accuracyAt, averageAt5, placesOf } from './score-causes.ts';

test('AC@k is the share of cases with a right item within the first k, Avg@5 the mean of five', () => {
  expect(accuracyAt(1, [1, 2, 6, Infinity])).toBe(0.25);
  expect(accuracyAt(3, [1, 2, 6, Infinity])).toBe(0.5);
  expect(averageAt5([1, 2, 6, Infinity])).toBeCloseTo((0.25 + 0.5 * 4) / 5);
  const truth = { service: 'b', metrics: ['b|cpu', 'b|cpu_rate'] };
  expect(placesOf({ services: ['a', 'b'], columns: ['a|cpu', 'b|mem', 'b|cpu_rate'] }, truth)).toEqual({
    service: 2,
    column: 3,
  });
  expect(placesOf({ services: ['a'], columns: [] }, { service: 'b', metrics: [] })).toEqual({
    service: Infinity,
    column: null,
  });
});

test('baselines take the farthest row since the injection on the scale of those before it', () => {
  const text = 'time,a|bytes,b|cpu,_entry|latency\n1,100,1,0\n2,100,2,0\n3,100,3,0\n4,100,4,0\n5,104,9,99\n6,,,99\n';
  const one: CauseCase = {
    id: 'x',
    system: 's',
    input: { services: ['a', 'b', 'c'], metrics: metricColumns(text), onsetRow: 4 },
    truth: { service: 'b', metrics: [] },
  };
  // a: nothing before, so scale 1: 4; b: (9 − 2.5) ÷ 1.5; floored, a: 4 ÷ 10.
  expect(baselineAnswer(one, robust)).toEqual({ services: ['b', 'a', 'c'], columns: ['b|cpu', 'a|bytes'] });
  expect(baselineAnswer(one, robustFloored).services[0]).toBe('b');
  expect(baselineAnswer(one, nSigma).services[0]).toBe('b');
});

test('a folder of the same shape is read, whatever its systems, cases and services are called', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kintsugi causes '));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, 'cases/ñ 1'), { recursive: true });
  await mkdir(join(folder, 'reference'));
  const about = {
    system: 'other',
    rows_before: 1,
    candidate_services: ['a', 'b'],
    topology: 'other',
    alert: { service: 'a', metric: 'latency' },
    reference_day: 'd',
  };
  const span = { phase: 'after', service: 'b', parent: 'a', operation: 'Get', count: 3, mean_us: 5, p95_us: 6 };
  await writeFile(join(folder, 'truth.json'), JSON.stringify({ 'ñ 1': { service: 'b', metrics: [] } }));
  await writeFile(join(folder, 'topology.json'), JSON.stringify({ other: { edges: [['a', 'b']] } }));
  await writeFile(join(folder, 'cases/ñ 1/case.json'), JSON.stringify(about));
  await writeFile(join(folder, 'cases/ñ 1/metrics.csv.gz'), gzipSync('time,a|cpu,_edge|a>b_p50\n1,2,3\n2,,4\n'));
  await writeFile(join(folder, 'cases/ñ 1/traces.json'), JSON.stringify([span]));
  await writeFile(
    join(folder, 'reference/traces-other-d.json'),
    JSON.stringify([{ ...span, phase: 'normal', count: 7 }]),
  );
  const [one] = await loadCauseCases(folder);
  expect(one?.input).toMatchObject({
    metrics: [
      { service: 'a', name: 'cpu', values: Float64Array.of(2, Number.NaN) },
      { service: 'a', callee: 'b', name: 'latency_p50', values: Float64Array.of(3, 4) },
    ],
    calls: [{ caller: 'a', service: 'b', before: null, after: { count: 3 }, reference: { count: 7 } }],
    symptom: { service: 'a', kind: 'latency' },
    edges: [['a', 'b']],
  });
  expect(one?.input.logs).toBeUndefined();
});
