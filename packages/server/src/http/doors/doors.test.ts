// The doors around the routes, over real sockets: what browsers are told, who is turned away, how often and how large.
import { connect } from 'node:net';
import { once } from 'node:events';
import { ROUTE_NAMES, type RouteName } from '@kintsugi/contract';
import type { FastifyInstance } from 'fastify';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import type { Handlers } from '../handler.ts';
import { serveRoutes } from '../serve.ts';
import { CLOSED_DOORS, type DoorOptions } from './doors.ts';
import { isTooDeep } from './json.ts';

const app: FastifyInstance[] = [];
afterEach(async () => {
  await Promise.all(app.splice(0).map((each) => each.close()));
});

function served(
  doors: Partial<DoorOptions> = {},
  own: Partial<Record<RouteName, () => unknown>> = {},
): FastifyInstance {
  const called = (name: RouteName) => own[name] ?? (() => ({ ok: true, value: { called: name } }));
  const made = serveRoutes({
    handlers: Object.fromEntries(ROUTE_NAMES.map((name) => [name, called(name)])) as unknown as Handlers,
    grants: (token) => (token === 'operator' || token === 'ada' ? { name: token, role: 'admin' } : null),
    fence: (asked, run) => run(asked.query),
    stopping: new AbortController().signal,
    onBug: () => {},
    doors: { ...CLOSED_DOORS, ...doors },
  });
  app.push(made);
  return made;
}

const STATUS = '/api/v1/status';
const PAUSE = '/api/v1/control/pause';
const ada = { authorization: 'Bearer ada' };

function post(made: FastifyInstance, payload: string | Buffer, headers: Record<string, string> = {}) {
  const all = { ...ada, 'content-type': 'application/json', ...headers };
  return made.inject({ method: 'POST', url: PAUSE, headers: all, payload });
}

test('every answer tells browsers to run, frame, sniff and keep nothing, refusals and unknown places too', async () => {
  const made = served();
  const replies = [
    await made.inject({ url: STATUS, headers: ada }),
    await made.inject({ url: STATUS }),
    await made.inject({ url: '/nowhere' }),
    await post(made, '{"reason":"x"}'),
    await post(made, '{'),
  ];
  for (const { headers } of replies) {
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringMatching(/default-src 'none'; frame-ancestors 'none'/),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
    });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  }
  expect(replies.map(({ headers }) => headers['cache-control'])).toEqual([
    'private, no-cache',
    ...Array.from({ length: 4 }, () => 'no-store'),
  ]);
});

