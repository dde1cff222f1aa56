// The feed inside the whole server: from a person's command over the API, through engine and log, to who listens.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, createFeed, type FeedEvent, type FeedState } from '@kintsugi/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfiguration } from '../configuration/load.ts';
import { readToken } from '../folder/address.ts';
import { startServer, type Server } from '../start.ts';
import { inMemoryWorld, opens, type TestWorld } from '../world/in-memory-world.kit.ts';

let folder = '';
let world: TestWorld;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kintsugi-feed-'));
  world = inMemoryWorld();
});
afterEach(() => rm(folder, { recursive: true }));

async function start(port: number): Promise<Server> {
  const file = join(folder, 'kintsugi.yaml');
  await writeFile(file, `version: 1\nname: two things\nserver: { port: ${port} }\n`);
  const loaded = await loadConfiguration(file, {});
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.refusal));
  const started = await startServer({ configuration: loaded.configuration, openWorld: opens(world), version: '1' });
  if (!started.ok) throw new Error(started.refusal.detail);
  return started.server;
}

test('a client hears of a pause over the API, loses its server, and hears the rest from the next one', async () => {
  const first = await start(0);
  const token = (await readToken(first.dataFolder)) ?? '';
  const api = createClient({ url: first.url, token });
  await api.pause({ body: { reason: 'before anybody listens' } });
  const events: FeedEvent[] = [];
  const states: FeedState[] = [];
  const feed = createFeed({
    url: first.url,
    token,
    topics: ['services'],
    onEvent: (event) => events.push(event),
    onState: (state) => states.push(state),
    random: () => 0,
  });
  // Each change is preceded by the event of who asked for it.
  await expect.poll(() => states.at(-1)).toEqual({ kind: 'live', after: '2' });
  await api.resume({ body: {} });
  await expect.poll(() => events.map(({ data }) => data.says)).toEqual(['everything may act again']);
  await first.stop(false);
  await expect.poll(() => states.at(-1)).toMatchObject({ kind: 'waiting', because: 'the server stops' });
  const second = await start(Number(new URL(first.url).port));
  await api.pause({ body: { reason: 'again' } });
  await expect
    .poll(() => events.map(({ id, type }) => `${id} ${type}`), { timeout: 3_000 })
    .toEqual(['4 agent:state_changed', '6 agent:state_changed']);
  feed.close();
  await second.stop(false);
});
