// What every route owes its callers, whatever its handler does: permissions, strict input, problems, idempotency, tags.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { BASE_PATH, mayUse, ROLES, ROUTE_NAMES, routeNamed, type RouteName } from '@kintsugi/contract';
import type { FastifyInstance } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import type { Handlers } from './handler.ts';
import { AnswerMemory, type KeyShelf, type KeptKey } from './idempotency.ts';
import { serveRoutes } from './serve.ts';

let app: FastifyInstance;
afterEach(() => app.close());

/** Handlers that say which one was called; tokens are the names of roles. */
function serve(own: Partial<Record<RouteName, () => unknown>> = {}, keys?: KeyShelf) {
  const bugs: unknown[] = [];
  const called = (name: RouteName) => own[name] ?? (() => ({ ok: true, value: { called: name } }));
  app = serveRoutes({
    handlers: Object.fromEntries(ROUTE_NAMES.map((name) => [name, called(name)])) as unknown as Handlers,
    grants: (token) => {
      const role = ROLES.find((known) => known === token);
      return role === undefined ? null : { name: `a-${role}`, role };
    },
    fence: (asked, run) => run(asked.query),
    stopping: new AbortController().signal,
    ...(keys === undefined ? {} : { keys }),
    onBug: (error) => bugs.push(error),
  });
  return bugs;
}

const BODIES: Partial<Record<RouteName, object>> = {
  resolveIncident: { reason: 'x' },
  escalateIncident: { reason: 'x' },
  commentIncident: { text: 'x' },
  approve: { hash: 'a'.repeat(64) },
  reject: { hash: 'a'.repeat(64), reason: 'x' },
  actOnService: { action: { kind: 'rolling-restart' }, reason: 'x' },
  pause: { reason: 'x' },
  approveRepair: { commit: 'a'.repeat(40) },
  rejectRepair: { reason: 'x' },
  openIncident: { title: 'x', severity: 'minor', services: ['alpha'] },
  triggerIncident: { scenario: 'sample' },
  createToken: { name: 'ci', role: 'viewer' },
  lockFiles: { paths: ['a.ts'] },
  extendLock: { token: 1 },
};

/** What a question cannot do without. */
const QUERIES: Partial<Record<RouteName, string>> = {
  getStateDifference: '?from=2026-11-26T18:00:00Z',
  searchMemory: '?q=x',
};

/** An id of the kind that the path wants. */
const IDS: Readonly<Record<string, string>> = {
  approvals: 'apr_1',
  traces: 'abc',
  builds: 'bld_1',
  repairs: 'rep_1',
  development: 'alpha',
  webhooks: 'alpha',
  tokens: 'tok_1',
};

function ask(
  name: RouteName,
  token: string | null,
  more: { headers?: Record<string, string>; body?: object; query?: string } = {},
) {
  const { method, path } = routeNamed(name);
  const id = IDS[path.split('/')[1] ?? ''] ?? 'inc_1';
  return app.inject({
    method,
    url: `${BASE_PATH}${path.replace(':id', id).replace(':name', 'alpha').replace(':lockId', 'lck_1').replace(':evoId', 'evo_1').replace(':actionId', 'act_1')}${more.query ?? QUERIES[name] ?? ''}`,
    headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...more.headers },
    ...(method === 'POST' || method === 'PUT' ? { payload: more.body ?? BODIES[name] ?? {} } : {}),
  });
}

test('every route × every role × no credentials × a wrong token', async () => {
  serve();
  for (const name of ROUTE_NAMES) {
    const { permission, coming, openOnLoopback } = routeNamed(name);
    const served = coming === undefined ? 200 : 501;
    for (const role of ROLES) {
      const { statusCode } = await ask(name, role);
      expect([name, role, statusCode]).toEqual([name, role, mayUse(role, permission) ? served : 403]);
    }
    for (const token of openOnLoopback === true ? ['guess'] : [null, 'guess']) {
      const { statusCode, headers } = await ask(name, token);
      expect([name, token, statusCode]).toEqual([name, token, permission === null ? 200 : 401]);
      if (statusCode === 401) expect(headers['www-authenticate']).toBe('Bearer');
    }
  }
});

