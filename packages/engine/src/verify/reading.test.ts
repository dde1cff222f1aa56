// Whether one signal is back: never from silence (INV-27), never from too little.
import type { SeriesKey, Signal } from '@kintsugi/domain';
import { seriesName } from '@kintsugi/domain';
import { incident } from '@kintsugi/domain';
import { expect, test } from 'vitest';
import type { SeriesQuery, Telemetry } from '../ports/index.ts';
import { attributionOf } from './attribution.ts';
import type { Context } from '../context.ts';
import { presentVerdict } from './index.ts';
import { readSignal } from './reading.ts';

const ONSET_MS = 1_000_000;
const ACTED_MS = ONSET_MS + 10_000;
const DONE_MS = ACTED_MS + 25_000;

/** A value a second for each series, by the second; NaN where nothing is seen. */
function telemetryOf(series: ReadonlyMap<string, (atMs: number) => number>): Telemetry {
  const refuse = async (): Promise<never> => Promise.reject(new Error('not asked here'));
  return {
    series: async ({ match, fromMs, toMs, stepMs }: SeriesQuery) => {
      const key: SeriesKey = { measure: '', service: '', ...match };
      const value = series.get(seriesName(key));
      if (value === undefined) return [];
      const values = Float64Array.from({ length: Math.floor((toMs - fromMs) / stepMs) }, (_, i) =>
        value(fromMs + i * stepMs),
      );
      return [{ series: key, fromMs, stepMs, values, unit: '' }];
    },
    top: refuse,
    logs: refuse,
    templates: refuse,
    spans: refuse,
    trace: refuse,
    edges: refuse,
  };
}

const errors: Signal = {
  id: 's',
  series: { measure: 'errors', service: 'billing' },
  meaning: 'errors',
  direction: 'up',
  onsetMs: ONSET_MS,
  seenMs: ONSET_MS + 4_000,
  band: { low: 0, usual: 0.001, high: 0.01 },
  now: 0.3,
  unit: '',
  surprise: 9,
};
const latency: Signal = {
  ...errors,
  series: { measure: 'duration.p90', service: 'billing' },
  meaning: 'latency',
  band: { low: 0, usual: 50, high: 110 },
  now: 400,
  unit: 'ms',
};

function world(
  requests: (atMs: number) => number,
  failed: (atMs: number) => number,
  p90 = (_atMs: number): number => 50,
): Telemetry {
  return telemetryOf(
    new Map([
      ['requests{service=billing}', requests],
      ['errors{service=billing}', failed],
      ['duration.p90{service=billing}', p90],
    ]),
  );
}

const read = (telemetry: Telemetry, signal: Signal, forSeconds: number) =>
  readSignal(telemetry, signal, ACTED_MS, ACTED_MS + forSeconds * 1_000);

test('no failure among enough requests is healthy, with how long it has been so', async () => {
  const reading = await read(
    world(
      () => 5,
      () => 0,
    ),
    errors,
    12,
  );
  expect(reading).toMatchObject({ verdict: 'healthy', wellForMs: 12_000 });
});

test('two seconds of little traffic prove nothing', async () => {
  expect(
    (
      await read(
        world(
          () => 2,
          () => 0,
        ),
        errors,
        2,
      )
    ).verdict,
  ).toBe('inconclusive');
});

test('failures that go on are unhealthy', async () => {
  expect(
    (
      await read(
        world(
          () => 5,
          (atMs) => (atMs % 3_000 === 0 ? 4 : 1),
        ),
        errors,
        12,
      )
    ).verdict,
  ).toBe('unhealthy');
});

test('no request is not recovery, and neither is half of the usual traffic gone', async () => {
  expect(
    (
      await read(
        world(
          (atMs) => (atMs < ONSET_MS ? 20 : 0),
          () => 0,
        ),
        errors,
        30,
      )
    ).verdict,
  ).toBe('unobserved');
  expect(
    (
      await read(
        world(
          (atMs) => (atMs < ONSET_MS ? 20 : 6),
          () => 0,
        ),
        errors,
        30,
      )
    ).verdict,
  ).toBe('unobserved');
});

test('a series that is not seen at all is unobserved', async () => {
  expect((await read(telemetryOf(new Map()), latency, 30)).verdict).toBe('unobserved');
  expect(
    (
      await read(
        world(
          () => 20,
          () => 0,
          () => Number.NaN,
        ),
        latency,
        30,
      )
    ).verdict,
  ).toBe('unobserved');
});

test('a break starts the time of being well anew', async () => {
  const p90 = (atMs: number): number => (atMs >= ACTED_MS + 10_000 && atMs < ACTED_MS + 15_000 ? 500 : 50);
  const reading = await read(
    world(
      () => 20,
      () => 0,
      p90,
    ),
    latency,
    30,
  );
  expect(reading.verdict).toBe('healthy');
  expect(reading.wellForMs).toBeLessThanOrEqual(15_000);
});

