// A stand-in for GitHub on the loopback: the part of its REST interface that we use, over a real git repository, which can
// be told to fail. It is NOT GitHub: what it knows of GitHub's behaviour is what its documentation says.
import { createPublicKey, verify } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { failed, ROUTES, type Question, type Reply } from './stand-in-answers.ts';
import { StandInState } from './stand-in-state.ts';

export interface PlannedFailure {
  /** Of `METHOD /path`. */
  readonly match: RegExp;
  readonly times: number;
  /** Nothing is done or all of it, and no answer comes; or it is refused with this status. */
  readonly how:
    | 'lost-call'
    | 'lost-answer'
    | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly message?: string };
}

export interface StandInGitHub {
  readonly baseUrl: string;
  readonly state: StandInState;
  /** `METHOD /path` of every request, oldest first. */
  readonly requests: readonly string[];
  fail(failure: PlannedFailure): void;
  close(): Promise<void>;
}

export interface StandInOptions {
  /** The code of `acme/alpha`. */
  readonly gitFolder: string;
  /** Who has which token. */
  readonly tokens: Readonly<Record<string, string>>;
  /** PEM of an app's public key; its tokens belong to `kintsugi[bot]`. */
  readonly appKey?: string;
}

const APP_TOKEN = 'ghs_issued_to_the_app';

export async function openStandInGitHub(options: StandInOptions): Promise<StandInGitHub> {
  const state = new StandInState(options.gitFolder);
  const planned: { match: RegExp; left: number; how: PlannedFailure['how'] }[] = [];
  const requests: string[] = [];
  let last: Promise<unknown> = Promise.resolve();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://stand-in').pathname;
    const name = `${request.method} ${decodeURIComponent(path)}`;
    requests.push(name);
    const failure = planned.find(({ match, left }) => left > 0 && match.test(name));
    if (failure !== undefined) failure.left -= 1;
    // In turn, so that what two clients did at once can be told from what one did twice.
    last = last
      .then(() => handle(options, state, failure?.how, request, response))
      .catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    requests,
    fail: ({ match, times, how }) => planned.push({ match, left: times, how }),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function handle(
  options: StandInOptions,
  state: StandInState,
  how: PlannedFailure['how'] | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (how === 'lost-call') return void request.socket.destroy();
  if (typeof how === 'object')
    return send(response, failed(how.status, how.message ?? 'planned by the test'), { ...how.headers });
  const reply = await answer(options, state, request);
  if (how === 'lost-answer') return void request.socket.destroy();
  send(response, reply, {});
}

function send(response: ServerResponse, { status, body }: Reply, headers: Readonly<Record<string, string>>): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

async function answer(options: StandInOptions, state: StandInState, request: IncomingMessage): Promise<Reply> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  const url = new URL(request.url ?? '/', 'http://stand-in');
  const path = decodeURIComponent(url.pathname);
  const token = /^(?:bearer|token) (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  if (path === '/app' || path.startsWith('/app/installations/')) return answerApp(options, path, token);
  const me = token === APP_TOKEN ? 'kintsugi[bot]' : options.tokens[token];
  if (me === undefined) return failed(401, 'Bad credentials');
  const route = ROUTES.find(([method, pattern]) => method === request.method && pattern.test(path));
  if (route === undefined) return failed(404, 'Not Found');
  await state.catchUp();
  const parts = (route[1].exec(path) ?? []).slice(1);
  const body = text === '' ? {} : (JSON.parse(text) as Question['body']);
  return route[2]({ state, me, parts, query: url.searchParams, body });
}

/** As GitHub does: a token signed with the app's key, which is given against one that works for an hour. */
function answerApp({ appKey }: StandInOptions, path: string, token: string): Reply {
  const [head = '', claims = '', signature = ''] = token.split('.');
  const isSigned =
    appKey !== undefined &&
    verify(
      'RSA-SHA256',
      Buffer.from(`${head}.${claims}`),
      createPublicKey(appKey),
      Buffer.from(signature, 'base64url'),
    );
  if (!isSigned) return failed(401, 'A JSON web token could not be decoded');
  if (path === '/app') return { status: 200, body: { slug: 'kintsugi' } };
  const permissions = { contents: 'write', metadata: 'read', pull_requests: 'write', statuses: 'write' };
  return {
    status: 201,
    body: { token: APP_TOKEN, expires_at: '2099-01-01T00:00:00Z', permissions, repository_selection: 'selected' },
  };
}
