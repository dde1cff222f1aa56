// The contract of series: steps, joins, counters, what was known when, bounds.
import { expect } from 'vitest';
import type { SeriesQuery, Telemetry } from '../telemetry.ts';
import { START_MS, between, metrics, type TelemetryKitTest } from './world.kit.ts';

const minute = { ...between(0, 60), stepMs: 10_000 };

async function values(telemetry: Telemetry, query: Partial<SeriesQuery>): Promise<number[][]> {
  const windows = await telemetry.series({ match: { measure: 'depth' }, join: 'mean', ...minute, ...query });
  return windows.map((window) => [...window.values]);
}

export function seriesTests(test: TelemetryKitTest): void {
  test('nothing written: nothing found', async ({ telemetry }) => {
    expect(await values(telemetry, {})).toEqual([]);
  });

  test('values stand in even steps, with NaN where nothing was seen; the window is half open', async ({
    telemetry,
    write,
  }) => {
    await write(
      metrics({
        points: [
          [-1, 9],
          [0, 1],
          [9, 3],
          [10, 5],
          [35, 7],
          [60, 9],
        ],
      }),
    );
    const [window] = await telemetry.series({ match: { measure: 'depth' }, join: 'mean', ...minute });
    expect(window).toEqual({
      series: { measure: 'depth', service: 'alpha' },
      fromMs: START_MS,
      stepMs: 10_000,
      unit: '1',
      values: Float64Array.of(2, 5, NaN, 7, NaN, NaN),
    });
  });

  test('the join says how values of one step become one', async ({ telemetry, write }) => {
    await write(
      metrics({
        points: [
          [5, 2],
          [1, 6],
          [3, 1],
        ],
      }),
    );
    const one = async (join: SeriesQuery['join']) => (await values(telemetry, { join, ...between(0, 10) }))[0]?.[0];
    expect([await one('mean'), await one('max'), await one('sum'), await one('last')]).toEqual([3, 6, 9, 2]);
  });

  test('a cumulative counter has a rate, also over a restart, late points and points sent twice', async ({
    telemetry,
    write,
  }) => {
    const kind = 'counter-cumulative' as const;
    await write(
      metrics({
        kind,
        points: [
          [-5, 100],
          [5, 110],
          [15, 150],
          [35, 30],
        ],
      }),
    );
    await write(
      metrics({
        kind,
        points: [
          [25, 10],
          [15, 150],
          [5, 110],
        ],
      }),
    );
    expect(await values(telemetry, { join: 'rate', ...between(0, 40) })).toEqual([[1, 4, 1, 2]]);
  });

  test('the first value of a counter is not a rate', async ({ telemetry, write }) => {
    await write(
      metrics({
        kind: 'counter-cumulative',
        points: [
          [5, 1_000],
          [15, 1_010],
        ],
      }),
    );
    expect(await values(telemetry, { join: 'rate', ...between(0, 20) })).toEqual([[NaN, 1]]);
  });

  test('deltas add up to a rate, and those sent twice count once', async ({ telemetry, write }) => {
    const kind = 'counter-delta' as const;
    await write(
      metrics({
        kind,
        points: [
          [1, 10],
          [2, 20],
          [11, 5],
        ],
      }),
    );
    await write(metrics({ kind, points: [[2, 20]] }));
    expect(await values(telemetry, { join: 'rate', ...between(0, 20) })).toEqual([[3, 0.5]]);
    expect(await values(telemetry, { join: 'sum', ...between(0, 20) })).toEqual([[30, 5]]);
  });

  test('increments of a gauge are summed, also several of one time', async ({ telemetry, write }) => {
    await write(
      metrics({
        points: [
          [1, 3],
          [1, 2],
        ],
      }),
    );
    await write(
      metrics({
        points: [
          [1, 2],
          [11, 0],
        ],
      }),
    );
    expect(await values(telemetry, { join: 'sum', ...between(0, 20) })).toEqual([[7, 0]]);
  });

  test('raw series that differ in other attributes are one series: their rates add up', async ({
    telemetry,
    write,
  }) => {
    const kind = 'counter-cumulative' as const;
    await write(
      metrics(
        {
          kind,
          attributes: { code: '200' },
          points: [
            [0, 0],
            [10, 100],
          ],
        },
        {
          kind,
          attributes: { code: '500' },
          points: [
            [0, 50],
            [10, 60],
          ],
        },
      ),
    );
    expect(await values(telemetry, { join: 'rate', ...between(0, 20) })).toEqual([[NaN, 11]]);
  });

  test('an absent field matches everything, or with `exact` its absence', async ({ telemetry, write }) => {
    await write(
      metrics(
        { points: [[0, 1]] },
        { attributes: { operation: 'GET /a' }, points: [[0, 2]] },
        { attributes: { operation: 'GET /a', peer: 'beta' }, instance: 'alpha-1', points: [[0, 3]] },
        { service: 'gamma', points: [[0, 4]] },
        { name: 'width', points: [[0, 5]] },
      ),
    );
    const found = async (match: SeriesQuery['match'], exact = false) =>
      (await telemetry.series({ match, exact, join: 'last', ...minute }))
        .map(({ values: [first] }) => Number(first))
        .sort((a, b) => a - b);
    expect(await found({})).toEqual([1, 2, 3, 4, 5]);
    expect(await found({ measure: 'depth', service: 'alpha' })).toEqual([1, 2, 3]);
    expect(await found({ operation: 'GET /a' })).toEqual([2, 3]);
    expect(await found({ measure: 'depth', service: 'alpha' }, true)).toEqual([1]);
    expect(await found({ peer: 'beta', instance: 'alpha-1' })).toEqual([3]);
    expect(await found({ service: `x' OR '1'='1` })).toEqual([]);
    const [edge] = await telemetry.series({ match: { peer: 'beta' }, join: 'last', ...minute });
    expect(edge?.series).toEqual({
      measure: 'depth',
      service: 'alpha',
      instance: 'alpha-1',
      operation: 'GET /a',
      peer: 'beta',
    });
  });

  test('as of a moment, what was recorded later does not exist', async ({ telemetry, write, clock }) => {
    await write(metrics({ points: [[0, 1]] }));
    const knownAtMs = clock.nowMs;
    clock.nowMs += 5_000;
    await write(
      metrics(
        {
          points: [
            [0, 3],
            [10, 5],
          ],
        },
        { service: 'beta', points: [[0, 7]] },
      ),
    );
    expect(await values(telemetry, { knownAtMs, ...between(0, 20) })).toEqual([[1, NaN]]);
    expect(await values(telemetry, { knownAtMs: clock.nowMs, match: { service: 'beta' }, ...between(0, 20) })).toEqual([
      [7, NaN],
    ]);
  });

  test('no more series than asked for, those of a whole service first', async ({ telemetry, write }) => {
    const parts = ['a', 'b', 'c', 'd'].map((operation) => ({ attributes: { operation }, points: [[0, 1]] as const }));
    await write(metrics(...parts, { points: [[0, 2]] }));
    expect(await values(telemetry, { limit: 3, ...between(0, 10) })).toEqual([[2], [1], [1]]);
  });

  test('top gives the highest series first', async ({ telemetry, write }) => {
    await write(
      metrics(
        ...[3, 9, 1, 7].map((value, i) => ({
          instance: `i${i}`,
          points: [
            [0, value],
            [10, value + 1],
          ] as const,
        })),
      ),
    );
    const top = await telemetry.top({ match: { measure: 'depth' }, join: 'mean', ...minute, n: 2 });
    expect(top.map(({ series }) => series.instance)).toEqual(['i1', 'i3']);
  });

  test('a name is data, whatever it says', async ({ telemetry, write }) => {
    const name = `x'; DROP TABLE points; -- "\0\n%_`;
    await write(metrics({ name, service: name, points: [[0, 1]] }));
    const [window] = await telemetry.series({ match: { measure: name, service: name }, join: 'last', ...minute });
    expect(window?.series).toEqual({ measure: name, service: name });
  });
}
