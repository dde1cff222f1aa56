// Signing in at a real provider: the whole way, who one is afterwards, and every way on which somebody else might come.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inMemoryWorld } from '../../world/in-memory-world.kit.ts';
import { ACTION_HASH, guardedServer, type Guarded } from '../guarded-server.kit.ts';
import { CLIENT, newKey, openProvider, PEOPLE, signInAt, type Key, type TestProvider } from '../oidc/provider.kit.ts';
import { kindOf, openBrowser, type Browser } from './browser.kit.ts';

let key: Key;
let provider: TestProvider;
let guarded: Guarded;
let aheadMs = 0;
const world = inMemoryWorld();
const timed = { ...world, clock: { ...world.clock, now: () => Date.now() + aheadMs } };

beforeAll(async () => {
  process.env['TEST_CLIENT_SECRET'] = CLIENT.secret;
  key = await newKey('first');
  provider = await openProvider(key);
  guarded = await guardedServer(settings(), timed);
});
afterAll(async () => {
  await guarded.close();
  await provider.close();
});

function settings(): string {
  return `, oidc: ${JSON.stringify({
    issuer: provider.issuer,
    clientId: CLIENT.id,
    clientSecretEnv: 'TEST_CLIENT_SECRET',
    roles: { ops: 'approver', watchers: 'viewer' },
    scopes: ['openid', 'profile', 'groups'],
  })}`;
}

async function begun(browser: Browser, returnTo = '/'): Promise<string> {
  const reply = await browser.ask('GET', `/auth/oidc/start?returnTo=${encodeURIComponent(returnTo)}`);
  if (reply.location === null) throw new Error(JSON.stringify(reply.json));
  return reply.location;
}

/** The path with which the provider sends somebody back. */
async function codeFor(browser: Browser, subject: string | null, returnTo?: string): Promise<string> {
  const back = new URL(await signInAt(provider, await begun(browser, returnTo), subject));
  expect(back.origin).toBe(guarded.server.url);
  return back.pathname + back.search;
}

async function signedIn(subject: string, returnTo?: string): Promise<Browser & { landed: string | null }> {
  const browser = openBrowser(guarded.server);
  const reply = await browser.ask('GET', await codeFor(browser, subject, returnTo));
  if (reply.status !== 302) throw new Error(JSON.stringify(reply.json));
  return { ...browser, landed: reply.location };
}

const me = async (browser: Browser) => (await browser.ask('GET', '/api/v1/me')).json;

test('somebody signs in with a code and a challenge, lands where they wanted to, and is who the provider says', async () => {
  const browser = openBrowser(guarded.server);
  const out = new URL(await begun(browser, '/incidents/inc_alpha?at=1#now'));
  expect(Object.fromEntries(out.searchParams)).toMatchObject({
    response_type: 'code',
    code_challenge_method: 'S256',
    redirect_uri: `${guarded.server.url}/auth/oidc/callback`,
    state: expect.stringMatching(/^.{43}$/),
    nonce: expect.stringMatching(/^.{43}$/),
  });
  const ada = await signedIn('sub-ada', '/incidents/inc_alpha?at=1#now');
  expect(ada.landed).toBe('/incidents/inc_alpha?at=1#now');
  expect(await me(ada)).toMatchObject({ name: 'oidc:ada-l', role: 'approver', services: null, way: 'oidc' });
});

