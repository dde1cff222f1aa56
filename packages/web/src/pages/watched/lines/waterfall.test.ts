import fc from 'fast-check';
import { expect, test } from 'vitest';
import { waterfall, type Span } from './waterfall.ts';

function span(spanId: string, parentSpanId: string | null, startMs: number, durationMs: number): Span {
  return {
    traceId: 'a1',
    spanId,
    parentSpanId,
    service: 'alpha',
    instance: 'alpha-1',
    operation: `GET /${spanId}`,
    kind: 'server',
    startedAt: new Date(startMs).toISOString(),
    durationSeconds: durationMs / 1_000,
    error: false,
    status: 200,
    peer: null,
    attributes: {},
  };
}

test('calls stand under their caller in the order in which they began, on the time of the trace', () => {
  const steps = waterfall([
    span('c', 'a', 60, 20),
    span('a', null, 0, 100),
    span('b', 'a', 10, 40),
    span('d', 'b', 20, 10),
  ]);
  expect(steps.map(({ span: { spanId }, depth }) => [spanId, depth])).toEqual([
    ['a', 0],
    ['b', 1],
    ['d', 2],
    ['c', 1],
  ]);
  expect(steps[3]).toMatchObject({ start: 0.6, width: 0.2 });
});

test('a span whose caller is not stored begins a tree of its own', () => {
  expect(waterfall([span('b', 'lost', 0, 5)]).map(({ depth }) => depth)).toEqual([0]);
});

test('whatever spans claim about each other, each is shown once and inside the picture', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd');
  const any = fc.tuple(id, fc.option(id), fc.nat(1_000), fc.nat(1_000)).map((given) => span(...given));
  fc.assert(
    fc.property(fc.array(any, { minLength: 1, maxLength: 20 }), (spans) => {
      const steps = waterfall(spans);
      expect(new Set(steps.map((step) => step.span))).toEqual(new Set(spans));
      expect(steps).toHaveLength(spans.length);
      for (const { start, width } of steps) {
        expect(start).toBeGreaterThanOrEqual(0);
        expect(start + width).toBeLessThanOrEqual(1 + 1e-9);
      }
    }),
  );
});
