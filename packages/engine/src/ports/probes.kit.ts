// The contract of the probes port, as tests that every adapter registers. Knows no technology.
import { describe, expect, test } from 'vitest';
import type { Probes, ProbeSpec } from './probes.ts';

export interface ProbesUnderTest {
  readonly probes: Probes;
  /** An address that answers with this status at once. */
  readonly answering: (status: number) => string;
  /** An address that takes the question and never answers. */
  readonly silent: string;
  /** An address where nobody listens. */
  readonly absent: string;
  readonly dispose: () => Promise<void>;
}

export function probesKit(name: string, open: () => Promise<ProbesUnderTest>): void {
  const check = (title: string, run: (world: ProbesUnderTest) => Promise<void>): void =>
    test(title, async () => {
      const world = await open();
      try {
        await run(world);
      } finally {
        await world.dispose();
      }
    });
  describe(`probes: ${name}`, () => {
    check('the expected status is ok, and says which probe it was of what', async ({ probes, answering }) => {
      const result = await probes.run(spec(answering(200), 200));
      expect(result).toMatchObject({ name: 'front page', subject: 'alpha', ok: true, because: null });
      expect(result.durationMs).toBeGreaterThanOrEqual(0);
    });
    check('another status is not ok and is named, also when it is a success', async ({ probes, answering }) => {
      const result = await probes.run(spec(answering(204), 200));
      expect(result).toMatchObject({ ok: false, because: expect.stringContaining('204') });
      expect(await probes.run(spec(answering(503), 200))).toMatchObject({
        ok: false,
        because: expect.stringContaining('503'),
      });
    });
    check('an expected failure is ok', async ({ probes, answering }) => {
      expect(await probes.run(spec(answering(404), 404))).toMatchObject({ ok: true });
    });
    check('silence ends at the time limit', async ({ probes, silent }) => {
      const result = await probes.run({ ...spec(silent, 200), timeoutMs: 50 });
      expect(result).toMatchObject({ ok: false, because: expect.stringContaining('50 ms') });
      expect(result.durationMs).toBeGreaterThanOrEqual(40);
    });
    check(
      'an address where nobody listens, and one that is none, are results and not exceptions',
      async ({ probes, absent }) => {
        expect(await probes.run(spec(absent, 200))).toMatchObject({ ok: false, because: expect.stringMatching(/\w/) });
        expect(await probes.run(spec('not an address', 200))).toMatchObject({
          ok: false,
          because: expect.stringMatching(/\w/),
        });
      },
    );
  });
}

function spec(url: string, expectStatus: number): ProbeSpec {
  return { name: 'front page', subject: 'alpha', url, expectStatus, timeoutMs: 2_000 };
}
