// The feed with a browser's cookie: no hello is needed, and no page of another origin gets in by it.
import { createFeed, FEED_PROTOCOL, type FeedSocket, type FeedState } from '@kintsugi/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { guardedServer, type Guarded } from '../access/guarded-server.kit.ts';
import { eventually } from './feed.kit.ts';

let guarded: Guarded;
beforeAll(async () => {
  guarded = await guardedServer();
});
afterAll(() => guarded.close());

/** A socket as a browser makes it: it adds the cookie and the page's origin by itself. */
function socketOf(headers: Readonly<Record<string, string>>): new (url: string, protocol: string) => FeedSocket {
  const Socket = WebSocket as unknown as new (url: string, options: object) => FeedSocket;
  return function open(url: string, protocol: string) {
    return new Socket(url, { protocols: [protocol], headers });
  } as unknown as new (url: string, protocol: string) => FeedSocket;
}

async function statesWith(cookie: string, origin: string, token?: string): Promise<FeedState[]> {
  const states: FeedState[] = [];
  const feed = createFeed({
    url: guarded.server.url,
    ...(token === undefined ? {} : { token }),
    topics: ['incidents'],
    onEvent: () => {},
    onState: (state) => states.push(state),
    WebSocket: socketOf({ ...(cookie === '' ? {} : { cookie: `kintsugi_session=${cookie}` }), origin }),
    random: () => 0,
  });
  await eventually(() => states.some(({ kind }) => kind !== 'connecting')).toBe(true);
  await eventually(() => states.at(-1)?.kind).not.toBe('refused');
  feed.close();
  return states.slice(0, -1);
}

test('a page of our own hears with its cookie alone', async () => {
  const states = await statesWith(await guarded.token('a-viewer'), guarded.server.url);
  expect(states).toMatchObject([{ kind: 'connecting' }, { kind: 'live' }]);
});

test.each(['https://evil.example', 'http://127.0.0.1:1', 'null', ''])(
  'a page at %j does not get in by the cookie',
  async (origin) => {
    const states = await statesWith(await guarded.token('a-viewer'), origin);
    expect(states.map(({ kind }) => kind)).toEqual(['connecting', 'waiting']);
  },
);

test('who is turned away at a door keeps no connection open', async () => {
  const own = await guardedServer();
  const headers = { cookie: `kintsugi_session=${await own.token('a-viewer')}`, origin: 'https://evil.example' };
  const Socket = socketOf(headers);
  const turnedAway = Array.from({ length: 3 }, async () => {
    const socket = new Socket(`${own.server.url.replace('http', 'ws')}/ws`, FEED_PROTOCOL);
    return new Promise<number>((resolve) => (socket.onclose = ({ code }) => resolve(code)));
  });
  expect(await Promise.all(turnedAway)).toEqual([1006, 1006, 1006]);
  await own.close();
  expect(own.troubles).toEqual([]);
});

test.each([
  ['that nobody has', 'guess', 'nobody has this token'],
  ['of a role that may not read', 'a-intake', 'a-intake has the role intake; this needs the permission "read"'],
  ['that is missing', '', 'the first message must say who is there'],
])('a page with a cookie %s is told why, once and for all', async (_what, who, because) => {
  const cookie = who === 'a-intake' ? await guarded.token(who) : who;
  const states = await statesWith(cookie, guarded.server.url);
  expect(states.at(-1)).toEqual({ kind: 'closed', because });
});

test('a cookie that is limited to services hears nothing of the others, which is nothing yet', async () => {
  const states = await statesWith(await guarded.token('alpha-responder'), guarded.server.url);
  expect(states.at(-1)).toMatchObject({ kind: 'closed', because: expect.stringContaining('limited to services') });
});
