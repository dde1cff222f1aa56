// OpenAPI 3.1 from the route table. Pure: the same table gives the same document.
import { z } from 'zod';
import { errorsOf } from './errors.ts';
import { EXAMPLES } from './examples/examples.ts';
import { problemSchema } from './problem.ts';
import { BASE_PATH, type Route } from './route.ts';
import { ROUTE_NAMES, routeNamed, type RouteName } from './routes.ts';

type Json = Record<string, z.core.util.JSONType>;

export function openApi(version: string): Json {
  const paths: Record<string, Json> = {};
  for (const name of ROUTE_NAMES) {
    const route = routeNamed(name);
    const path = BASE_PATH + route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(name, route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Kintsugi', version, license: { name: 'MIT' } },
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'kintsugi_session',
          description: 'of pages of this server alone',
        },
      },
      schemas: { Problem: schemaOf(problemSchema, 'output') },
    },
  };
}

type Value = z.core.util.JSONType;

function exampleOf(name: RouteName): { readonly answer: Value; readonly body: Value } | undefined {
  const examples: Readonly<Record<string, { readonly input: unknown; readonly answer: unknown } | undefined>> =
    EXAMPLES;
  const example = examples[name];
  if (example === undefined) return undefined;
  // Examples are JSON: a test holds each to its schema.
  return { answer: example.answer as Value, body: (example.input as { body?: Value }).body ?? {} };
}

/** One entry a status: a document cannot have two. */
function refusals(route: Route): Json {
  const byStatus = Map.groupBy(errorsOf(route), ({ status }) => String(status));
  return Object.fromEntries(
    [...byStatus].map(([status, errors]) => [
      status,
      { description: errors.map(({ kind, when }) => `${kind}: ${when}`).join('; '), content: PROBLEM },
    ]),
  );
}

const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

function operation(name: RouteName, route: Route): Json {
  const example = exampleOf(name);
  const content: Json = {
    [route.as ?? 'application/json']: {
      schema: schemaOf(route.answer, 'output'),
      ...(example === undefined ? {} : { example: example.answer }),
    },
  };
  if (route.alsoAs !== undefined) content[route.alsoAs] = { schema: { type: 'string' } };
  const answers: Json = {
    ...(route.coming === undefined ? { '200': { description: route.summary, content } } : {}),
    ...refusals(route),
    default: {
      description: 'What went wrong, and what mends it',
      content: PROBLEM,
    },
  };
  for (const status of route.otherStatuses ?? []) answers[String(status)] = { description: route.summary, content };
  return {
    operationId: name,
    summary: route.summary,
    parameters: parametersOf(route),
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(route.body, 'input'), example: example?.body ?? {} } },
          },
        }),
    responses: answers,
    ...(route.permission === null
      ? {}
      : { security: [{ token: [] }, { session: [] }], 'x-permission': route.permission }),
    ...(route.coming === undefined ? {} : { 'x-coming': route.coming.today }),
  };
}

function parametersOf(route: Route): Json[] {
  const header = (name: string) => ({ name, in: 'header', required: false, schema: { type: 'string' } });
  return [
    ...fieldsOf(route.params, 'path'),
    ...fieldsOf(route.query, 'query'),
    ...(route.idempotent === true ? [header('Idempotency-Key')] : []),
    ...(route.ifMatch === true ? [header('If-Match')] : []),
  ];
}

function fieldsOf(object: z.ZodObject | undefined, where: 'path' | 'query'): Json[] {
  if (object === undefined) return [];
  return Object.entries(object.shape).map(([name, field]) => {
    const schema = schemaOf(field as z.ZodType, 'input');
    const required = where === 'path' || !(field as z.ZodType).safeParse(undefined).success;
    return { name, in: where, required, schema };
  });
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io }) as Json;
  return rest;
}
