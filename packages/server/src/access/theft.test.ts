// What a stolen, replayed or stale word is worth; and that every change stands in the log with who asked for it.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClient, kindOf, type Client, type Reply } from '@kintsugi/contract';
import { createInMemoryEventStore } from '@kintsugi/engine/kits';
import { inMemoryWorld } from '../world/in-memory-world.kit.ts';
import { openAccessStream } from './access-stream.ts';
import { openApiTokens } from './api-tokens.ts';
import { ACTION_HASH, guardedServer, requestTo, send, type Guarded } from './guarded-server.kit.ts';

let guarded: Guarded;
beforeEach(async () => {
  guarded = await guardedServer();
});
afterEach(() => guarded.close());

function kind(reply: Reply<unknown>): string {
  return reply.ok ? 'accepted' : kindOf(reply.problem);
}

function value<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(reply.problem.detail);
  return reply.value;
}

const approval = { params: { id: 'apr_alpha' }, body: { hash: ACTION_HASH } };

async function withToken(
  maker: string,
  name: string,
  services?: string[],
  role: 'approver' | 'admin' = 'approver',
): Promise<{ client: Client; id: string; secret: string }> {
  const admin = await guarded.as(maker);
  const body = { name, role, ...(services === undefined ? {} : { services }) };
  const { id, secret } = value(await admin.createToken({ body }));
  return { client: createClient({ url: guarded.server.url, token: secret }), id, secret };
}

test('one person is not two: neither by saying it twice nor by a token of their own making', async () => {
  const admin = await guarded.as('a-admin');
  const once = value(await admin.approve(approval));
  expect([once.state, once.approvedBy]).toEqual(['waiting', ['a-admin']]);
  await admin.approve(approval);
  const { client } = await withToken('a-admin', 'second-me');
  await client.approve(approval);
  const bot = await withToken('a-admin', 'bot', undefined, 'admin');
  const ofBot = value(await bot.client.createToken({ body: { name: 'bot-of-bot', role: 'approver' } }));
  await createClient({ url: guarded.server.url, token: ofBot.secret }).approve(approval);
  expect(ofBot.createdBy).toBe('a-admin');
  const [waiting] = value(await admin.listApprovals({})).items.filter(({ id }) => id === 'apr_alpha');
  expect([waiting?.state, waiting?.approvedBy]).toEqual(['waiting', ['a-admin']]);
  expect(guarded.world.applied).toEqual([]);
});

test('an approval of something else, or said again after it was decided, is stale', async () => {
  const person = await guarded.as('a-approver');
  expect(kind(await person.approve({ ...approval, body: { hash: 'a'.repeat(64) } }))).toBe('stale-approval');
  expect(kind(await person.reject({ ...approval, body: { hash: ACTION_HASH, reason: 'no' } }))).toBe('accepted');
  expect(kind(await person.approve(approval))).not.toBe('accepted');
  expect(guarded.world.applied).toEqual([]);
});

test('a token of another service approves nothing, and does not learn that there was something', async () => {
  const { client } = await withToken('a-admin', 'beta-bot', ['beta']);
  const theirs = await client.approve(approval);
  const nothing = await client.approve({ ...approval, params: { id: 'apr_nothing' } });
  expect([kind(theirs), kind(nothing)]).toEqual(['unknown-approval', 'unknown-approval']);
});

test('the answer to an idempotency key is not told to somebody else', async () => {
  const key = { 'idempotency-key': 'k1' };
  const ask = async (person: string) =>
    (await send(guarded.server, requestTo('commentIncident', 'alpha'), await guarded.token(person), key)).json;
  const first = await ask('a-responder');
  expect(await ask('a-responder')).toEqual(first);
  expect(await ask('a-admin')).not.toEqual(first);
});

