// In demo mode whoever sits at this machine gets in; that is said, it ends, and nobody from elsewhere is taken for them.
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inMemoryWorld } from '../../world/in-memory-world.kit.ts';
import { ACTION_HASH, guardedServer, NO_SCENARIOS, type Guarded } from '../guarded-server.kit.ts';
import { kindOf, openBrowser } from './browser.kit.ts';

let guarded: Guarded;
let aheadMs = 0;
beforeAll(async () => {
  const world = inMemoryWorld();
  guarded = await guardedServer(
    '',
    { ...world, clock: { ...world.clock, now: () => Date.now() + aheadMs } },
    NO_SCENARIOS,
  );
});
afterAll(() => guarded.close());

test('it lets in without a token, as an admin called demo, and says so everywhere', async () => {
  const browser = openBrowser(guarded.server);
  expect((await browser.ask('GET', '/auth/ways')).json).toEqual({
    ways: [{ kind: 'token' }, { kind: 'demo' }],
    demo: true,
  });
  const reply = await browser.ask('POST', '/auth/demo');
  expect([reply.status, reply.json]).toEqual([200, { name: 'demo', role: 'admin', services: null }]);
  expect(reply.setCookies).toEqual([
    expect.stringMatching(/^kintsugi_session=kin_[^;]+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=7200$/),
  ]);
  expect((await browser.ask('GET', '/api/v1/me')).json).toMatchObject({ name: 'demo', way: 'demo', demo: true });
  const tokens = (await browser.ask('GET', '/api/v1/tokens')).json;
  expect(tokens).toMatchObject({ items: [{ name: 'demo', madeFor: 'demo', createdBy: 'demo', state: 'active' }] });
});

test('signing out revokes the session: a copy of its cookie is worth nothing, and says why', async () => {
  const browser = openBrowser(guarded.server);
  await browser.ask('POST', '/auth/demo');
  const copy = openBrowser(guarded.server);
  for (const [name, value] of browser.cookies) copy.cookies.set(name, value);
  expect((await copy.ask('GET', '/api/v1/me')).status).toBe(200);
  expect((await browser.ask('POST', '/auth/sign-out')).json).toEqual({ revoked: true });
  const refused = await copy.ask('GET', '/api/v1/me');
  expect([refused.status, kindOf(refused), refused.json]).toMatchObject([
    401,
    'session-ended',
    { mend: 'Sign in again.' },
  ]);
  expect((await browser.ask('POST', '/auth/sign-out')).json).toEqual({ revoked: false });
});

test('sessions of the demo are one person: two of them approve nothing that takes two', async () => {
  const approve = async () => {
    const browser = openBrowser(guarded.server);
    await browser.ask('POST', '/auth/demo');
    return browser.ask('POST', '/api/v1/approvals/apr_alpha/approve', { hash: ACTION_HASH });
  };
  expect((await approve()).json).toMatchObject({ state: 'waiting', approvedBy: ['demo'] });
  expect(kindOf(await approve())).toBe('approved-already');
  expect(guarded.world.applied).toEqual([]);
});

test('a session ends after two hours by itself, and is forgotten in lists a day later', async () => {
  const browser = openBrowser(guarded.server);
  await browser.ask('POST', '/auth/demo');
  aheadMs = 2 * 3_600_000 + 1_000;
  expect(kindOf(await browser.ask('GET', '/api/v1/me'))).toBe('session-ended');
  aheadMs = 27 * 3_600_000;
  const admin = await guarded.as('a-admin');
  const listed = await admin.listTokens({});
  expect(listed.ok && listed.value.items).toEqual([]);
  aheadMs = 0;
});

test('of many sessions of one person the oldest ends, so that they do not pile up', async () => {
  const oldest = openBrowser(guarded.server);
  await oldest.ask('POST', '/auth/demo');
  for (let n = 0; n < 50; n += 1) {
    expect((await oldest.ask('GET', '/api/v1/me')).status).toBe(200);
    await openBrowser(guarded.server).ask('POST', '/auth/demo');
  }
  expect(kindOf(await oldest.ask('GET', '/api/v1/me'))).toBe('session-ended');
});

test.each([
  ['with a proxy between', { 'x-forwarded-for': '203.0.113.7' }],
  ['with another proxy between', { forwarded: 'for=203.0.113.7' }],
])('it lets nobody in %s', async (_what, headers) => {
  const browser = openBrowser(guarded.server);
  const reply = await browser.ask('POST', '/auth/demo', undefined, headers);
  expect([reply.status, kindOf(reply), reply.setCookies]).toEqual([403, 'not-from-here', []]);
});

test('a name that somebody points at this machine opens nothing', async () => {
  const status = await new Promise((resolve, reject) => {
    const asked = httpRequest(
      `${guarded.server.url}/auth/demo`,
      { method: 'POST', headers: { host: 'evil.example', origin: 'http://evil.example' } },
      (response) => resolve(response.resume().statusCode),
    );
    asked.on('error', reject);
    asked.end();
  });
  expect(status).toBe(421);
});
