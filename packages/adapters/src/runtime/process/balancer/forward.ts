// Carries one request to one replica and its answer back, as streams. It must not know how replicas are chosen.
import { request as httpRequest } from 'node:http';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Backend } from './backend.ts';

/** Nothing has reached the client yet: the caller decides whether another replica may be tried. */
export interface ForwardFailure {
  readonly status: 502 | 504;
  readonly because: string;
  /** The request can be sent again without harm. */
  readonly repeatable: boolean;
}

export interface ForwardOptions {
  readonly timeoutMs: number;
  onFailure(failure: ForwardFailure): void;
}

/** Headers that speak of one connection, not of the message (RFC 9110, 7.6.1). */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
]);
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE']);

/** Throws, with nothing begun, when the request is one that can't be written again. */
export function forward(
  incoming: IncomingMessage,
  answer: ServerResponse,
  backend: Backend,
  options: ForwardOptions,
): void {
  const startedMs = performance.now();
  let bodySent = false;
  let ended = false;
  const outgoing = httpRequest({
    host: '127.0.0.1',
    port: backend.port,
    agent: backend.agent,
    method: incoming.method,
    path: incoming.url,
    headers: requestHeaders(incoming),
    setHost: false,
  });
  backend.inFlight += 1;
  backend.counts.requests += 1;

  const end = (): boolean => {
    if (ended) return false;
    ended = true;
    clearTimeout(timer);
    answer.off('close', onClientGone);
    backend.counts.latencySumMs += performance.now() - startedMs;
    backend.inFlight -= 1;
    if (backend.inFlight === 0) backend.onIdle?.();
    return true;
  };
  const fail = (failure: ForwardFailure): void => {
    if (!end()) return;
    backend.counts.connectionErrors += 1;
    incoming.unpipe(outgoing);
    outgoing.destroy();
    if (answer.headersSent) answer.destroy();
    else options.onFailure(failure);
  };
  const timer = setTimeout(
    () => fail({ status: 504, because: `no answer within ${options.timeoutMs} ms`, repeatable: false }),
    options.timeoutMs,
  );
  const onClientGone = (): void => {
    if (end()) outgoing.destroy();
  };
  answer.on('close', onClientGone);

  outgoing.on('socket', (socket) => {
    const sendBody = (): void => {
      if (ended) return;
      if (!hasBody(incoming)) return void outgoing.end();
      bodySent = true;
      incoming.pipe(outgoing);
    };
    // The body is held back until there is a connection, so that a refused request can be sent elsewhere whole.
    if (socket.connecting) socket.once('connect', sendBody);
    else sendBody();
  });
  outgoing.on('error', (error: NodeJS.ErrnoException) =>
    fail({
      status: 502,
      because: error.code ?? error.message,
      repeatable: !bodySent && (error.code === 'ECONNREFUSED' || IDEMPOTENT.has(incoming.method ?? '')),
    }),
  );
  outgoing.on('response', (response) => {
    clearTimeout(timer);
    if (ended) return response.destroy();
    const status = response.statusCode ?? 502;
    if (status >= 500) backend.counts.errors5xx += 1;
    try {
      answer.writeHead(status, response.statusMessage, responseHeaders(response));
    } catch (error) {
      // What a client may read leniently a server may not write.
      response.destroy();
      return fail({ status: 502, because: `its answer can’t be passed on: ${String(error)}`, repeatable: false });
    }
    response.on('error', () => answer.destroy());
    response.on('aborted', () => answer.destroy());
    answer.on('finish', end);
    response.pipe(answer);
  });
}

function hasBody(incoming: IncomingMessage): boolean {
  return incoming.headers['transfer-encoding'] !== undefined || (incoming.headers['content-length'] ?? '0') !== '0';
}

function requestHeaders(incoming: IncomingMessage): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {};
  const named = connectionHeaders(incoming.headers.connection);
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined && !HOP_BY_HOP.has(name) && !named.has(name)) headers[name] = value;
  }
  if (incoming.headers['transfer-encoding'] !== undefined) {
    delete headers['content-length'];
    headers['transfer-encoding'] = 'chunked';
  }
  const before = incoming.headers['x-forwarded-for'];
  const client = incoming.socket.remoteAddress ?? 'unknown';
  headers['x-forwarded-for'] = before === undefined ? client : `${String(before)}, ${client}`;
  return headers;
}

/** Flat name, value pairs in the order and case that they came in; repeated headers stay repeated. */
function responseHeaders(response: IncomingMessage): string[] {
  const kept: string[] = [];
  const named = connectionHeaders(response.headers.connection);
  for (let at = 0; at + 1 < response.rawHeaders.length; at += 2) {
    const name = response.rawHeaders[at] ?? '';
    const lower = name.toLowerCase();
    if (!HOP_BY_HOP.has(lower) && !named.has(lower)) kept.push(name, response.rawHeaders[at + 1] ?? '');
  }
  return kept;
}

function connectionHeaders(connection: string | undefined): ReadonlySet<string> {
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') return NONE;
  return new Set(connection.split(',').map((name) => name.trim().toLowerCase()));
}

const NONE: ReadonlySet<string> = new Set();