test('a token that is revoked lets nobody in from that moment on, nor after a restart', async () => {
  const { client, id, secret } = await withToken('a-admin', 'ci');
  expect(kind(await client.listIncidents({}))).toBe('accepted');
  const admin = await guarded.as('a-admin');
  value(await admin.revokeToken({ params: { id } }));
  value(await admin.revokeToken({ params: { id } }));
  expect(kind(await client.listIncidents({}))).toBe('token-revoked');
  const stream = openAccessStream(guarded.world.store, guarded.world.clock);
  const again = openApiTokens(stream, await stream.read(), Date.now, new Set());
  expect(again.recognize(secret)).toBe('revoked');
  expect(again.list()).toMatchObject([{ id, revoked: true, lastUsedOn: new Date().toISOString().slice(0, 10) }]);
});

test('the secret is shown once: neither lists nor the log hold it', async () => {
  const { secret } = await withToken('a-admin', 'ci');
  const admin = await guarded.as('a-admin');
  const half = secret.slice(-43);
  expect(JSON.stringify(value(await admin.listTokens({})))).not.toContain(half);
  expect(JSON.stringify(await guarded.world.store.readAll({ after: 0, limit: 1_000 }))).not.toContain(half);
});

test('a token bears nobody else’s name, and its services exist', async () => {
  const admin = await guarded.as('a-admin');
  const made = async (body: Parameters<Client['createToken']>[0]['body']) => kind(await admin.createToken({ body }));
  expect(await made({ name: 'a-viewer', role: 'viewer' })).toBe('name-taken');
  expect(await made({ name: 'operator', role: 'viewer' })).toBe('name-taken');
  expect(await Promise.all([made({ name: 'ci', role: 'viewer' }), made({ name: 'ci', role: 'viewer' })])).toEqual([
    'accepted',
    'name-taken',
  ]);
  expect(await made({ name: 'typo', role: 'viewer', services: ['alhpa'] })).toBe('unknown-service');
});

test('a token whose making could not be written lets nobody in', async () => {
  const full = { ok: false, refusal: { kind: 'read-only', because: 'the disk is full', mend: 'Make room.' } } as const;
  const store = createInMemoryEventStore({ now: Date.now });
  store.append = async () => full;
  const stream = openAccessStream(store, inMemoryWorld().clock);
  const tokens = openApiTokens(stream, [], Date.now, new Set());
  const wanted = { name: 'ci', role: 'admin', services: null, days: 1 } as const;
  expect(await tokens.make(wanted, 'ada')).toMatchObject({ ok: false, kind: 'store-unavailable' });
  expect(tokens.list()).toEqual([]);
});

test('every change over the API stands in the log with who asked for it, before what it did', async () => {
  const { client, id } = await withToken('a-admin', 'ci');
  const admin = await guarded.as('a-admin');
  await client.commentIncident({ params: { id: 'inc_alpha' }, body: { text: 'a word' } });
  await admin.pause({ body: { reason: 'a drill' } });
  await admin.resume({ body: {} });
  await admin.reject({ ...approval, body: { hash: ACTION_HASH, reason: 'no' } });
  // There is no such project here: what was asked for stands in the log all the same.
  await admin.lockFiles({ params: { id: 'site' }, body: { paths: ['a.ts'] } });
  await admin.extendLock({ params: { id: 'site', lockId: 'lck_1' }, body: { token: 1 } });
  await admin.releaseLock({ params: { id: 'site', lockId: 'lck_1' } });
  await admin.resolveIncident({ params: { id: 'inc_alpha' }, body: { reason: 'over' } });
  await admin.revokeToken({ params: { id } });
  await admin.listTokens({});
  const events = (await guarded.world.store.read('access')).filter(({ type }) => type === 'change-asked');
  const asked = events.map(({ actor, body }) => [actor.name, (body as { route: string }).route]);
  expect(asked).toEqual([
    ['a-admin', 'createToken'],
    ['ci', 'commentIncident'],
    ...['pause', 'resume', 'reject', 'lockFiles', 'extendLock', 'releaseLock', 'resolveIncident', 'revokeToken'].map(
      (route) => ['a-admin', route],
    ),
  ]);
  expect(events[1]?.body).toEqual({ route: 'commentIncident', params: { id: 'inc_alpha' }, tokenId: id });
  expect(value(await admin.verifyAudit({})).ok).toBe(true);
  expect(guarded.troubles).toEqual([]);
});
