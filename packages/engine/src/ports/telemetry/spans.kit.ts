// The contract of spans, traces and edges.
import { expect } from 'vitest';
import type { Edge } from '../telemetry.ts';
import { between, hex, span, type TelemetryKitTest } from './world.kit.ts';

export function spanTests(test: TelemetryKitTest): void {
  test('a span comes back as it was', async ({ telemetry, write }) => {
    const sent = span(0xff00ff, 1, {
      parentSpanId: hex(9, 8),
      kind: 'client',
      peer: 'beta',
      error: true,
      status: null,
    });
    await write({ spans: [sent] });
    expect(await telemetry.spans({ ...between(0, 60), limit: 10 })).toEqual([sent]);
  });

  test('spans are found by service, operation and failure; the newest win and come oldest first', async ({
    telemetry,
    write,
  }) => {
    await write({
      spans: [
        span(1, 5, { error: true }),
        span(1, 2),
        span(1, 3, { operation: 'POST /things', error: true }),
        span(1, 4, { service: 'beta' }),
      ],
    });
    const found = async (query: object) =>
      (await telemetry.spans({ ...between(0, 60), limit: 10, ...query })).map(({ spanId }) => Number(spanId));
    expect(await found({})).toEqual([2, 3, 4, 5]);
    expect(await found({ service: 'alpha', errorsOnly: true })).toEqual([3, 5]);
    expect(await found({ operation: 'POST /things' })).toEqual([3]);
    expect(await found({ limit: 2 })).toEqual([4, 5]);
    expect(await found(between(3, 5))).toEqual([3, 4]);
  });

  test('a trace is all its spans in order, each once, however they arrived', async ({ telemetry, write, clock }) => {
    await write({ spans: [span(7, 3), span(8, 1)] });
    const knownAtMs = clock.nowMs;
    clock.nowMs += 1_000;
    await write({ spans: [span(7, 1), span(7, 3), span(7, 2)] });
    expect((await telemetry.trace(hex(7, 16))).map(({ spanId }) => Number(spanId))).toEqual([1, 2, 3]);
    expect((await telemetry.trace(hex(7, 16), knownAtMs)).map(({ spanId }) => Number(spanId))).toEqual([3]);
    expect(await telemetry.trace(hex(99, 16))).toEqual([]);
    expect(await telemetry.trace(`' OR 1=1 --`)).toEqual([]);
  });

  test('edges come from calls; who answered names the callee, and silent callees are outside', async ({
    telemetry,
    write,
    declared,
  }) => {
    const call = { kind: 'client' as const };
    await write({
      spans: [
        span(1, 1, { ...call, peer: '10.0.0.7:80' }),
        span(1, 2, { service: 'beta', parentSpanId: hex(1, 8) }),
        span(2, 3, { ...call, service: 'beta', peer: 'bank.example:443' }),
        span(3, 4, { ...call, peer: 'gamma' }),
        span(4, 70, { ...call, peer: 'much-later' }),
      ],
    });
    declared.push(
      { caller: 'alpha', callee: 'gamma', outside: false, sources: ['declared'] },
      { caller: 'gamma', callee: 'delta', outside: true, sources: ['runtime'] },
    );
    const edge = (caller: string, callee: string, outside: boolean, ...sources: Edge['sources'][number][]): Edge => ({
      caller,
      callee,
      outside,
      sources,
    });
    expect(await telemetry.edges(between(0, 60))).toEqual([
      edge('alpha', 'beta', false, 'traces'),
      edge('alpha', 'gamma', false, 'traces', 'declared'),
      edge('beta', 'bank.example:443', true, 'traces'),
      edge('gamma', 'delta', true, 'runtime'),
    ]);
  });
}
