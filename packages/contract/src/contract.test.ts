// Holds the route table to its promises: permissions, strictness, and a client that never throws.
import { expect, test } from 'vitest';
import type { z } from 'zod';
import {
  createClient,
  kindOf,
  mayUse,
  openApi,
  problem,
  ROLES,
  ROUTE_NAMES,
  ROUTES,
  routeNamed,
  type Role,
} from './index.ts';

const EXPECTED: Record<string, readonly Role[]> = {
  read: ['viewer', 'responder', 'approver', 'auditor', 'admin'],
  respond: ['responder', 'approver', 'admin'],
  approve: ['approver', 'admin'],
  audit: ['auditor', 'admin'],
  admin: ['admin'],
  intake: ['intake', 'admin'],
};

test.each(ROUTE_NAMES)('%s: exactly the right roles may use it', (name) => {
  const { permission } = routeNamed(name);
  for (const role of ROLES) {
    const expected = permission === null || (EXPECTED[permission] ?? []).includes(role);
    expect([role, mayUse(role, permission)]).toEqual([role, expected]);
  }
  expect(mayUse(null, permission)).toBe(permission === null);
});

test('only health, the reference and what knows its sender by a signature are open to everybody', () => {
  expect(ROUTE_NAMES.filter((name) => routeNamed(name).permission === null)).toEqual([
    'getHealth',
    'getReadiness',
    'getReference',
    'getRoot',
    'getOpenApi',
    'receivePush',
  ]);
});

/** A shutdown is one already, a push is only looked at, and a secret is remembered nowhere, not even for a second answer. */
const KEYLESS: readonly string[] = ['shutDown', 'receivePush', 'createToken'];

test('every POST that creates or acts takes an idempotency key, and no GET does', () => {
  for (const name of ROUTE_NAMES) {
    const { method, idempotent = false, coming } = routeNamed(name);
    expect([name, idempotent]).toEqual([name, method === 'POST' && coming === undefined && !KEYLESS.includes(name)]);
  }
});

test('unknown fields are refused by name, in queries and in bodies', () => {
  for (const name of ROUTE_NAMES) {
    const { query, body } = routeNamed(name);
    for (const schema of [query, body]) {
      if (schema === undefined) continue;
      const issues = schema.safeParse({ frobnicate: '1' }).error?.issues ?? [];
      expect(issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []))).toEqual(['frobnicate']);
    }
  }
});

test('a query string becomes numbers, with bounds and defaults', () => {
  const { query } = ROUTES.getTimeline;
  expect(query.parse({ after: '12' })).toEqual({ after: 12, waitSeconds: 0 });
  expect(query.safeParse({ waitSeconds: '31' }).success).toBe(false);
  expect(query.safeParse({ after: '-1' }).success).toBe(false);
});

test('the reference names every route once, with its permission', () => {
  const paths = openApi('1.2.3')['paths'] as Record<
    string,
    Record<string, { operationId: string; 'x-permission'?: string }>
  >;
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  expect(operations.map((operation) => operation.operationId).toSorted()).toEqual(ROUTE_NAMES.toSorted());
  expect(paths['/api/v1/approvals/{id}/approve']?.['post']?.['x-permission']).toBe('approve');
});

test('what is still to come says what it will do and what to use today, answers 501 alone, and is in the client', async () => {
  const coming = ROUTE_NAMES.filter((name) => routeNamed(name).coming !== undefined);
  expect(coming.length).toBeGreaterThan(0);
  const paths = openApi('1')['paths'] as Record<string, Record<string, Record<string, object>>>;
  for (const name of coming) {
    const { coming: words, scope, method, path } = routeNamed(name);
    expect([name, words?.says, words?.today, scope]).toEqual([
      name,
      expect.stringMatching(/^It will .+\.$/),
      expect.stringMatching(/^[A-Z].+[.:]/),
      expect.any(String),
    ]);
    const operation = paths[`/api/v1${path.replaceAll(/:(\w+)/g, '{$1}')}`]?.[method.toLowerCase()];
    const statuses = Object.keys(operation?.['responses'] ?? {});
    expect([name, statuses.includes('501'), statuses.includes('200')]).toEqual([name, true, false]);
  }
  const refused = problem({ kind: 'coming', status: 501, detail: 'It will.', mend: 'Use that.' });
  expect(await clientThatGets(501, refused).changePolicy({})).toEqual({ ok: false, problem: refused });
});

test('the reference says which parts of a question nobody can leave out', () => {
  type Parameters = { get: { parameters: { name: string; required: boolean }[] } };
  const paths = openApi('1')['paths'] as unknown as Record<string, Parameters | undefined>;
  const required = (path: string) =>
    paths[path]?.get.parameters.filter((parameter) => parameter.required).map(({ name }) => name);
  expect(required('/api/v1/state/diff')).toEqual(['from']);
  expect(required('/api/v1/memory/search')).toEqual(['q']);
  expect(required('/api/v1/incidents')).toEqual([]);
});

function clientThatGets(status: number, content: unknown, seen: Request[] = []) {
  return createClient({
    url: 'http://127.0.0.1:1',
    token: 'secret',
    fetch: (input, init) => {
      seen.push(new Request(input as URL, init));
      return Promise.resolve(new Response(JSON.stringify(content), { status }));
    },
  });
}

test('the client sends what the table says and checks what comes back', async () => {
  const seen: Request[] = [];
  const answer = { incidentId: 'inc_1', version: 7 } satisfies z.infer<(typeof ROUTES)['resolveIncident']['answer']>;
  const client = clientThatGets(200, answer, seen);
  const reply = await client.resolveIncident(
    { params: { id: 'inc_1' }, body: { reason: 'done' } },
    { ifMatch: 6, idempotencyKey: 'k' },
  );
  expect(reply).toMatchObject({ ok: true, value: answer });
  const [request] = seen;
  expect(request?.url).toBe('http://127.0.0.1:1/api/v1/incidents/inc_1/resolve');
  expect(Object.fromEntries(request?.headers ?? [])).toMatchObject({
    authorization: 'Bearer secret',
    'if-match': '"6"',
    'idempotency-key': 'k',
  });
});

test('the client hands problems on, and names answers that it does not understand', async () => {
  const stale = problem({ kind: 'stale', status: 412, detail: 'moved on', mend: 'read again', version: 9 });
  const refused = await clientThatGets(412, stale).getStatus({});
  expect(refused).toEqual({ ok: false, problem: stale });
  const odd = await clientThatGets(200, { hello: 1 }).getStatus({});
  expect(!odd.ok && kindOf(odd.problem)).toBe('unexpected-answer');
});

test('a server that is not there is a problem with a mend, not an exception', async () => {
  const reply = await createClient({ url: 'http://127.0.0.1:9' }).getHealth({});
  expect(!reply.ok && [kindOf(reply.problem), reply.problem.mend]).toEqual([
    'unreachable',
    'Start the server with `kintsugi up`, or name the right one.',
  ]);
});

test('every route says what a caller who is limited to services must own for it, but for those that are about everything', () => {
  const silent = ROUTE_NAMES.filter((name) => routeNamed(name).scope === undefined);
  expect(silent).toEqual(['pause', 'resume', 'undo', 'verifyAudit', 'shutDown']);
});
