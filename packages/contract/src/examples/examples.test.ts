// Examples are what the schemas take, the reference shows them, and the mock answers with them.
import { expect, test } from 'vitest';
import {
  createClient,
  errorsOf,
  EXAMPLES,
  mockAnswers,
  mockFetch,
  openApi,
  ROUTE_NAMES,
  routeNamed,
  type RouteName,
  type ServedName,
} from '../index.ts';

const SERVED = ROUTE_NAMES.filter((name) => routeNamed(name).coming === undefined) as ServedName[];
const exampleOf = (name: ServedName) =>
  EXAMPLES[name] as { readonly input: Record<'params' | 'query' | 'body', unknown>; readonly answer: unknown };

test.each(SERVED)('%s: its example is taken and answered by its own schemas', (name) => {
  const route = routeNamed(name);
  const { input, answer } = exampleOf(name);
  for (const part of ['params', 'query', 'body'] as const) {
    const schema = route[part];
    if (schema === undefined) expect([part, input[part]]).toEqual([part, undefined]);
    else if (part !== 'query' || input.query !== undefined) schema.parse(input[part]);
  }
  expect(route.answer.parse(answer)).toEqual(answer);
});

test('an example of every route that is served, and of none that is still to come', () => {
  expect(Object.keys(EXAMPLES).toSorted()).toEqual(SERVED.toSorted());
});

type Content = Record<string, { readonly example?: unknown }>;
interface Operation {
  readonly operationId: ServedName;
  readonly requestBody?: { readonly content: Content };
  readonly responses: Record<string, { readonly description: string; readonly content?: Content }>;
}

test('the reference shows each example, and what may be answered instead', () => {
  const paths = openApi('1')['paths'] as unknown as Record<string, Record<string, Operation>>;
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  for (const { operationId, responses, requestBody } of operations) {
    const route = routeNamed(operationId);
    for (const { status, kind } of errorsOf(route)) expect(responses[String(status)]?.description).toContain(kind);
    if (route.coming !== undefined) continue;
    const { input, answer } = exampleOf(operationId);
    expect(responses['200']?.content?.[route.as ?? 'application/json']?.example).toEqual(answer);
    expect(requestBody?.content['application/json']?.example).toEqual(input.body);
  }
});

test('what a route may answer instead follows from what the table says of it', () => {
  const kinds = (name: RouteName) => errorsOf(routeNamed(name)).map(({ status, kind }) => `${status} ${kind}`);
  expect(kinds('getHealth')).toEqual([]);
  expect(kinds('resolveIncident')).toEqual([
    '400 invalid-input',
    '401 unauthenticated',
    '403 forbidden',
    '404 unknown-incident',
    '409 incident-closed',
    '409 idempotency-conflict',
    '412 moved-on',
  ]);
  expect(kinds('changePolicy')).toContain('501 coming');
});

test('the mock answers every route with its example, through the typed client', async () => {
  const client = createClient({ url: 'http://mock', fetch: mockFetch() });
  for (const name of SERVED) {
    const call = client[name] as (input: unknown) => Promise<unknown>;
    expect([name, await call(exampleOf(name).input)]).toEqual([
      name,
      { ok: true, status: 200, value: exampleOf(name).answer, etag: null },
    ]);
  }
});

test('the mock says what is coming, what is not there, and what a test puts in its place', async () => {
  const quiet = { items: [], nextCursor: null };
  const client = createClient({ url: 'http://mock', fetch: mockFetch({ listIncidents: quiet }) });
  expect(await client.listIncidents({})).toMatchObject({ ok: true, value: quiet });
  expect(mockAnswers({ listIncidents: quiet }).listIncidents).toBe(quiet);
  expect(await client.changePolicy({})).toMatchObject({ ok: false, problem: { status: 501 } });
  const nowhere = await mockFetch()('http://mock/api/v1/nothing');
  expect(nowhere.status).toBe(404);
});