test('markup in what is told comes back as data', async () => {
  const markup = '<script>alert(1)</script>';
  const made = served({}, { getStatus: () => ({ ok: true, value: { name: markup } }) });
  const told = await made.inject({ url: STATUS, headers: ada });
  expect(told.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(told.json()).toEqual({ name: markup });
  const lost = await made.inject({ url: `/${encodeURIComponent(markup)}` });
  expect(lost.headers['content-type']).toBe('application/problem+json; charset=utf-8');
});

test('pages elsewhere may call only where the configuration names them, and never with cookies', async () => {
  const origin = 'https://ops.example.org';
  const preflight = (made: FastifyInstance, from: string) => {
    const asks = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' };
    return made.inject({ method: 'OPTIONS', url: PAUSE, headers: { origin: from, ...asks } });
  };
  expect((await preflight(served(), origin)).headers['access-control-allow-origin']).toBeUndefined();
  const open = served({ origins: [origin] });
  const allowed = await preflight(open, origin);
  expect([allowed.statusCode, allowed.headers['access-control-allow-origin']]).toEqual([204, origin]);
  expect(allowed.headers['access-control-allow-credentials']).toBeUndefined();
  expect((await preflight(open, 'https://evil.example')).headers['access-control-allow-origin']).toBeUndefined();
  const read = await open.inject({ url: STATUS, headers: { ...ada, origin } });
  expect([read.statusCode, read.headers['access-control-allow-origin']]).toEqual([200, origin]);
});

test('a cookie, a token in the address or in the body lets nobody in', async () => {
  const made = served();
  const cookie = { cookie: 'token=ada; authorization=Bearer ada' };
  expect((await made.inject({ url: STATUS, headers: cookie })).statusCode).toBe(401);
  expect((await made.inject({ url: `${STATUS}?token=ada` })).statusCode).toBe(401);
  expect((await post(made, '{"reason":"x","token":"ada"}', { authorization: '' })).statusCode).toBe(401);
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
    expect([type, (await post(made, '{"reason":"x"}', { 'content-type': type })).statusCode]).toEqual([type, 415]);
});

test('on the loopback a name that is not ours is turned away, with or without a token', async () => {
  const made = served({ names: ['kintsugi.example.org'] });
  const named = async (host: string) => (await made.inject({ url: STATUS, headers: { ...ada, host } })).statusCode;
  const ours = ['localhost', 'localhost:4600', '127.0.0.1:4600', '[::1]:4600', 'LOCALHOST', 'kintsugi.example.org'];
  for (const host of ours) expect([host, await named(host)]).toEqual([host, 200]);
  const others = [
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example:4600',
    'evil.example:127',
    '0.0.0.0',
  ];
  for (const host of others) expect([host, await named(host)]).toEqual([host, 421]);
  const outside = served({ host: '192.0.2.1' });
  expect((await outside.inject({ url: STATUS, headers: { ...ada, host: 'any.example' } })).statusCode).toBe(200);
});

test('who asks too often waits; guessing from an address shuts out neither the operator nor health', async () => {
  const made = served({ limits: { perTokenMinute: 3, perAddressMinute: 2 } });
  const ask = (token: string, url = STATUS) => made.inject({ url, headers: { authorization: `Bearer ${token}` } });
  const statuses = async (token: string, times: number, url = STATUS) => {
    const seen: number[] = [];
    for (let asked = 0; asked < times; asked += 1) seen.push((await ask(token, url)).statusCode);
    return seen;
  };
  expect(await statuses('guess', 4)).toEqual([401, 401, 429, 429]);
  expect(await statuses('ada', 5)).toEqual([200, 200, 200, 429, 429]);
  expect(await statuses('operator', 6)).toEqual([200, 200, 200, 200, 200, 200]);
  for (const url of ['/health', '/health/ready', '/api/v1/health'])
    expect(await statuses('guess', 3, url)).toEqual([200, 200, 200]);
  const refused = await ask('ada');
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect(refused.json()).toMatchObject({
    type: 'urn:kintsugi:problem:too-many-requests',
    status: 429,
    detail: 'ada has sent more than 3 requests within a minute',
    mend: expect.stringMatching(/^Wait \d+ s/),
  });
});

test('bodies are bounded by route, in bytes and in depth', async () => {
  const made = served();
  const deep = (levels: number) => `{"reason":${'['.repeat(levels)}${']'.repeat(levels)}}`;
  const kinds = async (...bodies: string[]) =>
    Promise.all(
      bodies.map(async (body) => [
        (await post(made, body)).statusCode,
        (await post(made, body)).json<{ detail: string }>().detail,
      ]),
    );
  expect(await kinds(JSON.stringify({ reason: 'x'.repeat(70_000) }), deep(30_000))).toEqual([
    [413, 'the body is larger than this route takes'],
    [400, 'the body is nested deeper than 32 levels'],
  ]);
  const large = JSON.stringify({ action: { kind: 'configure', set: { A: 'x'.repeat(200_000) } }, reason: 'x' });
  const url = '/api/v1/services/alpha/actions';
  const reply = await made.inject({
    method: 'POST',
    url,
    headers: { ...ada, 'content-type': 'application/json' },
    payload: large,
  });
  expect(reply.statusCode).not.toBe(413);
});

test('names that would change what objects are do not get in', async () => {
  const made = served();
  const bombs = [
    '{"reason":"x","__proto__":{"role":"admin"}}',
    '{"reason":"x","constructor":{"prototype":{"role":"admin"}}}',
  ];
  for (const bomb of bombs) expect((await post(made, bomb)).statusCode).toBe(400);
  expect((await made.inject({ url: `${STATUS}?__proto__[role]=admin`, headers: ada })).statusCode).toBe(400);
  expect(({} as Record<string, unknown>)['role']).toBeUndefined();
});

test('the depth is that of the parsed value, whatever stands in its strings', () => {
  const depthOf = (value: unknown): number =>
    typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), fc.nat(8), (value, max) => {
      expect(isTooDeep(JSON.stringify(value), max)).toBe(depthOf(value) > max);
    }),
  );
});

/** Sends bytes as they are, and answers what came back. */
async function raw(made: FastifyInstance, bytes: string): Promise<string> {
  await made.listen({ host: '127.0.0.1', port: 0 });
  const address = made.server.address();
  const socket = connect(typeof address === 'object' && address !== null ? address.port : 0, '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (part: string) => (text += part));
  socket.write(bytes);
  await once(socket, 'close');
  return text;
}

test.each([
  [
    'too many bytes of headers',
    `GET ${STATUS} HTTP/1.1\r\nhost: localhost\r\nx-large: ${'x'.repeat(20_000)}\r\n\r\n`,
    431,
  ],
  ['no HTTP', 'hello\r\n\r\n', 400],
  ['a header that smuggles a line', `GET ${STATUS} HTTP/1.1\r\nhost: localhost\r\nx-a: b\rx-c: d\r\n\r\n`, 400],
  ['two lengths', `POST ${PAUSE} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}`, 400],
])('%s is answered with a problem, and the connection ends', async (_name, bytes, status) => {
  const text = await raw(served(), bytes);
  expect(text.split('\r\n')[0]).toContain(`HTTP/1.1 ${status} `);
  const body = JSON.parse(text.split('\r\n\r\n')[1] ?? '') as { status: number; mend: string };
  expect([body.status, body.mend.length > 0]).toEqual([status, true]);
});

test('the time that somebody may take to send headers or a body is bounded, and so is the number of headers', () => {
  const { server } = served();
  expect([server.headersTimeout, server.requestTimeout, server.maxHeadersCount]).toEqual([10_000, 30_000, 100]);
});
