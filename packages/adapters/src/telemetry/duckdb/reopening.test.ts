// A file that DuckDB gave up after a checkpoint that failed is opened anew, with all that was acknowledged (INV-33).
import { expect, test } from 'vitest';
import { Periods } from './periods.ts';
import { Reader } from './read/reader.ts';
import { START_MS, cleanups, counter, freshFolder } from './testing.ts';
import { Room } from './write/room.ts';
import { Writing } from './write/writing.ts';

async function stage() {
  const folder = await freshFolder();
  const troubles: string[] = [];
  const onTrouble = (what: string): void => void troubles.push(what);
  const periods = await Periods.open({ folder, memoryLimitMb: 128, threads: 1, onTrouble });
  const clock = { nowMs: START_MS };
  const room = new Room(
    { folder, periodMs: 3_600_000, retentionMs: 86_400_000, maxBytes: 1 << 30, freeBytesMin: 0, onTrouble },
    periods,
  );
  const writing = new Writing(periods, room, await periods.connect(), () => clock.nowMs, onTrouble);
  const reader = new Reader(periods);
  cleanups.push(async () => {
    await writing.close();
    await reader.close();
    periods.close();
  });
  const write = (value: number) =>
    writing.commit([
      {
        item: { batch: counter([START_MS + value * 1_000, value]), source: 'otlp' },
        rows: 1,
        settle: () => {},
        fail: () => {},
      },
    ]);
  return { periods, clock, reader, write, troubles };
}

/** DuckDB's own switch for tests of its recovery: the next checkpoint fails half-way, as it does without memory. */
async function failCheckpoint(periods: Periods): Promise<void> {
  const connection = await periods.connect();
  await connection.run("SET GLOBAL debug_checkpoint_abort='before_header'");
  const [period] = periods.list();
  if (period === undefined) throw new Error('nothing was written');
  await expect(periods.checkpoint(period)).rejects.toThrow(/invalidated/);
  await connection.run("SET GLOBAL debug_checkpoint_abort='none'");
  connection.closeSync();
}

const count = { sql: (alias: string) => `SELECT count(*)::DOUBLE FROM ${alias}.points`, values: {} };

test('writes are refused once with the reason, then go on, and nothing acknowledged is missing', async () => {
  const { periods, clock, reader, write, troubles } = await stage();
  expect(await write(1)).toEqual({ ok: true });
  await failCheckpoint(periods);
  expect(await write(2)).toMatchObject({ ok: false, because: expect.stringMatching(/gave up the file.*opened anew/) });
  clock.nowMs += 6_000;
  expect(await write(3)).toEqual({ ok: true });
  expect(periods.list()).toHaveLength(1);
  expect(await reader.rows(periods.list()[0]!, count)).toEqual([[2]]);
  expect(troubles).toEqual([expect.stringMatching(/refused/), expect.stringMatching(/written again/)]);
});

test('a question that fell upon such a file fails, and the next one is answered', async () => {
  const { periods, clock, reader, write } = await stage();
  await write(1);
  // Over with its period, so that only readers hold the file.
  clock.nowMs += 2 * 3_600_000;
  await write(2);
  await failCheckpoint(periods);
  const period = periods.list()[0]!;
  await expect(reader.rows(period, count)).rejects.toThrow(/invalidated/);
  expect(await reader.rows(period, count)).toEqual([[1]]);
});

test('while a reader still holds the file, senders are told to come back, and nothing of theirs is lost', async () => {
  const { periods, clock, reader, write } = await stage();
  await write(1);
  const period = periods.list()[0]!;
  await periods.use(period);
  await failCheckpoint(periods);
  expect(await write(2)).toMatchObject({ ok: false, retryAfterSeconds: 5 });
  clock.nowMs += 6_000;
  expect(await write(3)).toMatchObject({ ok: false, retryAfterSeconds: 5 });
  periods.release(period);
  clock.nowMs += 6_000;
  expect(await write(4)).toEqual({ ok: true });
  expect(await reader.rows(period, count)).toEqual([[2]]);
});
