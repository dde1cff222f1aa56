// The contract of log lines and templates. INV-37: their text is data.
import { expect } from 'vitest';
import type { LogQuery, Telemetry } from '../telemetry.ts';
import { START_MS, between, hex, line, type TelemetryKitTest } from './world.kit.ts';

async function bodies(telemetry: Telemetry, query: Partial<LogQuery>): Promise<string[]> {
  return (await telemetry.logs({ ...between(0, 60), limit: 100, ...query })).map(({ body }) => body);
}

export function logTests(test: TelemetryKitTest): void {
  test('a line comes back as it was, with its time to the part of a ms', async ({ telemetry, write }) => {
    const sent = { ...line(1, 'it broke\n  at x', { severity: 17, traceId: hex(0xabc, 16) }), atMs: START_MS + 0.25 };
    await write({ logs: [sent] });
    expect(await telemetry.logs({ ...between(0, 60), limit: 1 })).toEqual([sent]);
  });

  test('lines are found by service and by all their words, in any case', async ({ telemetry, write }) => {
    await write({
      logs: [line(1, 'Order 7 accepted'), line(2, 'order 8 refused'), line(3, 'ORDER 9 Accepted', { service: 'beta' })],
    });
    expect(await bodies(telemetry, { text: 'accepted order' })).toEqual(['Order 7 accepted', 'ORDER 9 Accepted']);
    expect(await bodies(telemetry, { text: 'order', service: 'alpha' })).toEqual([
      'Order 7 accepted',
      'order 8 refused',
    ]);
    expect(await bodies(telemetry, { text: 'nothing' })).toEqual([]);
  });

  test('the newest lines win, and come oldest first', async ({ telemetry, write }) => {
    await write({ logs: [4, 1, 3, 2, 60].map((at) => line(at, `at ${at}`)) });
    expect(await bodies(telemetry, { limit: 2 })).toEqual(['at 3', 'at 4']);
  });

  test('text that means something elsewhere is only text here', async ({ telemetry, write }) => {
    const hostile = `'); DROP TABLE logs; -- 100%_ \0 \u{1F600} \\`;
    await write({ logs: [line(1, hostile), line(2, 'other')] });
    expect(await bodies(telemetry, { text: `'); drop table` })).toEqual([hostile]);
    expect(await bodies(telemetry, { text: '100%_' })).toEqual([hostile]);
    expect(await bodies(telemetry, { text: '%' })).toEqual([hostile]);
  });

  test('as of a moment, later lines do not exist', async ({ telemetry, write, clock }) => {
    await write({ logs: [line(1, 'early')] });
    const knownAtMs = clock.nowMs;
    clock.nowMs += 1_000;
    await write({ logs: [line(1, 'late')] });
    expect(await bodies(telemetry, { knownAtMs })).toEqual(['early']);
    expect(await bodies(telemetry, {})).toHaveLength(2);
  });

  test('templates are counted in the window and in the same time before it', async ({ telemetry, write }) => {
    const sighting = (template: string, atSeconds: number, count: number, service = 'alpha') => ({
      service,
      template,
      severity: 17,
      count,
      atMs: START_MS + atSeconds * 1_000,
    });
    await write({
      templates: [
        sighting('no stock for <*>', 61, 3),
        sighting('no stock for <*>', 90, 4),
        sighting('no stock for <*>', 30, 1),
        sighting('no stock for <*>', -30, 50),
      ],
    });
    await write({ templates: [sighting('took <*> ms', 62, 2, 'beta'), sighting('took <*> ms', 119, 6, 'beta')] });
    const all = await telemetry.templates(between(60, 120));
    expect(all).toEqual([
      { service: 'beta', template: 'took <*> ms', severity: 17, count: 8, countBefore: 0, firstMs: START_MS + 62_000 },
      {
        service: 'alpha',
        template: 'no stock for <*>',
        severity: 17,
        count: 7,
        countBefore: 1,
        firstMs: START_MS + 30_000,
      },
    ]);
    expect((await telemetry.templates(between(60, 120), 'alpha')).map(({ service }) => service)).toEqual(['alpha']);
  });
}