const leak: Signal = {
  ...errors,
  series: { measure: 'memory.most', service: 'billing' },
  meaning: 'resource',
  unit: 'bytes',
  now: 150e6,
  crossing: { limit: 200e6, earliestMs: ONSET_MS + 50_000, expectedMs: ONSET_MS + 60_000, latestMs: ONSET_MS + 80_000 },
};
const memory = (bytes: (atMs: number) => number): Telemetry =>
  telemetryOf(new Map([['memory.most{service=billing}', bytes]]));

test('a leak is over when the forecast stays clear of the limit, and not because it starts from the bottom again', async () => {
  expect(
    (
      await read(
        memory((atMs) => 100e6 + ((atMs - ACTED_MS) / 1_000) * 1.5e6),
        leak,
        40,
      )
    ).verdict,
  ).toBe('unhealthy');
  expect(
    (
      await read(
        memory(() => 100e6),
        leak,
        40,
      )
    ).verdict,
  ).toBe('healthy');
});

const attempt = {
  key: 'k',
  optionId: null,
  request: { kind: 'rolling-restart', service: 'billing' },
  inverse: { kind: 'none', because: '' },
  undoes: null,
  startedMs: ACTED_MS,
  outcome: null,
  outcomeMs: null,
  reached: true,
  help: null,
  attribution: null,
  undone: false,
} as const;

test('what was still ill when the action began got well by it; what was well before got well by itself', async () => {
  const ill = world(
    () => 5,
    (atMs) => (atMs >= ONSET_MS && atMs < ACTED_MS + 1_000 ? 2 : 0),
  );
  expect(await attributionOf(ill, [errors], attempt, DONE_MS)).toBe('by-action');
  const passed = world(
    () => 20,
    (atMs) => (atMs >= ONSET_MS && atMs < ONSET_MS + 1_000 ? 6 : 0),
  );
  expect(await attributionOf(passed, [errors], attempt, DONE_MS)).toBe('by-itself');
  expect(await attributionOf(telemetryOf(new Map()), [errors], attempt, DONE_MS)).toBe('unclear');
});

test('what had turned before the action is not claimed for it, though it was ill at the last gate', async () => {
  const slow = (p90: (atMs: number) => number): Telemetry =>
    world(
      () => 20,
      () => 0,
      (atMs) => p90(atMs) * (1 + 0.1 * Math.sin(atMs)),
    );
  const ill = slow((atMs) => (atMs >= ONSET_MS && atMs < ACTED_MS + 2_000 ? 400 : 50));
  expect(await attributionOf(ill, [latency], attempt, DONE_MS)).toBe('by-action');
  const turned = slow((atMs) => (atMs >= ONSET_MS && atMs < ACTED_MS - 3_000 ? 400 : 50));
  expect(await attributionOf(turned, [latency], attempt, DONE_MS)).toBe('by-itself');
});

test('what was well before the signal was seen is no recovery, however early its onset was set', async () => {
  const seen = { ...errors, onsetMs: ACTED_MS, seenMs: ACTED_MS + 20_000 };
  const well = world(
    () => 50,
    () => 0,
  );
  expect(await read(well, seen, 19)).toMatchObject({ verdict: 'inconclusive', wellForMs: 0 });
  expect(await read(well, seen, 24)).toMatchObject({ verdict: 'healthy', wellForMs: 4_000 });
});

test('seconds that nobody saw are no health: late ones do not count, and silence is not well', async () => {
  const until = (ms: number) => (atMs: number) => (atMs < ACTED_MS + ms ? 50 : Number.NaN);
  const none = (ms: number) => (atMs: number) => (atMs < ACTED_MS + ms ? 0 : Number.NaN);
  expect(await read(world(until(10_000), none(10_000)), errors, 14)).toMatchObject({
    verdict: 'healthy',
    wellForMs: 10_000,
  });
  expect(await read(world(until(10_000), none(10_000)), errors, 20)).toMatchObject({ verdict: 'unobserved' });
});

test('requests whose errors have not arrived yet are no requests without errors', async () => {
  const ill = (atMs: number) => (atMs < ACTED_MS + 6_000 ? 20 : Number.NaN);
  const telemetry = world(() => 50, ill);
  expect((await read(telemetry, errors, 12)).verdict).toBe('unhealthy');
});

test('a growth that goes on is ill at the last gate, though the last seconds alone would not show it', async () => {
  const series = { measure: 'memory.most', service: 'billing' };
  const limit = 200;
  const growing: Signal = {
    ...errors,
    series,
    meaning: 'resource',
    band: { low: 0, usual: 80, high: 82 },
    now: 120,
    unit: 'MB',
    crossing: { limit, earliestMs: ONSET_MS + 90_000, expectedMs: ONSET_MS + 110_000, latestMs: ONSET_MS + 130_000 },
  };
  const memory = (atMs: number): number => 80 + (1.2 * (atMs - ONSET_MS)) / 1_000 + Math.sin(atMs);
  const telemetry = telemetryOf(new Map([['memory.most{service=billing}', memory]]));
  const context = { clockMs: () => ONSET_MS + 40_000, world: { telemetry } } as unknown as Context;
  const state = { ...incident.initial, onsetMs: ONSET_MS, signals: [growing] };
  expect(await presentVerdict(context, state)).toBe('unhealthy');
});
