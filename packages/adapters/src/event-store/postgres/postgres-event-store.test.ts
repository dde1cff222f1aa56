// The PostgreSQL store against the contract of the port, and what is its own. Needs a server, else it says what it skips.
import { randomBytes } from 'node:crypto';
import { agent, type NewEvent } from '@kintsugi/domain';
import { eventStoreKit, type EventStoreUnderTest } from '@kintsugi/engine/kits';
import { EventStoreUnavailableError, textHash, type EventStore } from '@kintsugi/engine/ports';
import { Client } from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import { openPostgresEventStore } from './index.ts';

const url = process.env['KINTSUGI_TEST_POSTGRES_URL'] ?? '';
const schemas: string[] = [];

function freshSchema(): string {
  const schema = `kintsugi_test_${randomBytes(6).toString('hex')}`;
  schemas.push(schema);
  return schema;
}

/** Runs SQL behind the store's back. */
async function change(sql: string, values: (string | number)[] = []): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

function harmOf(schema: string): EventStoreUnderTest['harm'] {
  const one = 'WHERE stream = $1 AND version = $2';
  const run = async (sql: string, ...values: (string | number)[]): Promise<void> => {
    await change(sql, values);
  };
  return {
    changeBody: (stream, version) =>
      run(`UPDATE ${schema}.events SET sealed = replace(sealed, '{"n":', '{"m":') ${one}`, stream, version),
    changeHash: (stream, version) => run(`UPDATE ${schema}.events SET hash = repeat('f', 64) ${one}`, stream, version),
    corrupt: (stream, version) => run(`UPDATE ${schema}.events SET sealed = left(sealed, 40) ${one}`, stream, version),
    remove: (stream, version) => run(`DELETE FROM ${schema}.events ${one}`, stream, version),
    truncate: async (stream, keep) => {
      await run(`DELETE FROM ${schema}.events WHERE stream = $1 AND version > $2`, stream, keep);
      await run(
        `UPDATE ${schema}.streams SET version = $2,
           hash = (SELECT hash FROM ${schema}.events WHERE stream = $1 AND version = $2) WHERE name = $1`,
        stream,
        keep,
      );
    },
    vanish: async (stream) => {
      await run(`DELETE FROM ${schema}.events WHERE stream = $1`, stream);
      await run(`DELETE FROM ${schema}.streams WHERE name = $1`, stream);
    },
    // The server's own disk stays as it is: a trigger answers with the error that a full one gives.
    fillDisk: () =>
      run(`CREATE FUNCTION ${schema}.full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
             RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
           END $$;
           CREATE TRIGGER full_disk BEFORE INSERT ON ${schema}.events EXECUTE FUNCTION ${schema}.full_disk()`),
    freeDisk: () => run(`DROP TRIGGER full_disk ON ${schema}.events`),
  };
}

function event(n: number, body: unknown = { n }): NewEvent {
  return { id: `evt_${n}`, type: 'thing-done', schemaVersion: 1, atMs: n, actor: agent('Scout'), causeId: null, body };
}

async function refusalOfOpening(options: { url: string; schema?: string }): Promise<EventStoreUnavailableError> {
  const error: unknown = await openPostgresEventStore(options).catch((thrown: unknown) => thrown);
  if (error instanceof EventStoreUnavailableError) return error;
  return expect.fail(`opening did not fail as it should: ${String(error)}`);
}

test('a server that is not there is said to be so, with a mend', async () => {
  const { because, mend } = await refusalOfOpening({ url: 'postgres://nobody:secret@127.0.0.1:1/none' });
  expect(because).toContain('ECONNREFUSED');
  expect(because).not.toContain('secret');
  expect(mend).toContain('host and port');
});

test('a schema name that would need quoting is refused', async () => {
  expect((await refusalOfOpening({ url, schema: 'x"; DROP' })).mend).toContain('lower-case');
});

if (url === '') {
  console.info(
    'skipped: PostgreSQL store: KINTSUGI_TEST_POSTGRES_URL is not set (start a PostgreSQL, for example from the package ' +
      'postgresql of Debian, and set it to postgres://user:password@127.0.0.1:port/database; .ci/run does that)',
  );
}

describe.skipIf(url === '')('with a server', () => {
  afterAll(async () => {
    for (const schema of schemas) await change(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
  });

  eventStoreKit('PostgreSQL', async (now) => {
    const schema = freshSchema();
    const store = await openPostgresEventStore({ url, schema, now });
    const opened: EventStore[] = [store];
    return {
      store,
      reopen: async () => {
        const again = await openPostgresEventStore({ url, schema, now });
        opened.push(again);
        return again;
      },
      harm: harmOf(schema),
      dispose: async () => {
        await Promise.all(opened.map((one) => one.close()));
        await change(`DROP SCHEMA ${schema} CASCADE`);
      },
    };
  });

  test('two that open a fresh schema at the same moment both can', async () => {
    const schema = freshSchema();
    const stores = await Promise.all([1, 2, 3].map(() => openPostgresEventStore({ url, schema })));
    await Promise.all(stores.map((store) => store.close()));
  });

  test('tables of somebody else are refused', async () => {
    const schema = freshSchema();
    await change(`CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.events (id integer)`);
    expect((await refusalOfOpening({ url, schema })).because).toContain('something else');
  });

  test('anybody can check a seal with SQL', async () => {
    const schema = freshSchema();
    const store = await openPostgresEventStore({ url, schema });
    await store.append('alpha', 0, [event(1, 'žluťoučký'), event(2)]);
    await store.close();
    const rows = await change(
      `SELECT hash, sealed, encode(sha256(convert_to(sealed, 'UTF8')), 'hex') AS computed FROM ${schema}.events`,
    );
    expect(rows.map(({ computed }) => computed)).toEqual(rows.map(({ hash }) => hash));
    expect(rows.map(({ sealed }) => textHash(String(sealed)))).toEqual(rows.map(({ hash }) => hash));
  });

  test('connections that are cut refuse no later append, and what was acknowledged is there', async () => {
    const schema = freshSchema();
    const store = await openPostgresEventStore({ url, schema });
    await store.append('alpha', 0, [event(1)]);
    await change('SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = $1', [
      `kintsugi ${schema}`,
    ]);
    // The first may meet a connection whose end it has not heard of yet; nothing was stored then.
    const first = await store.append('alpha', 1, [event(2)]);
    const second = first.ok ? first : await store.append('alpha', 1, [event(2)]);
    expect(second.ok).toBe(true);
    expect(await store.read('alpha')).toHaveLength(2);
    await store.close();
  });

  test('a head that is not the last event stops the writes, since nothing may be built on it', async () => {
    const schema = freshSchema();
    const store = await openPostgresEventStore({ url, schema });
    await store.append('alpha', 0, [event(1), event(2)]);
    await change(`DELETE FROM ${schema}.events WHERE version = 2`);
    expect(await store.append('alpha', 2, [event(3)])).toMatchObject({ ok: false, refusal: { kind: 'read-only' } });
    expect(await store.append('beta', 0, [event(4)])).toMatchObject({ ok: false, refusal: { kind: 'read-only' } });
    expect(await store.read('alpha')).toHaveLength(1);
    await store.close();
  });

  test('streams of more than a page, and events that fill pages by their size, come whole and in order', async () => {
    const schema = freshSchema();
    const store = await openPostgresEventStore({ url, schema });
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
    await store.close();
  });
});
