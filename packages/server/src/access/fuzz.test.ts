// Every operation of the OpenAPI document, asked with what it says and with what it does not: none may answer 5xx.
import { openApi } from '@kintsugi/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { arbitraryOf, HOSTILE, spoiled, type Schema } from './arbitrary-of.kit.ts';
import { guardedServer, type Guarded } from './guarded-server.kit.ts';

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly schema: Schema;
}

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly Parameter[];
  /** What is still to come answers 501, and nothing else may. */
  readonly 'x-coming'?: string;
  readonly responses: Readonly<Record<string, { readonly content: object } | undefined>>;
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Schema } } };
}

const document = openApi('1') as unknown as { paths: Record<string, Record<string, Operation>> };
const operations = Object.entries(document.paths)
  .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })))
  // It would end the server that the others ask.
  .filter(({ operation }) => operation.operationId !== 'shutDown');

const RUNS = 20;
const SEED = 20_261_126;
/** Ids of things that are there, so that the fuzz gets past "there is none". */
const REAL = ['inc_alpha', 'inc_both', 'apr_alpha', 'alpha', 'beta', 'site'];

let guarded: Guarded;
let token = '';
beforeAll(async () => {
  guarded = await guardedServer();
  token = await guarded.token();
});
afterAll(() => guarded.close());

async function ask(method: string, path: string, body: unknown, headers: Record<string, string> = {}) {
  const reply = await fetch(guarded.server.url + path, {
    method: method.toUpperCase(),
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return {
    status: reply.status,
    type: reply.headers.get('content-type') ?? '',
    headers: reply.headers,
    text: await reply.text(),
  };
}

function typesOf({ responses }: Operation): string[] {
  return ['application/json', 'application/problem+json', ...Object.keys(responses['200']?.content ?? {})];
}

function isExpected(operation: Operation, status: number): boolean {
  return status < 500 || (status === 501 && operation['x-coming'] !== undefined);
}

/** Lone surrogates cannot be written in an address. */
const inAddress = (value: unknown) =>
  encodeURIComponent((typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toWellFormed());

function requestOf(path: string, { parameters, requestBody }: Operation) {
  const given = (place: Parameter['in']) =>
    Object.fromEntries(
      parameters
        // Waiting is what long polls are for; it would only make this slow.
        .filter((one) => one.in === place && one.name !== 'waitSeconds')
        .map(({ name, schema }) => [
          name,
          place === 'path' ? fc.oneof(fc.constantFrom(...REAL), spoiled(schema)) : spoiled(schema),
        ]),
    );
  const schema = requestBody?.content['application/json'].schema;
  return fc
    .record({
      params: fc.record(given('path')),
      query: fc.record(given('query'), { requiredKeys: [] }),
      body:
        schema === undefined
          ? fc.constant(undefined)
          : fc.oneof({ weight: 3, arbitrary: arbitraryOf(schema) }, { weight: 1, arbitrary: spoiled(schema) }),
    })
    .map(({ params, query, body }) => {
      const place = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => inAddress(params[name]));
      const search = Object.entries(query).map(([name, value]) => `${name}=${inAddress(value)}`);
      return { place: search.length === 0 ? place : `${place}?${search.join('&')}`, body };
    });
}

test.each(operations)('$operation.operationId finds no bug', async ({ path, method, operation }) => {
  const property = fc.asyncProperty(requestOf(path, operation), async ({ place, body }) => {
    const reply = await ask(method, place, body);
    expect(
      [isExpected(operation, reply.status), typesOf(operation).some((type) => reply.type.startsWith(type))],
      `${place} ${JSON.stringify(body)}: ${reply.text}`,
    ).toEqual([true, true]);
  });
  await fc.assert(property, { numRuns: RUNS, seed: SEED, endOnFailure: true });
  expect(guarded.troubles).toEqual([]);
});

test.each(operations.filter(({ path }) => path.includes('{')))(
  '$operation.operationId: no param is a path, a header or a script',
  async ({ path, method, operation }) => {
    for (const hostile of HOSTILE) {
      const { status, type, text, headers } = await ask(
        method,
        path.replaceAll(/\{\w+\}/g, inAddress(hostile)),
        method === 'post' ? {} : undefined,
      );
      expect([hostile, isExpected(operation, status), type.startsWith('text/html'), headers.get('set-cookie')]).toEqual(
        [hostile, true, false, null],
      );
      expect(text).not.toContain('root:x:0:0');
    }
  },
);
