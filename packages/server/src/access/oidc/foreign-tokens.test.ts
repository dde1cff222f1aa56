// Programs with tokens of the provider: what counts, what does not and why, and what happens when keys or provider change.
import { createSecretKey } from 'node:crypto';
import { exportSPKI, importJWK, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { oidc } from '../../configuration/oidc.ts';
import { createForeignTokens, type ForeignTokens } from './foreign-tokens.ts';
import { openPersons } from './persons.ts';
import { createProvider } from './provider.ts';
import { AUDIENCE, CLIENT, newKey, openProvider, type Key, type TestProvider } from './provider.kit.ts';

let first: Key;
let second: Key;
let provider: TestProvider;
let aheadMs = 0;
const now = (): number => Date.now() + aheadMs;
beforeAll(async () => {
  [first, second] = [await newKey('first'), await newKey('second')];
  provider = await openProvider(first);
});
afterAll(() => provider.close());

function tokens(settings: object = {}): ForeignTokens {
  const parsed = oidc.parse({ issuer: provider.issuer, clientId: CLIENT.id, roles: { ops: 'responder' }, ...settings });
  const persons = openPersons({ write: async () => ({ ok: true }) }, []);
  const known = createProvider(parsed, undefined, now);
  return createForeignTokens({ provider: known, persons, audience: AUDIENCE, now, cooldownMs: 0 });
}

async function look(text: string, own = tokens()) {
  await own.prepare(text);
  return own.recognize(text);
}

test('a program comes in with what it got for its own credentials, and counts as itself until it ends', async () => {
  const grant = await look(await provider.programToken());
  expect(grant).toEqual({
    name: 'oidc:robot',
    role: 'responder',
    way: 'oidc',
    expiresMs: expect.closeTo(now() + 310_000, -4),
  });
});

test('nothing is known of a token before somebody looked at it', async () => {
  expect(tokens().recognize(await provider.programToken())).toBeNull();
});

test.each([
  ['for another audience', { aud: 'urn:other' }, 'wrong-audience'],
  ['for the browser’s client, as an id_token is', { aud: CLIENT.id, nonce: 'n' }, 'wrong-audience'],
  ['of another issuer', { iss: 'https://evil.example' }, 'not-believed'],
  ['that has expired', { exp: 1_000 }, 'foreign-expired'],
  ['that does not count yet', { nbf: 4_000_000_000 }, 'not-believed'],
  ['of nobody', { sub: '' }, 'no-role'],
  ['of somebody without a role', { groups: ['sales'] }, 'no-role'],
  ['whose groups are no list', { groups: { ops: true } }, 'no-role'],
  ['whose groups are names of methods', { groups: ['constructor', '__proto__', 'toString'] }, 'no-role'],
  ['that is bound to a key which nobody showed', { cnf: { jkt: 'x' } }, 'not-believed'],
])('a token %s does not count', async (_what, claims, lapse) => {
  expect(await look(await provider.sign(claims))).toBe(lapse);
});

test('one without an end never counts', async () => {
  const header = { alg: 'RS256', kid: first.kid };
  const text = await new SignJWT({ iss: provider.issuer, aud: AUDIENCE, sub: 'x', groups: ['ops'] })
    .setProtectedHeader(header)
    .sign(first.privateKey);
  expect(await look(text)).toBe('not-believed');
});

test('neither none nor a public key as a password opens the door, nor a key that is not the provider’s', async () => {
  const claims = { iss: provider.issuer, aud: AUDIENCE, sub: 'x', groups: ['ops'] };
  const none = new UnsecuredJWT(claims).setExpirationTime('5m').encode();
  expect(await look(none)).toBe('not-believed');
  const { d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...open } = first.jwk;
  const spki = await exportSPKI((await importJWK(open, 'RS256', { extractable: true })) as CryptoKey);
  for (const secret of [spki, JSON.stringify(open), open.n ?? '']) {
    const hmac = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: first.kid })
      .setExpirationTime('5m')
      .sign(createSecretKey(Buffer.from(secret)));
    expect(await look(hmac)).toBe('not-believed');
  }
  expect(await look(await provider.sign({}, { ...second, kid: first.kid }))).toBe('not-believed');
  expect(await look(await provider.sign({}, { ...second, kid: 'unknown' }))).toBe('not-believed');
});

test('a changed word makes it another’s', async () => {
  const [header = '', payload = '', signature = ''] = (await provider.sign({ groups: ['sales'] })).split('.');
  const forged = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
  const better = Buffer.from(JSON.stringify({ ...forged, groups: ['ops'] })).toString('base64url');
  expect(await look(`${header}.${better}.${signature}`)).toBe('not-believed');
});

test('a new key counts as soon as the provider shows it, and the old one no longer', async () => {
  const own = tokens();
  const old = await provider.sign({});
  expect(await look(old, own)).toMatchObject({ role: 'responder' });
  const port = Number(new URL(provider.issuer).port);
  await provider.close();
  provider = await openProvider(second, port);
  expect(await look(await provider.sign({}), own)).toMatchObject({ role: 'responder' });
  expect(await look(await provider.sign({ jti: '2' }, first), own)).toBe('not-believed');
  // What was known is looked at again after a while, without anybody waiting for it.
  aheadMs = 601_000;
  const text = await provider.sign({ exp: Math.round(now() / 1_000) + 3_600 }, second);
  expect(await look(text, own)).toMatchObject({ role: 'responder' });
  aheadMs = 0;
  await provider.close();
  provider = await openProvider(first, port);
});

test('a provider that is down is said to be; who was known stays so until their token ends', async () => {
  const own = tokens();
  const text = await provider.sign({});
  await look(text, own);
  const port = Number(new URL(provider.issuer).port);
  await provider.close();
  expect(await look(await provider.sign({ jti: '3' }), tokens())).toBe('provider-unreachable');
  aheadMs = 200_000;
  expect(await look(text, own)).toMatchObject({ role: 'responder' });
  aheadMs = 320_000;
  expect(await look(text, own)).toBe('foreign-expired');
  aheadMs = 0;
  provider = await openProvider(first, port);
});

test('services are limits that add up; who is named by none of them gets in nowhere', async () => {
  const settings = {
    roles: { ops: 'responder', boss: 'admin' },
    defaultRole: 'viewer',
    services: { alphas: ['alpha'], betas: ['beta'], boss: ['*'] },
  };
  const standing = async (groups: unknown) => look(await provider.sign({ groups }), tokens(settings));
  expect(await standing(['ops', 'alphas', 'betas'])).toMatchObject({ role: 'responder', services: ['alpha', 'beta'] });
  expect(await standing('alphas')).toMatchObject({ role: 'viewer', services: ['alpha'] });
  expect(await standing(['boss', 'ops', 'alphas'])).toMatchObject({ role: 'admin' });
  expect(await standing(['boss', 'alphas'])).not.toHaveProperty('services');
  expect(await standing(['ops'])).toBe('no-role');
});

test('many strangers push nobody out who is known', async () => {
  const own = tokens();
  const text = await provider.sign({});
  await look(text, own);
  const body = Buffer.from(JSON.stringify({ iss: 'https://evil.example' })).toString('base64url');
  for (let n = 0; n < 2_000; n += 1) await own.prepare(`${'A'.repeat(20)}.${body}.${n}`);
  expect(own.recognize(text)).toMatchObject({ role: 'responder' });
});
