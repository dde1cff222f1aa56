// The SQLite store against the contract of the port, and what is its own: files, formats, a second writer.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { agent, type NewEvent } from '@kintsugi/domain';
import { eventStoreKit, type EventStoreUnderTest } from '@kintsugi/engine/kits';
import { EventStoreUnavailableError, textHash, type EventStore } from '@kintsugi/engine/ports';
import { afterEach, expect, test } from 'vitest';
import { openSqliteEventStore, type SqliteEventStore } from './index.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function freshPath(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kintsugi events '));
  folders.push(folder);
  return join(folder, 'events.sqlite');
}

/** Runs SQL on the file behind the store's back. */
function change(path: string, sql: string, ...values: (string | number)[]): void {
  const db = new DatabaseSync(path, { timeout: 5_000 });
  try {
    if (values.length === 0) db.exec(sql);
    else expect(db.prepare(sql).run(...values).changes).toBeGreaterThan(0);
  } finally {
    db.close();
  }
}

function harmOf(path: string, store: SqliteEventStore): EventStoreUnderTest['harm'] {
  const one = 'WHERE stream = (SELECT id FROM streams WHERE name = ?) AND version = ?';
  return {
    changeBody: async (stream, version) =>
      change(path, `UPDATE events SET sealed = replace(sealed, '{"n":', '{"m":') ${one}`, stream, version),
    changeHash: async (stream, version) =>
      change(path, `UPDATE events SET hash = '${'f'.repeat(64)}' ${one}`, stream, version),
    corrupt: async (stream, version) =>
      change(path, `UPDATE events SET sealed = substr(sealed, 1, 40) ${one}`, stream, version),
    remove: async (stream, version) => change(path, `DELETE FROM events ${one}`, stream, version),
    truncate: async (stream, keep) => {
      change(path, `DELETE FROM events ${one.replace('version =', 'version >')}`, stream, keep);
      change(
        path,
        `UPDATE streams SET version = ?1, hash = (SELECT hash FROM events WHERE stream = streams.id AND version = ?1)
         WHERE name = ?2`,
        keep,
        stream,
      );
    },
    vanish: async (stream) => {
      change(path, 'DELETE FROM events WHERE stream = (SELECT id FROM streams WHERE name = ?)', stream);
      change(path, 'DELETE FROM streams WHERE name = ?', stream);
    },
    fillDisk: () => store.limitBytes(0),
    freeDisk: () => store.limitBytes(null),
  };
}

eventStoreKit('SQLite', async (now) => {
  const path = await freshPath();
  const store = await openSqliteEventStore({ path, now });
  const opened: EventStore[] = [store];
  return {
    store,
    reopen: async () => {
      const again = await openSqliteEventStore({ path, now });
      opened.push(again);
      return again;
    },
    harm: harmOf(path, store),
    dispose: async () => {
      await Promise.all(opened.map((one) => one.close()));
    },
  };
});

function event(n: number, body: unknown = { n }): NewEvent {
  return { id: `evt_${n}`, type: 'thing-done', schemaVersion: 1, atMs: n, actor: agent('Scout'), causeId: null, body };
}

async function refusalOfOpening(path: string): Promise<EventStoreUnavailableError> {
  const error: unknown = await openSqliteEventStore({ path }).catch((thrown: unknown) => thrown);
  if (error instanceof EventStoreUnavailableError) return error;
  return expect.fail(`opening ${path} did not fail as it should: ${String(error)}`);
}

test('a file that is no database is refused with a mend, and left as it is', async () => {
  const path = await freshPath();
  await writeFile(path, 'not a database, and longer than the header of one would be '.repeat(20));
  const { because, mend } = await refusalOfOpening(path);
  expect(because).toContain(path);
  expect(mend).toContain('backup');
});

test('a database of somebody else is refused', async () => {
  const path = await freshPath();
  change(path, 'CREATE TABLE theirs (id INTEGER)');
  expect((await refusalOfOpening(path)).because).toContain('something else');
});

test('a file of a newer format is refused', async () => {
  const path = await freshPath();
  await (await openSqliteEventStore({ path })).close();
  change(path, 'PRAGMA user_version = 99');
  const { because, mend } = await refusalOfOpening(path);
  expect(because).toContain('format 99');
  expect(mend).toContain('newer');
});

test('the folder is made, and a folder that cannot be is refused', async () => {
  const path = await freshPath();
  await (await openSqliteEventStore({ path: join(path, '..', 'a', 'b', 'events.sqlite') })).close();
  await writeFile(path, '');
  expect((await refusalOfOpening(join(path, 'events.sqlite'))).mend).toContain('data folder');
});

