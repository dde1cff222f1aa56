// Aggregates over a store that races, refuses, and does not say (INV-19).
import { incident } from '@kintsugi/domain';
import type { StoredEvent } from '@kintsugi/domain';
import { expect, test } from 'vitest';
import { createInMemoryEventStore } from '../ports/event-store/in-memory.ts';
import type { AppendResult, EventStore } from '../ports/index.ts';
import { errorsOf, START_MS } from '../stage.kit.ts';
import { createJournal } from './journal.ts';
import { decodeIncident, encodeIncident } from './streams.ts';

const by = { actor: { kind: 'agent', name: 'Scout' }, atMs: START_MS } as const;
const open = {
  ...by,
  kind: 'open',
  title: 'alpha fails',
  severity: 'major',
  signal: errorsOf('alpha', START_MS),
} as const;
const comment = (text: string) => ({ ...by, kind: 'comment', text }) as const;
const STREAM = 'incident:one';

function journalOver(store: EventStore) {
  let ids = 0;
  const clock = { now: () => START_MS, sleep: async () => {}, id: (prefix: string) => `${prefix}_${(ids += 1)}` };
  const seen: StoredEvent[] = [];
  const codec = { encode: encodeIncident, decode: decodeIncident };
  const journal = createJournal(store, clock, incident, codec, (events) => seen.push(...events));
  return { journal, seen };
}

const newStore = () => createInMemoryEventStore({ now: () => START_MS });

test('what is decided is stored, chained by cause, and folded', async () => {
  const store = newStore();
  const { journal, seen } = journalOver(store);
  const opened = await journal.execute(STREAM, open);
  const told = await journal.execute(STREAM, comment('hm'));
  expect(opened).toMatchObject({ ok: true, loaded: { version: 1, state: { phase: 'observing' } } });
  expect(told).toMatchObject({ ok: true, loaded: { version: 2 } });
  const events = await store.read(STREAM);
  expect(events.map(({ causeId }) => causeId)).toEqual([null, events[0]?.id]);
  expect(seen).toEqual(events);
});

test('a refusal is one of what is stored now, not of what was read before', async () => {
  const store = newStore();
  const first = journalOver(store);
  const second = journalOver(store);
  await first.journal.load(STREAM);
  await second.journal.execute(STREAM, open);
  expect(await first.journal.execute(STREAM, comment('it is open by now'))).toMatchObject({ ok: true });
  expect(await first.journal.execute(STREAM, open)).toMatchObject({ ok: false, refusal: { kind: 'already-open' } });
});

test('who loses the race reads again and decides again', async () => {
  const store = newStore();
  const [one, two] = [journalOver(store).journal, journalOver(store).journal];
  await one.execute(STREAM, open);
  await two.load(STREAM);
  const many = Array.from({ length: 6 }, (_, n) => [one, two][n % 2]!.execute(STREAM, comment(`${n}`)));
  expect(await Promise.all(many)).toMatchObject(many.map(() => ({ ok: true })));
  expect((await store.read(STREAM)).map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test('a race that is lost again and again ends', async () => {
  const store = newStore();
  let appends = 0;
  const lost: AppendResult = { ok: false, refusal: { kind: 'version-conflict', actual: 7, mend: '' } };
  const { journal } = journalOver(wrapped(store, async () => ((appends += 1), lost)));
  expect(await journal.execute(STREAM, open)).toMatchObject({ ok: 'unavailable' });
  expect(appends).toBeLessThan(20);
});

test('a full disk is no refusal of the aggregate, and passes', async () => {
  const store = newStore();
  const { journal } = journalOver(store);
  await store.harm.fillDisk();
  expect(await journal.execute(STREAM, open)).toMatchObject({
    ok: 'unavailable',
    because: expect.stringMatching(/full/),
  });
  await store.harm.freeDisk();
  expect(await journal.execute(STREAM, open)).toMatchObject({ ok: true });
});

test('an append whose answer was lost is looked for, not repeated', async () => {
  const store = newStore();
  let isLost = true;
  const silent = wrapped(store, async (stream, version, events) => {
    const result = await store.append(stream, version, events);
    if (!isLost) return result;
    isLost = false;
    return { ok: false, refusal: { kind: 'unknown', because: 'no answer', mend: '' } };
  });
  const { journal } = journalOver(silent);
  expect(await journal.execute(STREAM, open)).toMatchObject({ ok: 'unavailable' });
  expect(await journal.execute(STREAM, open)).toMatchObject({ ok: false, refusal: { kind: 'already-open' } });
  expect(await store.read(STREAM)).toHaveLength(1);
});

test('an event that a newer version wrote is stepped over', async () => {
  const store = newStore();
  const { journal } = journalOver(store);
  await journal.execute(STREAM, open);
  const [first] = await store.read(STREAM);
  const { id, actor, causeId } = first!;
  await store.append(STREAM, 1, [
    { id: `${id}x`, actor, causeId, type: 'sung-about', schemaVersion: 99, atMs: START_MS, body: {} },
  ]);
  const loaded = await journal.load(STREAM);
  expect(loaded).toMatchObject({ version: 2, state: { phase: 'observing', version: 1 } });
  expect(await journal.execute(STREAM, comment('hm'))).toMatchObject({ ok: true, loaded: { version: 3 } });
});

function wrapped(store: EventStore, append: EventStore['append']): EventStore {
  return {
    append,
    read: (stream, fromVersion) => store.read(stream, fromVersion),
    readAll: (options) => store.readAll(options),
    streams: (prefix) => store.streams(prefix),
    checkpoint: () => store.checkpoint(),
    verify: () => store.verify(),
    close: () => store.close(),
  };
}
