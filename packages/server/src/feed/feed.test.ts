// The feed as its clients meet it: topics, heartbeats, the names of what happens, and its end.
import { afterEach, expect, test } from 'vitest';
import { eventually, openFeedStage, type FeedStage } from './feed.kit.ts';

let stage: FeedStage;
afterEach(() => stage.stop());

test('two clients hear what they asked for, each event once, under their narrowest topic', async () => {
  stage = await openFeedStage();
  const [wide, narrow] = [await stage.join(), await stage.join()];
  wide.say({ type: 'subscribe', topics: ['incidents', 'development', 'services'] });
  narrow.say({ type: 'subscribe', topics: ['incidents', 'incident:inc_2', 'repair:rep_1'] });
  for (const client of [wide, narrow]) await eventually(() => client.heard.length).toBe(1);
  await stage.comment('inc_1', 'one');
  await stage.comment('inc_2', 'two');
  await stage.append('repair:rep_1', 'branch-pushed', { branch: 'mend', commit: 'a'.repeat(40) });
  await stage.append('build:bld_1', 'build-started', { repairId: 'rep_1' });
  await stage.append('build:bld_1', 'build-ended', {});
  await stage.append('service:alpha', 'action-counted', { by: 'inc_1', key: 'k' });
  await stage.append('service:alpha', 'service-freed', { by: 'inc_1' });
  await stage.append('control', 'acting-paused', { by: 'ada', reason: 'x' });
  const told = (client: typeof wide) =>
    client.heard.flatMap((message) => ('id' in message ? [`${message.topic} ${message.type}`] : []));
  await eventually(() => told(wide)).toEqual([
    'incidents comment_added',
    'incidents comment_added',
    'development repair:proposed',
    'development build:started',
    'development build:ended',
    'services service:changed',
    'incidents agent:state_changed',
  ]);
  expect(told(narrow)).toEqual([
    'incidents comment_added',
    'incident:inc_2 comment_added',
    'repair:rep_1 repair:proposed',
    'repair:rep_1 build:started',
    'incidents agent:state_changed',
  ]);
  expect(wide.told()).toEqual([
    'one',
    'two',
    'pushed aaaaaaaaaaaa as mend',
    'a build began',
    'a build ended',
    'it is free again',
    'everything that acts is paused',
  ]);
});

test('what is not subscribed any more is not heard', async () => {
  stage = await openFeedStage();
  const client = await stage.join();
  client.say({ type: 'subscribe', topics: ['incidents', 'services'] });
  client.say({ type: 'unsubscribe', topics: ['incidents'] });
  await eventually(() => client.last()).toEqual({ type: 'subscribed', topics: ['services'], after: '0' });
  await stage.comment('inc_1', 'one');
  await stage.append('service:alpha', 'service-freed', { by: 'inc_1' });
  await eventually(() => client.told()).toEqual(['it is free again']);
});

test('an event that a newer version wrote, or that cannot be told, is stepped over', async () => {
  stage = await openFeedStage();
  const client = await stage.join();
  client.say({ type: 'subscribe', topics: ['incidents', 'development'] });
  await eventually(() => client.heard.length).toBe(1);
  await stage.append('incident:inc_1', 'sung-about', {}, 99);
  await stage.append('repair:rep_1', 'constructor', {});
  await stage.append('repair:rep_1', 'repair-opened', { damaged: true });
  await stage.comment('inc_1', 'one');
  await eventually(() => client.told()).toEqual(['one']);
  expect(stage.troubles).toEqual([expect.stringContaining('event 2 of repair:rep_1 cannot be told')]);
});

test('heartbeats come every 15 s, and who does not answer is ended', async () => {
  stage = await openFeedStage();
  const client = await stage.join();
  client.say({ type: 'subscribe', topics: ['incidents'] });
  await eventually(() => client.heard.length).toBe(1);
  stage.clock.pass(14_999);
  client.say({ type: 'ping' });
  await eventually(() => client.last()?.type).toBe('pong');
  stage.clock.pass(1);
  await eventually(() => client.last()).toEqual({ type: 'heartbeat', at: '2026-12-24T00:00:15.000Z', after: '0' });
  // The ping was sent behind the heartbeat: the answer to what we ask now comes after it.
  client.say({ type: 'ping' });
  await eventually(() => client.last()?.type).toBe('pong');
  stage.clock.pass(15_000);
  expect(stage.clients()).toBe(1);
  // Two in a row: between them nobody had the time to answer.
  stage.clock.pass(15_000);
  await eventually(() => stage.clients()).toBe(0);
});

test('a server that stops says so to everybody, and does not wait for those who do not hear', async () => {
  stage = await openFeedStage();
  const clients = await Promise.all([stage.join(), stage.join({ token: null })]);
  clients[0]?.say({ type: 'subscribe', topics: ['incidents'] });
  await eventually(() => clients[0]?.heard.length).toBe(1);
  await stage.stop();
  for (const client of clients) expect(await client.ended).toEqual({ code: 1001, reason: 'the server stops' });
  expect(stage.clients()).toBe(0);
});
