// A typed client of the API over fetch. It never throws for what the server or the network answers.
import { problem, problemSchema, type Problem } from './problem.ts';
import { BASE_PATH, type Route } from './route.ts';
import { ROUTE_NAMES, routeNamed, type Answer, type Input, type RouteName } from './routes.ts';

export interface ClientOptions {
  /** Such as `http://127.0.0.1:4600`. */
  readonly url: string;
  readonly token?: string;
  readonly fetch?: typeof fetch;
  /** Default 35 s: longer than the longest long poll. */
  readonly timeoutMs?: number;
}

export interface CallOptions {
  readonly idempotencyKey?: string;
  /** The incident's version that the caller saw. */
  readonly ifMatch?: number;
  readonly signal?: AbortSignal;
}

export type Reply<T> =
  | { readonly ok: true; readonly status: number; readonly value: T; readonly etag: string | null }
  | { readonly ok: false; readonly problem: Problem };

export type Client = {
  readonly [N in RouteName]: (input: Input<N>, options?: CallOptions) => Promise<Reply<Answer<N>>>;
};

export function createClient(options: ClientOptions): Client {
  const calls = ROUTE_NAMES.map(
    (name) =>
      [name, (input: LooseInput, call?: CallOptions) => send(options, routeNamed(name), input, call ?? {})] as const,
  );
  // Each function is made from the route of the same name, which is what the type says.
  return Object.fromEntries(calls) as unknown as Client;
}

interface LooseInput {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
}

async function send(
  options: ClientOptions,
  route: Route,
  input: LooseInput,
  call: CallOptions,
): Promise<Reply<unknown>> {
  const url = new URL(BASE_PATH + pathOf(route, input.params ?? {}), options.url);
  for (const [key, value] of Object.entries(input.query ?? {}))
    if (value !== undefined) url.searchParams.set(key, String(value));
  const timeout = AbortSignal.timeout(options.timeoutMs ?? 35_000);
  try {
    const response = await (options.fetch ?? fetch)(url, {
      method: route.method,
      headers: headersOf(route, options, input, call),
      signal: call.signal === undefined ? timeout : AbortSignal.any([timeout, call.signal]),
      ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
    });
    return readReply(route, response, await response.text());
  } catch (error) {
    return unreachable(options.url, url.pathname, error);
  }
}

function pathOf(route: Route, params: Readonly<Record<string, string>>): string {
  return route.path.replace(/:(\w+)/g, (_all, name: string) => encodeURIComponent(params[name] ?? ''));
}

function headersOf(route: Route, options: ClientOptions, input: LooseInput, call: CallOptions): Record<string, string> {
  return {
    accept: `${route.as ?? 'application/json'}, application/problem+json`,
    ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
    ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(call.idempotencyKey === undefined ? {} : { 'idempotency-key': call.idempotencyKey }),
    ...(call.ifMatch === undefined ? {} : { 'if-match': `"${call.ifMatch}"` }),
  };
}

function readReply(route: Route, response: Response, text: string): Reply<unknown> {
  const expected = response.status === 200 || (route.otherStatuses ?? []).includes(response.status);
  const content = expected && route.as !== undefined ? text : parseJson(text);
  if (expected) {
    const answer = route.answer.safeParse(content);
    if (answer.success)
      return { ok: true, status: response.status, value: answer.data, etag: response.headers.get('etag') };
  } else {
    const refused = problemSchema.safeParse(content);
    if (refused.success) return { ok: false, problem: refused.data };
  }
  return {
    ok: false,
    problem: problem({
      kind: 'unexpected-answer',
      status: response.status,
      detail: `${route.method} ${route.path} answered ${response.status} with something that this client does not understand`,
      mend: 'Client and server are of different versions, or something else listens there: compare `kintsugi --version` with the version in /health.',
    }),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unreachable(server: string, path: string, error: unknown): Reply<never> {
  const aborted = error instanceof Error && error.name === 'AbortError';
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
  return {
    ok: false,
    problem: problem({
      kind: aborted ? 'aborted' : 'unreachable',
      status: aborted ? 499 : 503,
      detail: aborted ? `the call to ${path} was given up` : `no answer from ${server}: ${cause}`,
      instance: path,
      mend: aborted ? 'Call again.' : 'Start the server with `kintsugi up`, or name the right one.',
    }),
  };
}
