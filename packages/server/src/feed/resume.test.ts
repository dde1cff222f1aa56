// The feed loses nothing and repeats nothing between two connections (INV-44), whatever happens meanwhile.
import { createFeed, type FeedEvent, type FeedState } from '@kintsugi/contract';
import { createInMemoryEventStore } from '@kintsugi/engine/kits';
import type { EventStore } from '@kintsugi/engine/ports';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { eventually, openFeedStage, type FeedStage, type StageOptions } from './feed.kit.ts';

const stages: FeedStage[] = [];
afterEach(async () => {
  await Promise.all(stages.splice(0).map((stage) => stage.stop()));
});

async function open(options?: StageOptions): Promise<FeedStage> {
  const stage = await openFeedStage(options);
  stages.push(stage);
  return stage;
}

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

test('without an id a client hears what happens from now on, and is told where that is', async () => {
  const stage = await open();
  await stage.comment('inc_1', 'before');
  const client = await stage.join();
  client.say({ type: 'subscribe', topics: ['incidents'] });
  await eventually(() => client.last()).toEqual({ type: 'subscribed', topics: ['incidents'], after: '1' });
  await stage.comment('inc_1', 'after');
  await eventually(() => client.told()).toEqual(['after']);
  expect(client.last()).toEqual({
    id: '2',
    type: 'comment_added',
    at: '2026-12-24T00:00:00.000Z',
    topic: 'incidents',
    data: {
      subject: { kind: 'incident', id: 'inc_1' },
      version: 2,
      says: 'after',
      actor: { kind: 'person', name: 'ada' },
    },
  });
});

test('after an id a client hears everything later, once and in order, over many pages', async () => {
  const stage = await open();
  await stage.comment('inc_1', ...numbers(1, 1_700));
  const client = await stage.join();
  client.say({ type: 'subscribe', topics: ['incidents'], after: '3' });
  await eventually(() => client.told().length).toBe(1_697);
  await stage.comment('inc_1', '1701');
  await eventually(() => client.told()).toEqual(numbers(4, 1_701));
});

/** A log whose every page waits until something more was appended. */
function appendsBetweenPages(log: EventStore, append: () => Promise<void>): EventStore {
  return {
    append: (...all) => log.append(...all),
    read: (...all) => log.read(...all),
    readAll: async (options) => {
      const page = await log.readAll(options);
      await append();
      return page;
    },
    streams: (prefix) => log.streams(prefix),
    checkpoint: () => log.checkpoint(),
    verify: () => log.verify(),
    close: () => log.close(),
  };
}

test('what is appended while a client catches up comes once, between the log and the live feed', async () => {
  const log = createInMemoryEventStore({ now: () => 0 });
  let more = Number.POSITIVE_INFINITY;
  let appended = Promise.resolve();
  const slow = appendsBetweenPages(log, async () => {
    const from = more;
    if (from > 1_230) return;
    more += 10;
    appended = appended.then(() => stage.comment('inc_1', ...numbers(from, from + 9)));
    await appended;
  });
  const stage = await open({ store: slow });
  await stage.comment('inc_1', ...numbers(1, 1_200));
  more = 1_201;
  const clients = await Promise.all([stage.join(), stage.join(), stage.join()]);
  for (const client of clients) client.say({ type: 'subscribe', topics: ['incident:inc_1'], after: '0' });
  for (const client of clients) await eventually(() => client.told()).toEqual(numbers(1, 1_230));
});

