// What strangers and broken clients do to the feed, and what the others notice of it: nothing.
import { request } from 'node:http';
import { createConnection, type Socket } from 'node:net';
import { FEED_PROTOCOL, HEARTBEAT_SECONDS } from '@kintsugi/contract';
import { afterEach, expect, test } from 'vitest';
import { DEFAULT_BOUNDS } from './bounds.ts';
import { byRole, eventually, openFeedStage, type FeedStage, type StageOptions } from './feed.kit.ts';

let stage: FeedStage;
afterEach(() => stage.stop());

async function open(options?: StageOptions): Promise<void> {
  stage = await openFeedStage(options);
}

interface Answered {
  readonly status: number | undefined;
  readonly kind: string;
}

/** What the server answers to an upgrade that it does not want. */
function knock(headers: Record<string, string>, path = '/ws'): Promise<Answered> {
  const upgrade = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    'sec-websocket-protocol': FEED_PROTOCOL,
  };
  return new Promise((resolve, reject) => {
    const asked = request(stage.url + path, { headers: { ...upgrade, ...headers } }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () =>
        resolve({
          status: response.statusCode,
          kind: (JSON.parse(text) as { type: string }).type.replace('urn:kintsugi:problem:', ''),
        }),
      );
    });
    asked.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode, kind: 'upgraded' });
    });
    asked.on('error', reject);
    asked.end();
  });
}

test('the tokens of the API open the door, as a header; others are told why before the upgrade', async () => {
  await open();
  const authorization = 'Bearer viewer';
  expect(await knock({ authorization })).toEqual({ status: 101, kind: 'upgraded' });
  expect(await knock({ authorization: 'Bearer guess' })).toEqual({ status: 401, kind: 'unauthenticated' });
  expect(await knock({ authorization: 'Bearer intake' })).toEqual({ status: 403, kind: 'forbidden' });
  expect(await knock({ authorization }, '/ws?token=viewer')).toEqual({ status: 400, kind: 'invalid-input' });
  expect(await knock({ authorization, 'sec-websocket-protocol': 'chat' })).toEqual({
    status: 400,
    kind: 'wrong-protocol',
  });
  const plain = await fetch(`${stage.url}/ws`);
  expect([plain.status, plain.headers.get('content-type')]).toEqual([426, 'application/problem+json; charset=utf-8']);
});

test.each([
  ['guess', 4401, 'nobody has this token'],
  ['intake', 4403, 'a-intake has the role intake; this needs the permission "read"'],
])('a browser that says hello with the token "%s" is sent away', async (token, code, reason) => {
  await open();
  const client = await stage.join({ token });
  client.say({ type: 'subscribe', topics: ['incidents'] });
  expect(await client.ended).toEqual({ code, reason });
  expect(client.heard).toMatchObject([{ type: 'error', problem: { instance: '/ws' } }]);
});

test('nobody hears anything before hello, and who does not say it in time is sent away', async () => {
  await open();
  const rash = await stage.join({ token: null });
  rash.say({ type: 'subscribe', topics: ['incidents'], after: '0' });
  expect(await rash.ended).toMatchObject({ code: 4401 });
  const silent = await stage.join({ token: null });
  await eventually(() => stage.clients()).toBe(1);
  stage.clock.pass(DEFAULT_BOUNDS.helloMs);
  expect(await silent.ended).toEqual({ code: 4401, reason: 'nobody said hello in time' });
});

test('a token that is taken away ends the connection with the next heartbeat', async () => {
  const revoked = new Set<string>();
  await open({ grants: (token) => (revoked.has(token) ? null : byRole(token)) });
  const client = await stage.join();
  client.say({ type: 'subscribe', topics: ['incidents'] });
  await eventually(() => client.heard.length).toBe(1);
  revoked.add('viewer');
  stage.clock.pass(HEARTBEAT_SECONDS * 1_000);
  expect(await client.ended).toMatchObject({ code: 4401 });
});

test('an unknown topic is named, with the one that was meant; the connection stays', async () => {
  await open();
  const client = await stage.join();
  client.say({ type: 'subscribe', topics: ['incidents', 'servces'] });
  await eventually(() => client.last()).toMatchObject({
    type: 'error',
    problem: { status: 400, detail: 'topics[1]: there is no topic "servces"', mend: 'Did you mean "services"?' },
  });
  client.say({ type: 'subscribe', topics: ['incident:7'] });
  await eventually(() => client.last()).toMatchObject({
    problem: { mend: 'Topics are incidents, services, development, incident:inc_…, repair:rep_….' },
  });
  client.say({ type: 'ping' });
  await eventually(() => client.last()).toEqual({ type: 'pong', at: '2026-12-24T00:00:00.000Z' });
});

