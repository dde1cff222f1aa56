// A session is a token in a cookie: what lets it in, what it may, how it ends, and that no stranger's page can use it.
import { signInWays, signedIn } from '@kintsugi/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { guardedServer, type Guarded } from '../guarded-server.kit.ts';
import { kindOf, openBrowser, type Browser } from './browser.kit.ts';

let guarded: Guarded;
beforeAll(async () => {
  guarded = await guardedServer(', publicUrl: "https://ops.example.org"');
});
afterAll(() => guarded.close());

async function signedInAs(token: string): Promise<Browser> {
  const browser = openBrowser(guarded.server);
  const reply = await browser.ask('POST', '/auth/session', { token });
  if (reply.status !== 200) throw new Error(JSON.stringify(reply.json));
  return browser;
}

async function apiToken(name: string, services?: string[]): Promise<{ id: string; secret: string }> {
  const admin = await guarded.as('a-admin');
  const limits = services === undefined ? {} : { services };
  const made = await admin.createToken({ body: { name, role: 'responder', ...limits } });
  if (!made.ok) throw new Error(made.problem.detail);
  return made.value;
}

test('a token signs in: the page gets who that is, and the browser a cookie that no script can read', async () => {
  const browser = openBrowser(guarded.server);
  const token = await guarded.token('a-responder');
  const reply = await browser.ask('POST', '/auth/session', { token });
  expect([reply.status, signedIn.parse(reply.json)]).toEqual([
    200,
    { name: 'a-responder', role: 'responder', services: null },
  ]);
  expect(reply.setCookies).toEqual([`kintsugi_session=${token}; Path=/; HttpOnly; SameSite=Strict`]);
  expect((await browser.ask('GET', '/api/v1/me')).json).toEqual({
    name: 'a-responder',
    role: 'responder',
    permissions: ['read', 'respond'],
    services: null,
    way: 'file',
    expiresAt: null,
    demo: false,
  });
});

test('over https the cookie is the host’s alone and never leaves https; one without its prefix counts for nothing there', async () => {
  const browser = openBrowser(guarded.server);
  const token = await guarded.token('a-viewer');
  const overTls = { 'x-forwarded-proto': 'https' };
  const reply = await browser.ask('POST', '/auth/session', { token }, overTls);
  expect(reply.setCookies).toEqual([`__Host-kintsugi_session=${token}; Path=/; HttpOnly; SameSite=Strict; Secure`]);
  expect((await browser.ask('GET', '/api/v1/me', undefined, overTls)).status).toBe(200);
  const planted = { ...overTls, cookie: `kintsugi_session=${token}` };
  expect((await browser.ask('GET', '/api/v1/me', undefined, planted)).status).toBe(401);
});

test('two cookies of the name are nobody’s: a neighbour on another port put one of them there', async () => {
  const token = await guarded.token('a-viewer');
  const cookie = `kintsugi_session=${token}; kintsugi_session=${token}`;
  expect((await openBrowser(guarded.server).ask('GET', '/api/v1/me', undefined, { cookie })).status).toBe(401);
});

test('an API token keeps its services and its end in the cookie, and counts as itself', async () => {
  const { secret } = await apiToken('page-of-alpha', ['alpha']);
  const browser = await signedInAs(secret);
  expect((await browser.ask('GET', '/api/v1/me')).json).toMatchObject({
    name: 'page-of-alpha',
    services: ['alpha'],
    way: 'token',
    expiresAt: expect.stringMatching(/^20/),
  });
  expect((await browser.ask('GET', '/api/v1/services/beta')).status).toBe(404);
});

test.each(['', 'guess', `kin_${'a'.repeat(12)}_${'A'.repeat(43)}`, 'x'.repeat(300), 'a\r\nset-cookie: b=c'])(
  'no cookie is given for the token %j',
  async (token) => {
    const reply = await openBrowser(guarded.server).ask('POST', '/auth/session', { token });
    expect([[400, 401].includes(reply.status), reply.setCookies]).toEqual([true, []]);
    expect(reply.json).toMatchObject({ mend: expect.stringMatching(/\w/) });
  },
);

