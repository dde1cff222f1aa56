// An OpenID provider in kintsugi.yaml: what is filled in, and what is refused with its mend.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfiguration } from './load.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kintsugi-oidc-'));
});
afterAll(() => rm(folder, { recursive: true }));

const GOOD = { issuer: 'https://id.example.org/realm', clientId: 'kintsugi', roles: { ops: 'responder' } };

async function load(oidc: object, server: object = {}) {
  const file = join(folder, 'kintsugi.yaml');
  const services = { alpha: { release: 'alpha', entry: 'main.ts' } };
  await writeFile(file, JSON.stringify({ version: 1, name: 'x', services, server: { oidc, ...server } }));
  const result = await loadConfiguration(file, {});
  return result.ok
    ? result.configuration.values.server.oidc
    : result.refusal.faults.map(({ where, says, mend }) => `${where}: ${says}. ${mend}`);
}

test('a provider needs three lines; the rest has defaults', async () => {
  expect(await load(GOOD)).toEqual({
    ...GOOD,
    roleClaim: 'groups',
    defaultRole: 'none',
    nameClaim: 'preferred_username',
    sessionHours: 8,
    scopes: ['openid', 'profile', 'email'],
  });
});

test.each([
  [
    { issuer: 'http://id.example.org' },
    'server.oidc.issuer: is not https. Write https://…: who listens in between could be anybody.',
  ],
  [
    { issuer: 'id.example.org' },
    'server.oidc.issuer: the text "id.example.org" is not as it should be. Write a whole address, such as http://127.0.0.1:4690.',
  ],
  [
    { issuer: 'https://id.example.org?x=1' },
    'server.oidc.issuer: has more than a path. Leave out what follows ? or #.',
  ],
  [
    { scopes: ['profile'] },
    'server.oidc.scopes: lacks openid. Add openid: without it the provider says of nobody who it is.',
  ],
  [{ roles: {} }, 'server.oidc.roles: lets nobody in. Name a value of the claim and its role, such as ops: responder.'],
  [{ roles: { ops: 'respnder' } }, 'server.oidc.roles.ops: cannot be the text "respnder". Did you mean "responder"?'],
  [{ services: { ops: ['alhpa'] } }, 'server.oidc.services.ops[0]: there is no service "alhpa". Known: alpha.'],
  [{ clientSecret: 'x' }, 'server.oidc.clientSecret: unknown key "clientSecret". Did you mean "clientSecretEnv"?'],
  [
    { clientSecretEnv: 'a secret itself!' },
    'server.oidc.clientSecretEnv: the text "a secret itself!" is not as it should be. Use the name of an environment variable.',
  ],
])('%j is refused with what mends it', async (change, fault) => {
  expect(await load({ ...GOOD, ...change })).toEqual([fault]);
});

test('a provider on this machine may speak plain HTTP', async () => {
  expect(await load({ ...GOOD, issuer: 'http://127.0.0.1:9000' })).toMatchObject({ issuer: 'http://127.0.0.1:9000' });
});

test('a server that is not on the loopback must be told its own address, which is an origin', async () => {
  const host = '0.0.0.0';
  expect(await load(GOOD, { host })).toEqual([
    'server.oidc: does not know where the provider sends people back to. Set server.publicUrl.',
  ]);
  expect(await load(GOOD, { host, publicUrl: 'https://ops.example.org' })).toMatchObject(GOOD);
  expect(await load(GOOD, { publicUrl: 'https://ops.example.org/kintsugi' })).toEqual([
    expect.stringContaining('server.publicUrl'),
  ]);
});