test.each([
  ['not JSON', '{"type":', 'not-json'],
  ['JSON of another kind', '[[[]]]', 'invalid-message'],
  ['no message', 'null', 'invalid-message'],
  ['a type that does not exist', '{"type":"shutdown"}', 'invalid-message'],
  ['a field that does not exist', '{"type":"ping","admin":true}', 'invalid-message'],
  ['a prototype', '{"type":"subscribe","topics":["incidents"],"__proto__":{"after":"0"}}', 'invalid-message'],
  [
    'a constructor',
    '{"type":"subscribe","topics":["incidents"],"constructor":{"prototype":{"x":1}}}',
    'invalid-message',
  ],
  ['an id that is none', '{"type":"subscribe","topics":["incidents"],"after":"-1"}', 'invalid-message'],
  ['a huge id', '{"type":"subscribe","topics":["incidents"],"after":"99999999999999999999"}', 'invalid-message'],
  ['deep JSON', `{"type":${'['.repeat(5_000)}${']'.repeat(5_000)}}`, 'invalid-message'],
])('%s is a problem, and changes nothing', async (_what, text, kind) => {
  await open();
  const client = await stage.join();
  client.socket.send(text);
  await eventually(() => client.last()).toMatchObject({ problem: { type: `urn:kintsugi:problem:${kind}` } });
  expect(({} as { after?: string }).after).toBeUndefined();
  expect(({} as { x?: number }).x).toBeUndefined();
  expect(stage.troubles).toEqual([]);
});

test('binary, huge and too many messages, and too many faults, end the connection with a reason', async () => {
  await open();
  const [binary, huge, flood, faulty] = [
    await stage.join(),
    await stage.join(),
    await stage.join(),
    await stage.join(),
  ];
  binary.socket.send(new Uint8Array([1, 2, 3]));
  expect(await binary.ended).toEqual({ code: 1003, reason: 'messages are JSON text' });
  huge.socket.send(JSON.stringify({ type: 'hello', token: 'x'.repeat(20_000) }));
  expect((await huge.ended).code).toBe(1009);
  for (let n = 0; n < 40; n += 1) flood.say({ type: 'ping' });
  expect(await flood.ended).toEqual({ code: 4429, reason: 'more than 10 messages a second' });
  for (let n = 0; n < 12; n += 1) faulty.socket.send('?');
  expect(await faulty.ended).toEqual({ code: 4429, reason: 'too many refused messages' });
});

test('topics of one client, strangers and clients are bounded', async () => {
  await open({ bounds: { clients: 3, strangers: 1, topicsPerClient: 2 } });
  const client = await stage.join();
  client.say({ type: 'subscribe', topics: ['incidents', 'services'] });
  client.say({ type: 'subscribe', topics: ['development'] });
  await eventually(() => client.last()).toMatchObject({ problem: { status: 429 } });
  await stage.join({ token: null });
  const second = await stage.join({ token: null });
  expect(await second.ended).toEqual({ code: 4429, reason: 'too many clients that have not said who they are' });
});

/** A client that says what it wants, and then reads nothing until it is told. */
async function stalled(topic: string): Promise<Socket> {
  const socket = createConnection({ host: '127.0.0.1', port: Number(new URL(stage.url).port) });
  const lines = [
    'GET /ws HTTP/1.1',
    'Host: a',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    `Sec-WebSocket-Protocol: ${FEED_PROTOCOL}`,
    'Authorization: Bearer viewer',
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  await new Promise((resolve) => socket.once('data', resolve));
  const text = Buffer.from(JSON.stringify({ type: 'subscribe', topics: [topic] }));
  // A frame of text, masked with zeros.
  socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), text]));
  await new Promise((resolve) => socket.once('data', resolve));
  socket.pause();
  return socket;
}

test('a client that does not read is dropped with 4008 and a reason, and the others hear everything meanwhile', async () => {
  await open({ bounds: { waitingBytes: 100_000 } });
  const slow = await stalled('incidents');
  const client = await stage.join();
  client.say({ type: 'subscribe', topics: ['incidents'] });
  await eventually(() => client.heard.length).toBe(1);
  expect(stage.clients()).toBe(2);
  let said = 0;
  // Until the system's own buffers are full, and ours after them.
  while (stage.clients() === 2 && said < 100_000) {
    const texts = Array.from({ length: 400 }, (_, n) => `${said + n} ${'x'.repeat(400)}`);
    await stage.comment('inc_1', ...texts);
    said += texts.length;
    await eventually(() => client.told().length).toBe(said);
    stage.clock.pass(DEFAULT_BOUNDS.goodbyeMs);
  }
  expect(stage.clients()).toBe(1);
  slow.destroy();
  await stage.comment('inc_1', 'after it');
  await eventually(() => client.told().at(-1)).toBe('after it');
  const numbers = client
    .told()
    .slice(0, -1)
    .map((text) => Number.parseInt(text, 10));
  expect(numbers).toEqual(numbers.map((_, index) => index));
});

test('whoever comes back to life reads why it was dropped', async () => {
  await open({ bounds: { waitingBytes: 100_000 } });
  const slow = await stalled('incidents');
  let read = Buffer.alloc(0);
  for (let n = 0; n < 60; n += 1) await stage.comment('inc_1', ...Array.from({ length: 400 }, () => 'x'.repeat(450)));
  slow.on('data', (chunk: Buffer) => (read = Buffer.concat([read, chunk]).subarray(-200)));
  slow.resume();
  await eventually(() => read.includes('too slow: more waits than may')).toBe(true);
  const at = read.indexOf('too slow');
  expect(read.readUInt16BE(at - 2)).toBe(4008);
  slow.destroy();
});
