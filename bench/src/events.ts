// Benchmark `events`: durable appends, load of a stream, replay of everything, verify; SQLite, and PostgreSQL beside it.
import { randomBytes } from 'node:crypto';
import { closeSync, fdatasyncSync, openSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openPostgresEventStore } from '@kintsugi/adapters/event-store/postgres';
import { openSqliteEventStore } from '@kintsugi/adapters/event-store/sqlite';
import { Client } from 'pg';
import { measureStore, sampleEvent, type StoreBounds } from './event-load.ts';
import type { Bench, BenchContext, BenchResult, Figure } from './harness/bench.ts';
import { startPostgres } from './postgres-server.ts';

const SQLITE_BOUNDS: StoreBounds = {
  append: { floor: { atLeast: 5_000 }, aim: { atLeast: 20_000 } },
  replay: { floor: { atLeast: 200_000 }, aim: { atLeast: 1_000_000 } },
};
const TMPFS = 0x01_02_19_94;

export const events: Bench = {
  title: 'Events: every append durable (full sync) before it is answered; 64 callers share commits.',
  options: {
    seconds: { what: 'length of each of the five rounds of appends', default: '2' },
    events: { what: 'events in the store when it is replayed and verified', default: '200000' },
  },
  async run(context) {
    const disk = diskRate(context);
    const sqlite = await measureSqlite(context);
    const postgres = await measurePostgres(context);
    return {
      figures: [disk, ...sqlite.figures, ...postgres.figures],
      notes: [
        'append: 64 callers, one event each at a time, each on a stream of its own; baseline: one commit an event.',
        'load: streams of 200 events, one caller; replay: all streams in pages of 10,000, parsed; baseline: row after row.',
        ...diskNotes(context),
        ...sqlite.notes,
        ...postgres.notes,
      ],
    };
  },
};

async function measureSqlite(context: BenchContext): Promise<BenchResult> {
  const path = join(context.scratchFolder, 'events.sqlite');
  context.progress('sqlite: the simplest store');
  const baselines = simplestStore(join(context.scratchFolder, 'baseline.sqlite'));
  const store = await openSqliteEventStore({ path });
  try {
    const figures = await measureStore(store, { ...loadOf(context), name: 'sqlite', bounds: SQLITE_BOUNDS, baselines });
    return { figures, notes: ['SQLite: WAL, synchronous=FULL, on a thread of its own.'] };
  } finally {
    await store.close();
  }
}

async function measurePostgres(context: BenchContext): Promise<BenchResult> {
  const server = await startPostgres();
  if (typeof server === 'string') return { figures: [], notes: [`PostgreSQL was skipped: ${server}.`] };
  const schema = `kintsugi_bench_${randomBytes(6).toString('hex')}`;
  try {
    context.progress('postgres: one caller alone');
    const store = await openPostgresEventStore({ url: server.url, schema });
    const alone = await oneCaller((n) => store.append('baseline', n, [sampleEvent(n)]));
    const figures = await measureStore(store, {
      ...loadOf(context),
      name: 'postgres',
      bounds: {},
      baselines: { append: alone },
    });
    await store.close();
    return { figures, notes: [`PostgreSQL: ${server.what}; its baseline is one caller that waits for each append.`] };
  } finally {
    await dropSchema(server.url, schema);
    await server.stop();
  }
}

function loadOf(context: BenchContext): { roundMs: number; events: number; progress: (line: string) => void } {
  const { progress } = context;
  return { roundMs: Number(context.option('seconds')) * 1_000, events: Number(context.option('events')), progress };
}

/**
 * The simplest durable store, on the caller's own thread: a table of JSON, a transaction for each event, and a replay
 * that takes row after row. Events per second.
 */
function simplestStore(path: string): { append: number; replay: number } {
  const db = new DatabaseSync(path);
  db.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE events (id INTEGER PRIMARY KEY, event TEXT)',
  );
  const add = db.prepare('INSERT INTO events (event) VALUES (?)');
  let count = 0;
  const start = performance.now();
  for (; performance.now() - start < 2_000; count += 1) add.run(JSON.stringify(sampleEvent(count)));
  const append = (count / (performance.now() - start)) * 1_000;

  db.exec('BEGIN');
  for (; count < 50_000; count += 1) add.run(JSON.stringify(sampleEvent(count)));
  db.exec('COMMIT');
  const replayed = performance.now();
  const rows = db.prepare('SELECT id, event FROM events ORDER BY id').iterate();
  const events = Array.from(rows, ({ id, event }) => ({ position: id, ...(JSON.parse(String(event)) as object) }));
  const replay = (events.length / (performance.now() - replayed)) * 1_000;
  db.close();
  return { append, replay };
}

async function oneCaller(append: (n: number) => Promise<{ readonly ok: boolean }>): Promise<number> {
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < 2_000) {
    const { ok } = await append(count);
    if (!ok) throw new Error('an append of the baseline was refused');
    count += 1;
  }
  return (count / (performance.now() - start)) * 1_000;
}

/** How often this disk can make a small write durable: what no store that commits one event at a time gets beyond. */
function diskRate({ scratchFolder, progress }: BenchContext): Figure {
  progress('the disk alone');
  const file = openSync(join(scratchFolder, 'sync'), 'w');
  const block = randomBytes(4_096);
  let count = 0;
  const start = performance.now();
  while (performance.now() - start < 1_000) {
    writeSync(file, block);
    fdatasyncSync(file);
    count += 1;
  }
  closeSync(file);
  return { name: 'disk.syncs', unit: 'syncs/s', value: (count / (performance.now() - start)) * 1_000 };
}

function diskNotes({ scratchFolder }: BenchContext): string[] {
  if (statfsSync(scratchFolder).type !== TMPFS) return [];
  return ['The clone lies in memory (tmpfs): nothing here was really made durable, and the append figures say little.'];
}

async function dropSchema(url: string, schema: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
  await client.end();
}
