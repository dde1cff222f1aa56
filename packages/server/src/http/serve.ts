// The HTTP server, made from the route table: nothing can be called that does not stand there.
import { createHash } from 'node:crypto';
import {
  BASE_PATH,
  ROUTE_NAMES,
  routeNamed,
  type Coming,
  type Route,
  type RouteName,
  type ServedName,
} from '@kintsugi/contract';
import {
  fastify,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RouteHandlerMethod,
} from 'fastify';
import type { Fence } from '../access/fence.ts';
import type { Grant, Grants } from '../folder/tokens.ts';
import { checkCaller, checkInput, isOpenHere, OPEN_HERE } from './check.ts';
import { CLOSED_DOORS, closeDoors, SERVER_BOUNDS, type DoorOptions } from './doors/doors.ts';
import type { Handlers, Outcome } from './handler.ts';
import { AnswerMemory, type KeyShelf, type Remembered } from './idempotency.ts';
import { requestFault, sendProblem } from './problems.ts';

export interface ServeOptions {
  readonly handlers: Handlers;
  readonly grants: Grants;
  /** Keeps callers to their services. */
  readonly fence: Fence;
  /** Told of every change before it is made, durably. */
  readonly onChange?: (change: ChangeAsked) => Promise<void>;
  readonly doors?: DoorOptions;
  /** Where Idempotency-Keys outlive a restart; without it they live as long as the process. */
  readonly keys?: KeyShelf;
  readonly now?: () => number;
  /** Aborted when the server begins to stop: long polls end at once. */
  readonly stopping: AbortSignal;
  /** Called with what no handler expected: a bug. */
  readonly onBug: (error: unknown, where: string) => void;
}

/** Somebody who may is about to change something; what exactly is for the events of that change. */
export interface ChangeAsked {
  readonly route: RouteName;
  readonly params: Readonly<Record<string, string>>;
  readonly caller: Grant;
}

type Loose = Outcome<unknown>;

const BODY_LIMIT = 65_536;

export function serveRoutes(options: ServeOptions): FastifyInstance {
  const app = fastify({
    ...SERVER_BOUNDS,
    logger: false,
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
  });
  closeDoors(app, options.grants, options.doors ?? CLOSED_DOORS);
  const memory = new AnswerMemory<Loose>({
    now: options.now ?? Date.now,
    shelf: options.keys ?? null,
    onTrouble: (line) => options.onBug(line, 'Idempotency-Key'),
  });
  for (const name of ROUTE_NAMES) {
    const route = routeNamed(name);
    const handler = async (request: FastifyRequest, reply: FastifyReply) =>
      send(route, request, reply, await outcomeOf({ name, route, request, reply }, options, memory));
    if (route.raw === true) void app.register(async (scope) => serveRaw(scope, route, handler));
    else app.route({ ...placeOf(route), handler });
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
  scope.route({ ...placeOf(route), handler });
}

function placeOf({ method, path, bodyLimit = BODY_LIMIT }: Route) {
  return { method, url: BASE_PATH + path, bodyLimit };
}

interface Asked {
  readonly name: RouteName;
  readonly route: Route;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

async function outcomeOf(asked: Asked, options: ServeOptions, memory: AnswerMemory<Loose>): Promise<Loose> {
  const { name, route, request, reply } = asked;
  const { handlers, grants, stopping, fence } = options;
  const caller = isOpenHere(route, request) ? OPEN_HERE : checkCaller(route, request, grants);
  if (!caller.ok) return caller;
  const input = checkInput(route, request);
  if (!input.ok) return input;
  const { key, ...checked } = input.value;
  const who = caller.value.tokenId ?? caller.value.name;
  const idempotencyKey = key === null ? null : `${who}/${key}`;
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  const signal = AbortSignal.any([gone.signal, stopping]);
  const call = { ...checked, caller: caller.value, idempotencyKey, signal, raw: rawOf(route, request) };
  const params = (checked.params ?? {}) as ChangeAsked['params'];
  const asks = { name, route, caller: caller.value, params, query: (checked.query ?? {}) as Record<string, unknown> };
  const make = async (): Promise<Loose> =>
    fence(asks, async (query) => {
      if (route.coming !== undefined) return isComing(route.coming);
      if (route.method !== 'GET' && route.permission !== null)
        await options.onChange?.({
          route: name,
          params: route.logsNoParams === true ? {} : params,
          caller: caller.value,
        });
      // The input was checked against the schemas of this very route: its type is the handler's.
      return handlers[name as ServedName]((checked.query === undefined ? call : { ...call, query }) as never);
    });
  if (idempotencyKey === null) return make();
  const sent = { params: checked.params, body: checked.body };
  const named = { caller: who, key: `${name} ${key}` };
  return answerOf(
    key ?? '',
    memory.once(named, sent, make, (made) => made.ok || made.problem.status < 500),
  );
}

function answerOf(key: string, remembered: Remembered<Loose>): Promise<Loose> | Loose {
  switch (remembered.kind) {
    case 'answer':
      return remembered.answer;
    case 'conflict': {
      const detail = `the Idempotency-Key "${key}" was used for another request`;
      return conflict('idempotency-conflict', detail, 'Use a new key for a new request.');
    }
    case 'cut-off': {
      const at = new Date(remembered.atMs).toISOString();
      const detail = `this was asked for with the same key at ${at}, and the server ended before it could say what came of it`;
      return conflict('outcome-unknown', detail, 'Look whether it was done. If it was not, ask again with a new key.');
    }
  }
}

function conflict(kind: string, detail: string, mend: string): Loose {
  return { ok: false, problem: { kind, status: 409, detail, mend } };
}

function isComing({ says, today }: Coming): Loose {
  return { ok: false, problem: { kind: 'coming', status: 501, detail: says, mend: today } };
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
  const isText = route.as !== undefined && typeof outcome.value === 'string';
  const content = isText ? String(outcome.value) : wantsText ? (outcome.text ?? '') : JSON.stringify(outcome.value);
  if (route.method === 'GET') {
    const tag = outcome.version === undefined || wantsText ? `W/"${hashOf(content)}"` : `"${outcome.version}"`;
    void reply.header('etag', tag).header('cache-control', 'private, no-cache');
    if (request.headers['if-none-match'] === tag) return reply.code(304).send();
  }
  const type = `${wantsText ? (route.alsoAs ?? '') : (route.as ?? 'application/json')}; charset=utf-8`;
  return reply
    .code(outcome.status ?? 200)
    .header('content-type', type)
    .send(content);
}

function hashOf(content: string): string {
  return createHash('sha256').update(content).digest('base64url').slice(0, 22);
}
