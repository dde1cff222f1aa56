// The contract of the telemetry port, as tests that every adapter registers. Knows no technology.
import { describe } from 'vitest';
import { seriesTests } from './telemetry/series.kit.ts';
import { logTests } from './telemetry/logs.kit.ts';
import { spanTests } from './telemetry/spans.kit.ts';
import { kitTest, type OpenTelemetryUnderTest } from './telemetry/world.kit.ts';

export type { OpenTelemetryUnderTest, TelemetryUnderTest } from './telemetry/world.kit.ts';

/** Registers the contract under `name`. `open` gives a fresh, empty store for each test; what is written is recorded at `now()`. */
export function telemetryKit(name: string, open: OpenTelemetryUnderTest): void {
  describe(`telemetry: ${name}`, () => {
    const test = kitTest(open);
    seriesTests(test);
    logTests(test);
    spanTests(test);
  });
}