test('anybody can check a seal with SQL and SHA-256', async () => {
  const path = await freshPath();
  const store = await openSqliteEventStore({ path });
  await store.append('alpha', 0, [event(1), event(2)]);
  await store.close();
  const db = new DatabaseSync(path);
  const rows = db.prepare('SELECT hash, sealed FROM events').all();
  db.close();
  expect(rows.map(({ sealed }) => textHash(String(sealed)))).toEqual(rows.map(({ hash }) => hash));
});

test('one append that does not fit refuses nobody who would', async () => {
  const path = await freshPath();
  const store = await openSqliteEventStore({ path });
  await store.append('alpha', 0, [event(1)]);
  await store.limitBytes(200_000);
  const results = await Promise.all([
    store.append('alpha', 1, [event(2)]),
    store.append('beta', 0, [event(3, 'x'.repeat(1_000_000))]),
    store.append('gamma', 0, [event(4)]),
  ]);
  expect(results.map(({ ok }) => ok)).toEqual([true, false, true]);
  expect(await store.streams('')).toEqual(['alpha', 'gamma']);
  await store.close();
});

test('a head that is not the last event stops the writes, since nothing may be built on it', async () => {
  const path = await freshPath();
  const store = await openSqliteEventStore({ path });
  await store.append('alpha', 0, [event(1), event(2)]);
  change(path, 'DELETE FROM events WHERE version = 2');
  const result = await store.append('alpha', 2, [event(3)]);
  expect(result).toMatchObject({ ok: false, refusal: { kind: 'read-only' } });
  expect(await store.append('beta', 0, [event(4)])).toMatchObject({ ok: false, refusal: { kind: 'read-only' } });
  expect((await store.verify()).fault).toMatchObject({ kind: 'truncated-stream', stream: 'alpha', version: 2 });
  expect(await store.read('alpha')).toHaveLength(1);
  await store.close();
});

test('streams of more than a page, and events that fill pages by their size, come whole and in order', async () => {
  const path = await freshPath();
  const store = await openSqliteEventStore({ path });
  await store.append(
    'long',
    0,
    Array.from({ length: 4_500 }, (_, n) => event(n)),
  );
  await store.append(
    'wide',
    0,
    Array.from({ length: 12 }, (_, n) => event(n, 'x'.repeat(1_500_000))),
  );
  expect((await store.read('long')).map(({ version }) => version)).toEqual(
    Array.from({ length: 4_500 }, (_, n) => n + 1),
  );
  expect(await store.read('wide')).toHaveLength(12);
  expect(await store.readAll({ after: 0, limit: 10_000 })).toHaveLength(4_512);
  expect(await store.readAll({ after: 0, limit: 4_501 })).toHaveLength(4_501);
  await store.close();
});

test('close finishes the appends that were asked before it', async () => {
  const path = await freshPath();
  const store = await openSqliteEventStore({ path });
  const asked = Array.from({ length: 10 }, (_, n) => store.append(`stream-${n}`, 0, [event(n)]));
  await store.close();
  expect((await Promise.all(asked)).every(({ ok }) => ok)).toBe(true);
});

/** A process that appends for 16 callers without end and prints each version that was acknowledged. */
const APPENDING = `
  const [module, path] = process.argv.slice(1);
  const { openSqliteEventStore } = await import(module);
  const store = await openSqliteEventStore({ path });
  const actor = { kind: 'rule', name: 'test' };
  await Promise.all(Array.from({ length: 16 }, async (_, caller) => {
    for (let n = 1; ; n += 1) {
      const event = { id: 'evt_' + n, type: 'done', schemaVersion: 1, atMs: n, actor, causeId: null, body: { n } };
      const { ok } = await store.append('stream-' + caller, n - 1, [event]);
      if (ok) process.stdout.write('stream-' + caller + ' ' + n + '\\n');
    }
  }));
`;

test('a process that is killed while it appends loses nothing that was acknowledged (INV-16)', async () => {
  const path = await freshPath();
  const module = new URL('./index.ts', import.meta.url).href;
  const child = spawn(process.execPath, ['--input-type=module', '-e', APPENDING, module, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const acknowledged = new Map<string, number>();
  let count = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const [stream = '', version] = line.split(' ');
    acknowledged.set(stream, Number(version));
    count += 1;
    if (count === 300) child.kill('SIGKILL');
  }
  await exited;
  expect(count).toBeGreaterThanOrEqual(300);

  const store = await openSqliteEventStore({ path });
  for (const [stream, version] of acknowledged)
    expect((await store.read(stream)).length).toBeGreaterThanOrEqual(version);
  expect((await store.verify()).fault).toBeNull();
  await store.close();
});