test('a random client that is cut off at random moments hears each event of its topics once', async () => {
  const stage = await open();
  const incidents = ['inc_1', 'inc_2', 'inc_3'];
  let said = 0;
  const run = fc.asyncProperty(
    fc.array(
      fc.record({ incident: fc.constantFrom(...incidents), many: fc.integer({ min: 1, max: 8 }), cuts: fc.boolean() }),
      {
        minLength: 1,
        maxLength: 12,
      },
    ),
    fc.subarray(incidents, { minLength: 1 }),
    async (steps, wanted) => {
      const probe = await stage.join();
      probe.say({ type: 'subscribe', topics: ['development'] });
      await eventually(() => probe.heard.length).toBe(1);
      const [start] = probe.heard;
      probe.socket.close();
      let after = start !== undefined && 'after' in start ? start.after : '0';
      const topics = wanted.map((id) => `incident:${id}`);
      const connect = async () => {
        const client = await stage.join();
        client.say({ type: 'subscribe', topics, after });
        return client;
      };
      const expected: string[] = [];
      const heard: string[] = [];
      let client = await connect();
      const cut = async (): Promise<void> => {
        client.socket.close();
        await client.ended;
        heard.push(...client.told());
        after = String(client.ids().at(-1) ?? after);
        client = await connect();
      };
      for (const { incident, many, cuts } of steps) {
        const texts = Array.from({ length: many }, () => String((said += 1)));
        if (wanted.includes(incident)) expected.push(...texts);
        await stage.comment(incident, ...texts);
        if (cuts) await cut();
      }
      await eventually(() => [...heard, ...client.told()]).toEqual(expected);
      client.socket.close();
    },
  );
  await fc.assert(run, { numRuns: 10 });
});

test('a client that returns to another server of the same log goes on by itself', async () => {
  const store = createInMemoryEventStore({ now: () => 0 });
  const first = await openFeedStage({ store });
  const events: FeedEvent[] = [];
  const states: FeedState[] = [];
  const feed = createFeed({
    url: first.url,
    token: 'viewer',
    topics: ['incidents'],
    onEvent: (event) => events.push(event),
    onState: (state) => states.push(state),
    random: () => 0,
  });
  await eventually(() => states.at(-1)?.kind).toBe('live');
  await first.comment('inc_1', '1', '2');
  await eventually(() => events.length).toBe(2);
  await first.stop();
  const waited = () => states.flatMap((state) => (state.kind === 'waiting' ? [state.because] : []));
  await eventually(waited).toContain('the server stops');
  const second = await open({ store, port: Number(new URL(first.url).port) });
  await second.comment('inc_2', '3', '4');
  await eventually(() => events.map(({ data }) => data.says)).toEqual(['1', '2', '3', '4']);
  feed.close();
  await eventually(() => second.clients()).toBe(0);
});

test.each([
  ['99', 'there is no event with this id: it comes from another log'],
  ['1', 'it is more than 20 events behind'],
])('an id that cannot be resumed (%s) is answered by resync, with where to begin', async (after, reason) => {
  const stage = await open({ bounds: { mostBehind: 20 } });
  await stage.comment('inc_1', ...numbers(1, 30));
  const client = await stage.join();
  client.say({ type: 'subscribe', topics: ['incidents'], after });
  expect(await client.ended).toEqual({ code: 4009, reason: `resync: ${reason}` });
  expect(client.last()).toMatchObject({ type: 'resync', reason, after: '30' });
});

test('topics that are added later begin where the connection is; going back on it is refused', async () => {
  const stage = await open();
  await stage.comment('inc_1', '1');
  const client = await stage.join();
  client.say({ type: 'subscribe', topics: ['incident:inc_2'], after: '0' });
  client.say({ type: 'subscribe', topics: ['incidents'] });
  client.say({ type: 'subscribe', topics: ['services'], after: '0' });
  await eventually(() => client.heard.find(({ type }) => type === 'error')).toMatchObject({
    type: 'error',
    problem: { status: 409 },
  });
  await stage.comment('inc_2', '2');
  await eventually(() => client.told().at(-1)).toBe('2');
  expect(client.last()).toMatchObject({ topic: 'incident:inc_2' });
});

test('quiet topics move the place to resume too', async () => {
  const stage = await open();
  const client = await stage.join();
  client.say({ type: 'subscribe', topics: ['development'] });
  await eventually(() => client.heard.length).toBe(1);
  await stage.comment('inc_1', ...numbers(1, 40));
  await eventually(() => {
    stage.clock.pass(15_000);
    return client.last();
  }).toMatchObject({ type: 'heartbeat', after: '40' });
});
