// Figures of services while the telemetry store is too busy to answer.
import type { SeriesWindow, Telemetry } from '@kintsugi/engine/ports';
import { expect, test } from 'vitest';
import { createGoldenSignals } from './golden-signals.ts';

const NOW_MS = 1_000_000;

function telemetryThat(answers: () => Promise<readonly SeriesWindow[]>): Telemetry {
  return {
    series: answers,
    top: async () => [],
    logs: async () => [],
    templates: async () => [],
    spans: async () => [],
    trace: async () => [],
    edges: async () => [],
  };
}

const seen: SeriesWindow = {
  series: { measure: 'requests', service: 'alpha' },
  unit: '1',
  fromMs: NOW_MS - 61_000,
  stepMs: 5_000,
  values: new Float64Array(12).fill(50),
};

test('whoever asks while nobody answers is shown what was known, as long as that says something about now', async () => {
  let isFlooded = false;
  const figures = createGoldenSignals(
    telemetryThat(() => (isFlooded ? new Promise(() => {}) : Promise.resolve([seen]))),
  );
  expect((await figures(NOW_MS))('alpha').requestsPerSecond).toBe(10);
  isFlooded = true;
  expect((await figures(NOW_MS + 10_000))('alpha').requestsPerSecond).toBe(10);
  expect((await figures(NOW_MS + 20_000))('alpha').requestsPerSecond).toBeNull();
});

test('many who ask at once ask the store once', async () => {
  let asked = 0;
  const figures = createGoldenSignals(telemetryThat(async () => ((asked += 1), [seen])));
  await Promise.all(Array.from({ length: 20 }, () => figures(NOW_MS)));
  expect(asked).toBe(3);
});