test('what is still to come is a problem that says what it will do and what to use today, whatever is sent', async () => {
  const bugs = serve();
  const reply = await ask('changePolicy', 'admin', {
    body: { autonomy: 'act' },
    query: '?x=1',
    headers: { 'idempotency-key': 'k', 'if-match': '"3"' },
  });
  expect(reply.headers['content-type']).toContain('application/problem+json');
  expect(reply.json()).toMatchObject({
    type: 'urn:kintsugi:problem:coming',
    status: 501,
    detail: 'It will change the policy while the server runs, with the change in the audit log.',
    mend: expect.stringContaining('POST /policy/rehearse'),
  });
  expect(bugs).toEqual([]);
});

test('a refusal is a problem document that says who may', async () => {
  serve();
  const reply = await ask('approve', 'viewer');
  expect(reply.headers['content-type']).toContain('application/problem+json');
  expect(reply.json()).toEqual({
    type: 'urn:kintsugi:problem:forbidden',
    title: 'Forbidden',
    status: 403,
    detail: 'a-viewer has the role viewer; this needs the permission "approve"',
    instance: '/api/v1/approvals/apr_1/approve',
    mend: 'Ask somebody with one of these roles: approver, admin.',
  });
});

test('unknown query parameters and body fields are refused by name, also where a route takes none', async () => {
  serve();
  const query = await ask('listIncidents', 'admin', { query: '?limt=3' });
  expect(query.statusCode).toBe(400);
  expect(query.json()).toMatchObject({
    faults: [{ where: 'query.limt', says: 'unknown key "limt". Did you mean "limit"?' }],
  });
  const none = await ask('getStatus', 'admin', { query: '?verbose=1' });
  expect([none.statusCode, none.json<{ detail: string }>().detail]).toEqual([
    400,
    'query.verbose: unknown field "verbose"',
  ]);
  const body = await ask('actOnService', 'admin', {
    body: { action: { kind: 'scale', replicas: 2, replcas: 3 }, reason: 'x' },
  });
  expect(body.json()).toMatchObject({
    status: 400,
    faults: [{ where: 'body.action.replcas', says: 'unknown key "replcas". Did you mean "replicas"?' }],
  });
});

test('a kind of action that does not exist is named, with the nearest', async () => {
  serve();
  const reply = await ask('actOnService', 'admin', { body: { action: { kind: 'rolback' }, reason: 'x' } });
  expect(reply.json()).toMatchObject({
    status: 400,
    detail: 'body.action.kind: cannot be the text "rolback"',
    mend: 'Did you mean "rollback"?',
  });
});

test('wrong ids, malformed JSON, too much JSON and unknown routes are problems with a mend', async () => {
  serve();
  const post = (url: string, payload: string, type = 'application/json') =>
    app.inject({
      method: 'POST',
      url: BASE_PATH + url,
      headers: { authorization: 'Bearer admin', 'content-type': type },
      payload,
    });
  const cases = [
    await post('/incidents/7/resolve', '{"reason":"x"}'),
    await post('/incidents/inc_1/resolve', '{"reason":'),
    await post('/incidents/inc_1/resolve', JSON.stringify({ reason: 'x'.repeat(1_100_000) })),
    await post('/incidents/inc_1/resolve', 'reason=x', 'text/plain'),
    await post('/nothing', '{}'),
  ];
  expect(cases.map((reply) => reply.json<{ type: string }>().type.split(':').at(-1))).toEqual([
    'invalid-input',
    'malformed',
    'too-large',
    'not-json',
    'no-such-route',
  ]);
  for (const reply of cases) expect(reply.json<{ mend: string }>().mend).not.toBe('');
});

test('an idempotency key: same body, same answer, done once; another body, 409; another caller, another key', async () => {
  let count = 0;
  serve({ pause: () => ({ ok: true, value: { count: (count += 1) } }) });
  const send = (token: string, reason: string) =>
    ask('pause', token, { headers: { 'idempotency-key': 'k1' }, body: { reason } });
  const both = await Promise.all([send('admin', 'a'), send('admin', 'a')]);
  expect(both.map((reply) => reply.json<{ count: number }>().count)).toEqual([1, 1]);
  expect((await send('admin', 'b')).json()).toMatchObject({
    status: 409,
    type: 'urn:kintsugi:problem:idempotency-conflict',
  });
  expect((await send('responder', 'b')).json()).toEqual({ count: 2 });
});

