// The forge's HTTP door: who comes in, to which repository, and to git or to a page. It must not know what git answers.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { advertise, converse, packProgramOf, type PackLimits } from './git-over-http.ts';
import { PAGE_POLICY, pullJson, pullPage, type PullView } from './page.ts';

export interface Hosted {
  readonly gitFolder: string;
  /** After a push, whether it came through or not. */
  pushed(): Promise<void>;
  /** Null: there is no such pull request. */
  view(number: number): Promise<PullView | null>;
}

export interface DoorOptions extends PackLimits {
  readonly host: string;
  readonly port: number;
  readonly token: string;
  readonly find: (name: string) => Hosted | undefined;
}

export interface Door {
  readonly port: number;
  /** Opens the page of a pull request, and nothing else, without the token. */
  viewKey(name: string, number: number): string;
  close(): Promise<void>;
}

const UNDER_WAY_MAX = 16;
const CLOSE_MS = 2_000;

/** Rejects with an error that names the mend when the port can't be had. */
export async function openDoor(options: DoorOptions): Promise<Door> {
  const viewKey = (name: string, number: number): string =>
    createHmac('sha256', options.token).update(`view ${name} ${number}`).digest('base64url').slice(0, 24);
  let underWay = 0;
  const server = createServer({ requestTimeout: options.timeoutMs, headersTimeout: 10_000 }, (request, response) => {
    response.on('error', () => {});
    if (underWay >= UNDER_WAY_MAX) return refuse(request, response, 503, 'it is busy; come again in a moment');
    underWay += 1;
    void answer(options, viewKey, request, response)
      .catch((error: unknown) => refuse(request, response, 500, error instanceof Error ? error.message : String(error)))
      .finally(() => (underWay -= 1));
  });
  server.maxConnections = 128;
  server.on('clientError', (_, socket) => socket.destroy());
  await listen(server, options.host, options.port);
  return {
    port: (server.address() as AddressInfo).port,
    viewKey,
    close: () =>
      new Promise((resolve) => {
        const patience = setTimeout(() => server.closeAllConnections(), CLOSE_MS);
        server.close(() => {
          clearTimeout(patience);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

async function answer(
  options: DoorOptions,
  viewKey: Door['viewKey'],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://forge');
  const page = /^\/([^/]+)\/pulls\/(\d{1,9})(\.json)?$/.exec(url.pathname);
  const isGuest =
    page !== null && isEqual(url.searchParams.get('key') ?? '', viewKey(page[1] ?? '', Number(page[2] ?? 0)));
  if (!isGuest && !isEqual(passwordOf(request), options.token)) {
    response.setHeader('www-authenticate', 'Basic realm="Kintsugi forge", charset="UTF-8"');
    return refuse(request, response, 401, 'give the token of the forge as the password');
  }
  const hosted = options.find(page?.[1] ?? /^\/([^/]+)\.git\//.exec(url.pathname)?.[1] ?? '');
  if (hosted === undefined) return refuse(request, response, 404, 'there is no such repository');
  if (page === null) return git(options, hosted, url, request, response);
  if (request.method !== 'GET') return refuse(request, response, 405, 'this page can only be read');
  const wantsJson = page[3] !== undefined || request.headers.accept?.includes('application/json') === true;
  return show(hosted, Number(page[2]), wantsJson, request, response);
}

async function git(
  limits: PackLimits,
  hosted: Hosted,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = url.pathname.replace(/^\/[^/]+\//, '');
  if (request.method === 'GET' && path === 'info/refs') {
    const program = packProgramOf(url.searchParams.get('service'));
    if (program === null) return refuse(request, response, 403, 'use a git that speaks smart HTTP');
    return advertise(request, response, program, hosted.gitFolder, limits);
  }
  const program = packProgramOf(path);
  if (request.method !== 'POST' || program === null)
    return refuse(request, response, 404, 'there is nothing at this path');
  // Also keeps pages of other origins out: a browser asks before it sends this type.
  if (request.headers['content-type'] !== `application/x-git-${program}-request`)
    return refuse(request, response, 415, 'the content type is not git’s');
  if (Number(request.headers['content-length'] ?? 0) > limits.bodyBytesMax)
    return refuse(request, response, 413, `more than ${limits.bodyBytesMax} bytes`);
  await converse(request, response, program, hosted.gitFolder, limits);
  if (program === 'receive-pack') await hosted.pushed();
}

async function show(
  hosted: Hosted,
  number: number,
  asJson: boolean,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const view = await hosted.view(number);
  if (view === null) return refuse(request, response, 404, 'there is no such pull request');
  response.writeHead(200, {
    'content-type': asJson ? 'application/json; charset=utf-8' : 'text/html; charset=utf-8',
    'content-security-policy': PAGE_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  response.end(asJson ? pullJson(view) : pullPage(view));
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number, because: string): void {
  if (!response.headersSent)
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' });
  response.end(`${because}\n`);
  request.resume();
}

function passwordOf(request: IncomingMessage): string {
  const [, encoded = ''] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(request.headers.authorization ?? '') ?? [];
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  return pair.slice(pair.indexOf(':') + 1);
}

/** In the same time whatever differs. */
function isEqual(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const because = error.code === 'EADDRINUSE' ? 'is in use' : `can't be opened (${error.message})`;
      const mend = 'End what listens there, or configure another port for the forge.';
      reject(new Error(`The forge's port ${host}:${port} ${because}. ${mend}`, { cause: error }));
    });
    server.listen(port, host, () => resolve());
  });
}