test('the cookies of the way there and of the session are no script’s and no other site’s', async () => {
  const browser = openBrowser(guarded.server);
  const start = await browser.ask('GET', '/auth/oidc/start');
  expect(start.setCookies).toEqual([
    expect.stringMatching(/^kintsugi_sign_in=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600$/),
  ]);
  const reply = await browser.ask('GET', await codeFor(browser, 'sub-ada'));
  expect(reply.setCookies).toEqual([
    expect.stringMatching(
      /^kintsugi_session=kin_\w{12}_[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=288\d\d$/,
    ),
  ]);
});

test('a name is one person’s: alike ones are told apart, and nobody gets the operator’s', async () => {
  const [ada, other, eve] = [await signedIn('sub-ada'), await signedIn('sub-ada-2'), await signedIn('sub-eve')];
  expect(await me(ada)).toMatchObject({ name: 'oidc:ada-l' });
  expect(await me(other)).toMatchObject({ name: 'oidc:ada-l-2' });
  expect(await me(eve)).toMatchObject({ name: 'oidc:operator', role: 'viewer' });
});

test('two sessions of one person are one person, also under a new name; two persons are two', async () => {
  const approve = (browser: Browser) =>
    browser.ask('POST', '/api/v1/approvals/apr_alpha/approve', { hash: ACTION_HASH });
  const first = await approve(await signedIn('sub-ada'));
  expect(first.json).toMatchObject({ state: 'waiting', approvedBy: ['oidc:ada-l'] });
  expect(kindOf(await approve(await signedIn('sub-ada')))).toBe('approved-already');
  PEOPLE['sub-ada'] = { name: 'Countess', groups: ['ops'] };
  const renamed = await signedIn('sub-ada');
  expect(await me(renamed)).toMatchObject({ name: 'oidc:ada-l' });
  expect(kindOf(await approve(renamed))).toBe('approved-already');
  const second = await approve(await signedIn('sub-ada-2'));
  expect(second.json).toMatchObject({ approvedBy: ['oidc:ada-l', 'oidc:ada-l-2'] });
});

test('who has no role gets none, and is told who can give one', async () => {
  const browser = openBrowser(guarded.server);
  const reply = await browser.ask('GET', await codeFor(browser, 'sub-nobody'));
  expect([reply.status, kindOf(reply), reply.setCookies]).toEqual([403, 'no-role', []]);
  expect(reply.json).toMatchObject({ mend: expect.stringContaining('server.oidc.roles') });
});

const PAGE = { accept: 'text/html,*/*' };

test('a page is led back to the page with the reason in its address', async () => {
  const browser = openBrowser(guarded.server);
  const back = await codeFor(browser, 'sub-nobody');
  const reply = await browser.ask('GET', back, undefined, PAGE);
  expect([reply.status, reply.location]).toEqual([302, '/?signin=no-role']);
});

test('a sign-in that is given up at the provider is told as that', async () => {
  const browser = openBrowser(guarded.server);
  expect(kindOf(await browser.ask('GET', await codeFor(browser, null)))).toBe('cancelled');
});

test('a callback counts once', async () => {
  const browser = openBrowser(guarded.server);
  const back = await codeFor(browser, 'sub-ada');
  expect((await browser.ask('GET', back)).status).toBe(302);
  const again = await browser.ask('GET', back);
  expect([again.status, kindOf(again), again.setCookies]).toEqual([400, 'expired', []]);
});

test('a callback of another browser, or without the state, or with another, is nobody’s', async () => {
  const [victim, thief] = [openBrowser(guarded.server), openBrowser(guarded.server)];
  const back = await codeFor(victim, 'sub-ada');
  await begun(thief);
  expect(kindOf(await thief.ask('GET', back))).toBe('expired');
  expect(kindOf(await openBrowser(guarded.server).ask('GET', back))).toBe('expired');
  const url = new URL(back, guarded.server.url);
  url.searchParams.set('state', 'x'.repeat(43));
  expect(kindOf(await victim.ask('GET', url.pathname + url.search))).toBe('expired');
  url.searchParams.delete('state');
  expect(kindOf(await victim.ask('GET', url.pathname + url.search))).toBe('expired');
});

test('a stolen code is worth nothing in a sign-in of the thief’s own: the challenge is another', async () => {
  const [victim, thief] = [openBrowser(guarded.server), openBrowser(guarded.server)];
  const stolen = new URL(await codeFor(victim, 'sub-ada'), guarded.server.url);
  const own = new URL(await begun(thief));
  stolen.searchParams.set('state', own.searchParams.get('state') ?? '');
  const reply = await thief.ask('GET', stolen.pathname + stolen.search);
  expect([reply.status, kindOf(reply), reply.setCookies]).toEqual([502, 'not-believed', []]);
});

test('a sign-in that takes more than ten minutes is over', async () => {
  const browser = openBrowser(guarded.server);
  const back = await codeFor(browser, 'sub-ada');
  aheadMs = 601_000;
  const reply = await browser.ask('GET', back);
  aheadMs = 0;
  expect(kindOf(reply)).toBe('expired');
});

test('a session ends with its hours, with signing out, and when an admin revokes it; a copy of its cookie with it', async () => {
  const [late, out, revoked] = [await signedIn('sub-ada'), await signedIn('sub-ada'), await signedIn('sub-ada')];
  const thief = openBrowser(guarded.server);
  for (const [name, value] of out.cookies) thief.cookies.set(name, value);
  expect((await out.ask('POST', '/auth/sign-out')).json).toEqual({ revoked: true });
  expect(kindOf(await out.ask('GET', '/api/v1/me'))).toBe('unauthenticated');
  expect(kindOf(await thief.ask('GET', '/api/v1/me'))).toBe('session-ended');
  const admin = await guarded.as('a-admin');
  const listed = await admin.listTokens({});
  const own = listed.ok
    ? listed.value.items.filter(({ name, state }) => name === 'oidc:ada-l' && state === 'active')
    : [];
  expect(own[0]).toMatchObject({ madeFor: 'oidc', createdBy: 'oidc:ada-l', role: 'approver' });
  await admin.revokeToken({ params: { id: own[0]?.id ?? '' } });
  expect(kindOf(await revoked.ask('GET', '/api/v1/me'))).toBe('session-ended');
  aheadMs = 8 * 3_600_000 + 1_000;
  const lateReply = await late.ask('GET', '/api/v1/me');
  aheadMs = 0;
  expect(kindOf(lateReply)).toBe('session-ended');
});

test('nothing of a sign-in stands in the log but who, which role and until when', async () => {
  await signedIn('sub-ada');
  const events = await world.store.read('access');
  const created = events.filter(({ type }) => type === 'token-created').at(-1);
  expect(created).toMatchObject({ actor: { name: 'oidc:ada-l' }, body: { name: 'oidc:ada-l', session: 'oidc' } });
  const text = JSON.stringify(events);
  for (const secret of ['sub-ada', 'Countess', CLIENT.secret])
    expect([secret, text.includes(secret)]).toEqual([secret, false]);
});

test.each([
  '//evil.example',
  '/\\evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  '/.//evil.example',
  '/\tevil',
  '/%0d%0aset-cookie:x',
  'incidents',
  '/auth/oidc/start',
  '/'.padEnd(3_000, 'x'),
])('nobody is led away by returnTo=%j', async (returnTo) => {
  const { landed } = await signedIn('sub-eve', returnTo);
  const url = new URL(landed ?? '', guarded.server.url);
  expect([url.origin, url.pathname.startsWith('/auth/')]).toEqual([guarded.server.url, false]);
  expect(landed).toMatch(/^\/(?![/\\])/);
});
