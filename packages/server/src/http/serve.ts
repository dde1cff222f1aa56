// The HTTP server, made from the route table: nothing can be called that does not stand there.
import { createHash } from 'node:crypto';
import {
  BASE_PATH,
  problem,
  ROUTE_NAMES,
  routeNamed,
  type ProblemFacts,
  type Route,
  type RouteName,
} from '@kintsugi/contract';
import { DamagedStreamError } from '@kintsugi/engine/ports';
import {
  fastify,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RouteHandlerMethod,
} from 'fastify';
import type { Grants } from '../folder/tokens.ts';
import { checkCaller, checkInput } from './check.ts';
import type { Handlers, Outcome } from './handler.ts';
import { AnswerMemory } from './idempotency.ts';

export interface ServeOptions {
  readonly handlers: Handlers;
  readonly grants: Grants;
  /** Aborted when the server begins to stop: long polls end at once. */
  readonly stopping: AbortSignal;
  /** Called with what no handler expected: a bug. */
  readonly onBug: (error: unknown, where: string) => void;
}

type Loose = Outcome<unknown>;

export function serveRoutes(options: ServeOptions): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: 1_000_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
  });
  app.removeContentTypeParser('text/plain');
  const memory = new AnswerMemory<Loose>();
  for (const name of ROUTE_NAMES) {
    const route = routeNamed(name);
    const handler = async (request: FastifyRequest, reply: FastifyReply) =>
      send(route, request, reply, await outcomeOf({ name, route, request, reply }, options, memory));
    if (route.raw === true) void app.register(async (scope) => serveRaw(scope, route, handler));
    else app.route({ method: route.method, url: BASE_PATH + route.path, handler });
    if (route.alsoAtRoot === true) app.route({ method: route.method, url: route.path, handler });
  }
  app.setNotFoundHandler((request, reply) => {
    const detail = `there is no ${request.method} ${request.url.split('?')[0] ?? ''}`;
    return sendProblem(request, reply, {
      kind: 'no-such-route',
      status: 404,
      detail,
      mend: `The routes stand in ${BASE_PATH}/openapi.json.`,
    });
  });
  app.setErrorHandler((error, request, reply) => {
    const facts = requestFault(error);
    if (facts.status >= 500) options.onBug(error, `${request.method} ${request.url}`);
    return sendProblem(request, reply, facts);
  });
  return app;
}

/** A signature is over the bytes as they came: they are not parsed before they are known to be their sender's. */
function serveRaw(scope: FastifyInstance, route: Route, handler: RouteHandlerMethod): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  scope.route({ method: route.method, url: BASE_PATH + route.path, handler });
}

interface Asked {
  readonly name: RouteName;
  readonly route: Route;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

async function outcomeOf(asked: Asked, options: ServeOptions, memory: AnswerMemory<Loose>): Promise<Loose> {
  const { name, route, request, reply } = asked;
  const { handlers, grants, stopping } = options;
  const caller = checkCaller(route, request, grants);
  if (!caller.ok) return caller;
  const input = checkInput(route, request);
  if (!input.ok) return input;
  const { key, ...checked } = input.value;
  const idempotencyKey = key === null ? null : `${caller.value.name}/${key}`;
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  const signal = AbortSignal.any([gone.signal, stopping]);
  // The input was checked against the schemas of this very route: its type is the handler's.
  const call = { ...checked, caller: caller.value, idempotencyKey, signal, raw: rawOf(route, request) } as never;
  const make = async (): Promise<Loose> => handlers[name](call);
  if (idempotencyKey === null) return make();
  const sent = { params: checked.params, body: checked.body };
  const remembered = memory.once(
    `${name} ${idempotencyKey}`,
    sent,
    make,
    (made) => made.ok || made.problem.status < 500,
  );
  if (remembered.kind === 'answer') return remembered.answer;
  const detail = `the Idempotency-Key "${key}" was used for another request`;
  return {
    ok: false,
    problem: { kind: 'idempotency-conflict', status: 409, detail, mend: 'Use a new key for a new request.' },
  };
}

function rawOf(route: Route, { body, headers }: FastifyRequest): unknown {
  if (route.raw !== true) return null;
  const header = (name: string): string | undefined => {
    const value = headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  return { body: Buffer.isBuffer(body) ? body : Buffer.alloc(0), header };
}

function send(route: Route, request: FastifyRequest, reply: FastifyReply, outcome: Loose): FastifyReply {
  if (!outcome.ok) return sendProblem(request, reply, outcome.problem);
  const wantsText =
    outcome.text !== undefined && route.alsoAs !== undefined && (request.headers.accept ?? '').includes(route.alsoAs);
  const content = wantsText ? (outcome.text ?? '') : JSON.stringify(outcome.value);
  if (route.method === 'GET') {
    const tag = outcome.version === undefined || wantsText ? `W/"${hashOf(content)}"` : `"${outcome.version}"`;
    void reply.header('etag', tag).header('cache-control', 'no-cache');
    if (request.headers['if-none-match'] === tag) return reply.code(304).send();
  }
  const type = wantsText ? `${route.alsoAs}; charset=utf-8` : 'application/json; charset=utf-8';
  return reply
    .code(outcome.status ?? 200)
    .header('content-type', type)
    .send(content);
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, facts: ProblemFacts): FastifyReply {
  const instance = request.url.split('?')[0] ?? '';
  if (facts.status === 401) void reply.header('www-authenticate', 'Bearer');
  return reply
    .code(facts.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem({ ...facts, instance })));
}

function requestFault(error: unknown): ProblemFacts {
  if (error instanceof DamagedStreamError)
    return { kind: error.kind, status: 500, detail: error.message, mend: error.mend };
  const { statusCode, code, message } = error as { statusCode?: number; code?: string; message?: string };
  if (statusCode === undefined || statusCode >= 500) {
    return {
      kind: 'internal',
      status: 500,
      detail: 'the server met something that it did not expect',
      mend: 'Look into its log, and report it; nothing of what you asked for is known to have happened.',
    };
  }
  if (statusCode === 413)
    return { kind: 'too-large', status: 413, detail: 'the body is larger than 1 MB', mend: 'Send less.' };
  if (statusCode === 415)
    return {
      kind: 'not-json',
      status: 415,
      detail: 'the body is not JSON',
      mend: 'Send JSON with content-type: application/json.',
    };
  return {
    kind: 'malformed',
    status: statusCode,
    detail: message ?? code ?? 'the request cannot be read',
    mend: 'Send valid JSON and HTTP.',
  };
}

function hashOf(content: string): string {
  return createHash('sha256').update(content).digest('base64url').slice(0, 22);
}
