// What holds of every ranking of causes, over inputs that nobody chose.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CauseInput, MetricColumn, Symptom } from './cause-input.ts';
import { rankCauses } from './rank-causes.ts';

const ONSET = 20;

const anyNumber = fc.oneof(
  { weight: 6, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 4, arbitrary: fc.double({ min: 0, max: 100, noNaN: true }) },
  fc.constant(Number.NaN),
);
const anyName = fc.constantFrom(
  'cpu',
  'mem',
  'requests',
  'availability',
  'errors',
  'latency_p99',
  'NodeCpuUsage',
  'Ωμέγα',
  '',
);
const anyService = fc.constantFrom('a', 'b', 'c', 'käse', '🦊');
const anyCount = fc.nat({ max: 2_000 });
const anyPhase = fc.option(fc.record({ count: fc.integer({ min: 1, max: 2_000 }), meanUs: fc.nat(), p95Us: fc.nat() }));
const anyInput: fc.Arbitrary<CauseInput> = fc.record({
  services: fc.uniqueArray(anyService),
  metrics: fc.uniqueArray(
    fc.record({
      service: anyService,
      name: anyName,
      values: fc.array(anyNumber, { minLength: 12, maxLength: 12 }).map((values) => Float64Array.from(values)),
    }),
    { maxLength: 12, selector: ({ service, name }) => JSON.stringify([service, name]) },
  ),
  onsetRow: fc.integer({ min: 0, max: 12 }),
  calls: fc.uniqueArray(
    fc.record({
      caller: fc.oneof(anyService, fc.constant('')),
      service: anyService,
      operation: fc.constantFrom('GET', 'POST', '/x', 'a.B/C', 'grpc.a.B/C'),
      before: anyPhase,
      after: anyPhase,
      reference: anyPhase,
    }),
    { maxLength: 12, selector: ({ caller, service, operation }) => JSON.stringify([caller, service, operation]) },
  ),
  logs: fc.uniqueArray(
    fc.record({
      service: anyService,
      template: fc.string({ unit: 'binary' }),
      before: anyCount,
      after: anyCount,
      reference: anyCount,
    }),
    { maxLength: 8, selector: ({ service, template }) => JSON.stringify([service, template]) },
  ),
  edges: fc.array(fc.tuple(anyService, anyService), { maxLength: 8 }),
  symptom: fc.option<Symptom>(
    fc.record({ service: anyService, kind: fc.constantFrom('latency' as const, 'errors' as const) }),
  ),
});

test('whatever goes in, numbers come out, beliefs sum to one, and each service stands once', () => {
  fc.assert(
    fc.property(anyInput, (input) => {
      const { services, none } = rankCauses(input);
      const numbers = services.flatMap(({ score, probability, evidence }) => [
        score,
        probability,
        ...evidence.flatMap(({ nats, expected, seen }) => [nats, expected, seen]),
      ]);
      expect(numbers.filter((value) => !Number.isFinite(value))).toEqual([]);
      expect(services.reduce((sum, { probability }) => sum + probability, none)).toBeCloseTo(1, 9);
      expect(new Set(services.map(({ service }) => service)).size).toBe(services.length);
      expect(services.map(({ score }) => score)).toEqual(services.map(({ score }) => score).toSorted((a, b) => b - a));
    }),
  );
});

test('renaming services changes nothing but the names', () => {
  const renamed = (service: string): string => (service === '' ? '' : `ts-${service}-x`);
  fc.assert(
    fc.property(anyInput, (input) => {
      const other: CauseInput = {
        ...input,
        services: input.services.map(renamed),
        metrics: input.metrics?.map((one) => ({ ...one, service: renamed(one.service) })) ?? [],
        calls:
          input.calls?.map((one) => ({ ...one, caller: renamed(one.caller), service: renamed(one.service) })) ?? [],
        logs: input.logs?.map((one) => ({ ...one, service: renamed(one.service) })) ?? [],
        edges: input.edges?.map(([caller, callee]) => [renamed(caller), renamed(callee)] as const) ?? [],
        symptom:
          input.symptom === null || input.symptom === undefined
            ? null
            : { ...input.symptom, service: renamed(input.symptom.service) },
      };
      const brief = ({ services }: ReturnType<typeof rankCauses>) =>
        services.map(({ service, score }) => [service, score]);
      expect(brief(rankCauses(other))).toEqual(
        brief(rankCauses(input)).map(([service, score]) => [renamed(service as string), score]),
      );
    }),
  );
});

test('the order of columns, calls and lines changes no score', () => {
  fc.assert(
    fc.property(anyInput, (input) => {
      const other: CauseInput = {
        ...input,
        metrics: input.metrics?.toReversed() ?? [],
        calls: input.calls?.toReversed() ?? [],
        logs: input.logs?.toReversed() ?? [],
        edges: input.edges?.toReversed() ?? [],
      };
      const scores = (one: CauseInput) =>
        new Map(rankCauses(one).services.map(({ service, score }) => [service, score]));
      const [ours, theirs] = [scores(input), scores(other)];
      for (const [service, score] of ours) expect(theirs.get(service)).toBeCloseTo(score, 6);
    }),
  );
});

test('units of a metric change nothing', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.5, max: 100, noNaN: true }), { minLength: 75, maxLength: 75 }),
      fc.constantFrom(1e-9, 1e-3, 1_000, 1_048_576),
      (numbers, unit) => {
        const metrics = (scale: number): MetricColumn[] =>
          ['cpu', 'mem', 'latency_mean'].map((name, at) => ({
            service: `s${at % 2}`,
            name,
            values: Float64Array.from(numbers.slice(at * 25, at * 25 + 25), (value) => value * scale),
          }));
        const scores = (scale: number): number[] =>
          rankCauses({ services: ['s0', 's1'], metrics: metrics(scale), onsetRow: ONSET }).services.map(
            ({ score }) => score,
          );
        for (const [at, score] of scores(1).entries()) expect(scores(unit)[at]).toBeCloseTo(score, 6);
      },
    ),
  );
});