const POST = ['POST', '/api/v1/incidents/inc_alpha/comment', { text: 'x' }] as const;
const FOREIGN = [
  ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
  ['another port of this machine', { 'sec-fetch-site': 'same-site' }],
  ['an address bar', { 'sec-fetch-site': 'none' }],
  ['a page that lies about its site, if it could', { origin: 'https://evil.example' }],
  ['a sandboxed frame', { origin: 'null' }],
  ['an old browser that says nothing', { 'sec-fetch-site': '', origin: '' }],
  ['an old browser on another site', { 'sec-fetch-site': '', origin: 'https://evil.example' }],
  ['a name that only begins like ours', { 'sec-fetch-site': '', origin: 'https://ops.example.org.evil.example' }],
] as const;

test.each(FOREIGN)('the cookie changes nothing for what comes from %s', async (_from, headers) => {
  const browser = await signedInAs(await guarded.token('a-admin'));
  const reply = await browser.ask(...POST, headers);
  expect([reply.status, kindOf(reply)]).toEqual([403, 'cross-site']);
  expect(reply.json).toMatchObject({ mend: expect.stringContaining('Authorization: Bearer') });
});

test.each(FOREIGN)('nobody is signed in, out, or in as another, by %s', async (_from, headers) => {
  const token = await guarded.token('a-viewer');
  const stranger = openBrowser(guarded.server);
  for (const path of ['/auth/session', '/auth/demo', '/auth/sign-out'])
    expect([path, kindOf(await stranger.ask('POST', path, { token }, headers))]).toEqual([path, 'cross-site']);
});

test('a page of our own changes things, whether its browser says the site, the origin, or the public one', async () => {
  const browser = await signedInAs(await guarded.token('a-admin'));
  const own = { 'sec-fetch-site': '', origin: guarded.server.url };
  const viaProxy = { 'sec-fetch-site': 'same-origin', origin: 'https://ops.example.org' };
  for (const headers of [{}, own, { origin: '' }, viaProxy])
    expect((await browser.ask(...POST, headers)).status).toBe(200);
});

test('a header goes before the cookie, and needs no origin', async () => {
  const browser = await signedInAs(await guarded.token('a-viewer'));
  const authorization = `Bearer ${await guarded.token('a-admin')}`;
  const reply = await browser.ask(...POST, { 'sec-fetch-site': '', origin: '', authorization });
  expect(reply.status).toBe(200);
  const wrong = await browser.ask('GET', '/api/v1/me', undefined, { authorization: 'Bearer guess' });
  expect(wrong.status).toBe(401);
});

test('signing out takes the cookie away; a token that is used elsewhere too still counts there', async () => {
  const { secret } = await apiToken('shared');
  const browser = await signedInAs(secret);
  const reply = await browser.ask('POST', '/auth/sign-out');
  expect([reply.json, browser.cookies.size]).toEqual([{ revoked: false }, 0]);
  expect(reply.setCookies).toEqual(['kintsugi_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0']);
  expect((await browser.ask('GET', '/api/v1/me')).status).toBe(401);
  const authorization = `Bearer ${secret}`;
  expect((await browser.ask('GET', '/api/v1/me', undefined, { authorization })).status).toBe(200);
});

test('a revoked token lets no cookie in either', async () => {
  const { id, secret } = await apiToken('ends');
  const browser = await signedInAs(secret);
  const admin = await guarded.as('a-admin');
  await admin.revokeToken({ params: { id } });
  expect(kindOf(await browser.ask('GET', '/api/v1/me'))).toBe('token-revoked');
});

test('outside demo mode nobody gets in without a token, and no way says so', async () => {
  const browser = openBrowser(guarded.server);
  const reply = await browser.ask('POST', '/auth/demo');
  expect([reply.status, kindOf(reply), reply.setCookies]).toEqual([404, 'no-demo', []]);
  const ways = await browser.ask('GET', '/auth/ways');
  expect(signInWays.parse(ways.json)).toEqual({ ways: [{ kind: 'token' }], demo: false });
});