test('a key whose request an earlier server was killed over is told so, and nothing is done', async () => {
  const begun: KeptKey[] = [];
  const asked: unknown[] = [];
  const shelf = (found: readonly KeptKey[]): KeyShelf => ({
    found,
    begun: async (key) => void begun.push(key),
    ended: () => {},
  });
  const send = (body?: object) =>
    ask('pause', 'admin', { headers: { 'idempotency-key': 'k' }, ...(body === undefined ? {} : { body }) });
  const pause = () => (asked.push('pause'), { ok: true, value: {} });
  serve({ pause }, shelf([]));
  await send();
  await app.close();
  serve({ pause }, shelf(begun));
  const again = await send();
  expect(again.json()).toMatchObject({ status: 409, type: 'urn:kintsugi:problem:outcome-unknown' });
  expect(again.json<{ mend: string }>().mend).toContain('a new key');
  expect((await send({ reason: 'another' })).json()).toMatchObject({
    type: 'urn:kintsugi:problem:idempotency-conflict',
  });
  expect(asked).toHaveLength(1);
});

test('an answer of 5xx is not remembered: the caller may try again', async () => {
  let count = 0;
  serve({
    pause: () =>
      (count += 1) === 1
        ? { ok: false, problem: { kind: 'x', status: 503, detail: 'd', mend: 'm' } }
        : { ok: true, value: {} },
  });
  const send = () => ask('pause', 'admin', { headers: { 'idempotency-key': 'k' } });
  expect([(await send()).statusCode, (await send()).statusCode]).toEqual([503, 200]);
});

test('INV-34: remembered answers are bounded for each caller, the oldest that was answered goes first', async () => {
  const memory = new AnswerMemory<number>({ now: () => 0, limit: 2 });
  const once = (key: string, caller = 'ada') =>
    memory.once(
      { caller, key },
      {},
      () => Promise.resolve(1),
      () => true,
    );
  for (const key of ['a', 'b', 'c']) {
    const first = once(key);
    expect(first).toMatchObject({ repeated: false });
    if (first.kind === 'answer') await first.answer;
    await nextTurn();
  }
  for (const key of ['x', 'y', 'z']) once(key, 'eve');
  expect([once('c'), once('b'), once('a')]).toMatchObject([
    { repeated: true },
    { repeated: true },
    { repeated: false },
  ]);
});

test('keys and versions that mean nothing here are refused, not ignored', async () => {
  serve();
  const key = await ask('getStatus', 'admin', { headers: { 'idempotency-key': 'k' } });
  const match = await ask('pause', 'admin', { headers: { 'if-match': '"3"' } });
  const odd = await ask('resolveIncident', 'admin', { headers: { 'if-match': 'yesterday' } });
  expect([key.statusCode, match.statusCode, odd.statusCode]).toEqual([400, 400, 400]);
});

test('an unchanged answer is not sent again', async () => {
  serve({ getIncident: () => ({ ok: true, value: {}, version: 7 }) });
  const first = await ask('getStatus', 'admin');
  const again = await ask('getStatus', 'admin', { headers: { 'if-none-match': String(first.headers['etag']) } });
  expect([again.statusCode, again.body]).toEqual([304, '']);
  expect((await ask('getIncident', 'admin')).headers['etag']).toBe('"7"');
});

test('a bug answers 500 without its innards, and is reported', async () => {
  const bugs = serve({
    getStatus: () => {
      throw new Error('secret innards');
    },
  });
  const reply = await ask('getStatus', 'admin');
  expect(reply.statusCode).toBe(500);
  expect(reply.body).not.toContain('innards');
  expect(bugs).toMatchObject([{ message: 'secret innards' }]);
});

test('markdown for those who ask for it', async () => {
  serve({ getPostmortem: () => ({ ok: true, value: { markdown: '# x' }, text: '# x' }) });
  const markdown = await ask('getPostmortem', 'viewer', { headers: { accept: 'text/markdown' } });
  expect([markdown.headers['content-type'], markdown.body]).toEqual(['text/markdown; charset=utf-8', '# x']);
  expect((await ask('getPostmortem', 'viewer')).json()).toEqual({ markdown: '# x' });
});

test('health is open, at the root too', async () => {
  serve();
  for (const url of ['/health', '/health/ready', '/api/v1/health'])
    expect((await app.inject(url)).statusCode).toBe(200);
});
