// One table: every route × every role × no credentials × a guess × an expired, a revoked and a limited token.
import { mayUse, ROLES, ROUTE_NAMES, routeNamed, type RouteName } from '@kintsugi/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inMemoryWorld } from '../world/in-memory-world.kit.ts';
import { guardedServer, requestTo, send, type Guarded } from './guarded-server.kit.ts';

/** It would end the server that the others ask. What it answers to whom is held by its permission, as all others. */
const ASKED = ROUTE_NAMES.filter((name) => name !== 'shutDown');

/** Every route is asked by many who are nobody: how often they may ask is the subject of other tests. */
const LIMITS = ', limits: { perAddressMinute: 100000 }';

let guarded: Guarded;
let clockAheadMs = 0;
const tokens = { expired: '', revoked: '', limited: '', outsider: '' };

beforeAll(async () => {
  const world = inMemoryWorld();
  const clock = { ...world.clock, now: () => Date.now() + clockAheadMs };
  guarded = await guardedServer(LIMITS, { ...world, clock });
  const admin = await guarded.as('a-admin');
  const make = async (name: string, services?: string[], days = 30) => {
    const role = 'admin' as const;
    const made = await admin.createToken({
      body: { name, role, days, ...(services === undefined ? {} : { services }) },
    });
    if (!made.ok) throw new Error(made.problem.detail);
    return made.value;
  };
  tokens.limited = (await make('limited', ['alpha'])).secret;
  tokens.outsider = (await make('outsider', ['beta'])).secret;
  const gone = await make('gone');
  await admin.revokeToken({ params: { id: gone.id } });
  tokens.revoked = gone.secret;
  tokens.expired = (await make('short', undefined, 1)).secret;
});
afterAll(() => guarded.close());

/** What a page of the server's own sends: the token in its cookie. */
async function statusByCookie(name: RouteName, token: string): Promise<number> {
  const headers = { cookie: `kintsugi_session=${token}`, 'sec-fetch-site': 'same-origin' };
  return (await send(guarded.server, requestTo(name, 'alpha'), null, headers)).status;
}

async function statusOf(name: RouteName, token: string | null, of = 'alpha'): Promise<number> {
  return (await send(guarded.server, requestTo(name, of), token)).status;
}

test.each(ASKED)('%s answers nobody whose role it is not for, by header or by cookie', async (name) => {
  const { permission, coming } = routeNamed(name);
  for (const role of ROLES) {
    const token = await guarded.token(`a-${role}`);
    for (const status of [await statusOf(name, token), await statusByCookie(name, token)]) {
      const isLetIn = status !== 401 && status !== 403;
      expect([role, permission === null || isLetIn]).toEqual([role, permission === null || mayUse(role, permission)]);
      expect([status < 500, status === 501]).toEqual([
        !isLetIn || coming === undefined,
        isLetIn && coming !== undefined,
      ]);
    }
  }
});

test.each(ASKED)('%s answers nobody without a token that counts', async (name) => {
  const { permission, openOnLoopback } = routeNamed(name);
  if (permission === null) return;
  const guess = `kin_${'a'.repeat(12)}_${'A'.repeat(43)}`;
  const halves = tokens.limited.slice(0, 17) + tokens.outsider.slice(17);
  for (const token of [...(openOnLoopback === true ? [] : [null]), 'x', guess, halves, tokens.revoked])
    expect([token, await statusOf(name, token)]).toEqual([token, 401]);
  expect(await statusByCookie(name, tokens.revoked)).toBe(401);
  clockAheadMs = 2 * 86_400_000;
  const expired = await statusOf(name, tokens.expired);
  clockAheadMs = 0;
  expect(expired).toBe(401);
});

test('who is refused for an old token is told what mends it', async () => {
  const told = await send(guarded.server, requestTo('getStatus', 'alpha'), tokens.revoked);
  expect(told.json).toMatchObject({
    type: 'urn:kintsugi:problem:token-revoked',
    detail: 'this token was revoked',
    mend: expect.stringContaining('kintsugi tokens create'),
  });
});

/** Ids that name nothing, with which what belongs to others must be confused. */
const NOTHING = 'gamma';

test.each(ASKED.filter((name) => routeNamed(name).permission !== null))(
  '%s tells a token of another service nothing, not even that there is something',
  async (name) => {
    const { scope = 'whole', path, coming } = routeNamed(name);
    const theirs = await send(guarded.server, requestTo(name, 'alpha'), tokens.outsider);
    if (scope === 'whole') expect(theirs.status).toBe(403);
    else if (path.includes(':')) {
      const nothing = await send(guarded.server, requestTo(name, NOTHING), tokens.outsider);
      const told = (reply: typeof theirs, id: string) => [reply.status, reply.text.replaceAll(id, 'ID')];
      expect(told(theirs, 'alpha')).toEqual(told(nothing, NOTHING));
      expect(theirs.status).toBe(404);
    } else {
      expect(coming === undefined ? [200, 400] : [501]).toContain(theirs.status);
      // An incident of both services names both, to whoever may read it.
      expect([theirs.text.includes('inc_alpha'), theirs.text.includes('apr_alpha')]).toEqual([false, false]);
    }
  },
);

test('a token of a service does with it what its role may', async () => {
  const ask = async (name: RouteName, of: string) => statusOf(name, tokens.limited, of);
  expect(await ask('getIncident', 'alpha')).toBe(200);
  expect(await ask('commentIncident', 'alpha')).toBe(200);
  expect(await ask('getService', 'alpha')).toBe(200);
  expect(await ask('actOnService', 'alpha')).toBe(200);
  expect(await ask('getService', 'beta')).toBe(404);
});

test('an incident of several services: one of them is enough to read, all are needed to act', async () => {
  const ask = async (name: RouteName) => statusOf(name, tokens.limited, 'both');
  expect(
    await Promise.all(['getIncident', 'getTimeline', 'listEvidence', 'getPostmortem'].map((n) => ask(n as RouteName))),
  ).toEqual([200, 200, 200, 200]);
  for (const name of ['commentIncident', 'resolveIncident', 'escalateIncident', 'approve', 'reject'] as const)
    expect([name, await ask(name)]).toEqual([name, 403]);
});
