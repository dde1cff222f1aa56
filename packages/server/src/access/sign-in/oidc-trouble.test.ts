// Sign-in when things are not as they should be: restarts, limits, a provider that is down, a secret that is missing.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inMemoryWorld, type TestWorld } from '../../world/in-memory-world.kit.ts';
import { guardedServer, requestTo, send, type Guarded } from '../guarded-server.kit.ts';
import { AUDIENCE, CLIENT, newKey, openProvider, signInAt, type Key, type TestProvider } from '../oidc/provider.kit.ts';
import { kindOf, openBrowser, type Browser } from './browser.kit.ts';

let key: Key;
let provider: TestProvider;
let guarded: Guarded;
let world: TestWorld;
beforeEach(async () => {
  process.env['TEST_CLIENT_SECRET'] = CLIENT.secret;
  key ??= await newKey('first');
  provider = await openProvider(key);
  world = inMemoryWorld();
});
afterEach(async () => {
  await guarded.close();
  await provider.close();
});

async function open(changes: object = {}, services = ''): Promise<void> {
  const settings = {
    issuer: provider.issuer,
    clientId: CLIENT.id,
    clientSecretEnv: 'TEST_CLIENT_SECRET',
    audience: AUDIENCE,
    roles: { ops: 'admin', watchers: 'viewer' },
    scopes: ['openid', 'profile', 'groups'],
    ...changes,
  };
  // What follows in the file is closed by the kit.
  const others = services === '' ? '' : ` }\nservices: { ${services}`;
  guarded = await guardedServer(`, oidc: ${JSON.stringify(settings)}${others}`, world);
}

async function signIn(subject: string): Promise<Browser> {
  const browser = openBrowser(guarded.server);
  const { location } = await browser.ask('GET', '/auth/oidc/start');
  const back = new URL(await signInAt(provider, location ?? '', subject));
  const reply = await browser.ask('GET', back.pathname + back.search);
  if (reply.status !== 302) throw new Error(JSON.stringify(reply.json));
  return browser;
}

test('a restart keeps a session and the name; a sign-in that was under way begins anew', async () => {
  await open();
  const [ada, other, half] = [await signIn('sub-ada'), await signIn('sub-ada-2'), openBrowser(guarded.server)];
  const { location } = await half.ask('GET', '/auth/oidc/start');
  const back = new URL(await signInAt(provider, location ?? '', 'sub-ada'));
  await guarded.close();
  world = { ...inMemoryWorld(), store: world.store };
  await open();
  for (const [browser, name] of [
    [ada, 'oidc:ada-l'],
    [other, 'oidc:ada-l-2'],
  ] as const) {
    const cookie = [...browser.cookies].map((pair) => pair.join('=')).join('; ');
    const again = openBrowser(guarded.server);
    expect((await again.ask('GET', '/api/v1/me', undefined, { cookie })).json).toMatchObject({ name });
  }
  expect((await (await signIn('sub-ada-2')).ask('GET', '/api/v1/me')).json).toMatchObject({ name: 'oidc:ada-l-2' });
  const later = openBrowser(guarded.server);
  for (const [name, value] of half.cookies) later.cookies.set(name, value);
  expect(kindOf(await later.ask('GET', back.pathname + back.search))).toBe('expired');
});

test('a person who is limited to services is so in the page', async () => {
  await open({ services: { 'team-alpha': ['alpha'] } }, 'alpha: { release: a, entry: main.ts }');
  const browser = await signIn('sub-alpha');
  expect((await browser.ask('GET', '/api/v1/me')).json).toMatchObject({ services: ['alpha'], role: 'admin' });
  expect((await browser.ask('GET', '/api/v1/services/beta')).status).toBe(404);
});

test('with the provider down nobody is led there, tokens still count, and it is found again by itself', async () => {
  await open();
  const port = Number(new URL(provider.issuer).port);
  await provider.close();
  const browser = openBrowser(guarded.server);
  const reply = await browser.ask('GET', '/auth/oidc/start');
  expect([reply.status, kindOf(reply)]).toEqual([503, 'provider-unreachable']);
  expect(reply.json).toMatchObject({ mend: expect.stringContaining('try again') });
  const page = await browser.ask('GET', '/auth/oidc/start', undefined, { accept: 'text/html' });
  expect(page.location).toBe('/?signin=provider-unreachable');
  expect(guarded.troubles.join('\n')).toContain('sign-in: provider-unreachable');
  const token = await guarded.token('a-viewer');
  expect((await browser.ask('POST', '/auth/session', { token })).status).toBe(200);
  provider = await openProvider(key, port);
  await expect
    .poll(async () => (await browser.ask('GET', '/auth/oidc/start')).status, { timeout: 10_000, interval: 100 })
    .toBe(302);
});

test('what another key signed is not believed, wherever it came from', async () => {
  await open();
  await signIn('sub-ada');
  const port = Number(new URL(provider.issuer).port);
  await provider.close();
  // Somebody stands where the provider stood, and names their key as it did.
  provider = await openProvider(await newKey(key.kid), port);
  await expect(signIn('sub-ada')).rejects.toThrow('not-believed');
});

test('a program with a token of the provider asks the API, may what its role may, and stands in the log', async () => {
  await open();
  const token = await provider.sign({ sub: 'robot', groups: ['ops'] });
  const me = await send(guarded.server, requestTo('getMe', 'alpha'), token);
  expect(me.json).toMatchObject({ name: 'oidc:robot', role: 'admin', way: 'oidc' });
  expect((await send(guarded.server, requestTo('commentIncident', 'alpha'), token)).status).toBe(200);
  const viewer = await provider.sign({ sub: 'watcher', groups: ['watchers'] });
  expect((await send(guarded.server, requestTo('commentIncident', 'alpha'), viewer)).status).toBe(403);
  const asked = (await world.store.read('access')).filter(({ type }) => type === 'change-asked');
  expect(asked.map(({ actor }) => actor.name)).toEqual(['oidc:robot']);
  const wrong = await send(guarded.server, requestTo('getMe', 'alpha'), await provider.sign({ aud: CLIENT.id }));
  expect([wrong.status, wrong.json]).toMatchObject([401, { type: 'urn:kintsugi:problem:wrong-audience' }]);
  const open401 = await send(guarded.server, requestTo('getHealth', 'alpha'), await provider.sign({ aud: 'x' }));
  expect(open401.status).toBe(200);
});

test('a person and their program are one person', async () => {
  await open();
  const browser = await signIn('sub-eve');
  const token = await provider.sign({ sub: 'sub-eve', groups: ['watchers'] });
  const program = await send(guarded.server, requestTo('getMe', 'alpha'), token);
  expect((await browser.ask('GET', '/api/v1/me')).json).toMatchObject({ name: 'oidc:operator' });
  expect(program.json).toMatchObject({ name: 'oidc:operator' });
});

test('without its secret the provider is no way in, and the log says which variable is missing', async () => {
  await open({ clientSecretEnv: 'TEST_NO_SUCH_SECRET' });
  const browser = openBrowser(guarded.server);
  expect((await browser.ask('GET', '/auth/ways')).json).toEqual({ ways: [{ kind: 'token' }], demo: false });
  expect((await browser.ask('GET', '/auth/oidc/start')).status).toBe(404);
  expect(guarded.troubles).toEqual([expect.stringContaining('TEST_NO_SUCH_SECRET is not set')]);
});
