/** An instrumented HTTP server around handlers: parsing, spans, metrics, and a 500 for what a handler throws. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { context, metrics, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { type Answer, json, refusal, type ShopRequest } from './exchange.ts';
import { type Found, type Route, routerOf } from './router.ts';

const BODY_BYTES_MAX = 64 * 1024;
const DURATION_BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

export interface Exchange {
  readonly server: Server;
  /** From now on every answer closes its connection, and the health check says that this one is going. */
  drain(): void;
}

export function httpServer(routes: readonly Route[]): Exchange {
  const find = routerOf(routes);
  const measured = measurements();
  let draining = false;
  const server = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url ?? '/', 'http://localhost');
    if (url.pathname === '/health') {
      send(outgoing, draining ? json(503, { status: 'draining' }) : json(200, { status: 'ok' }), draining);
      return;
    }
    const method = incoming.method ?? 'GET';
    const found = find(method, url.pathname);
    const exchange = measured.begin(method, url.pathname, found?.route.path, incoming);
    const parent = propagation.extract(context.active(), incoming.headers);
    const span = exchange.span(parent);
    void context
      .with(trace.setSpan(parent, span), () => answerOf(incoming, url, found, span))
      .then((answer) => {
        exchange.end(span, answer.status);
        send(outgoing, answer, draining);
      });
  });
  server.keepAliveTimeout = 65_000;
  return {
    server,
    drain: () => {
      draining = true;
    },
  };
}

async function answerOf(incoming: IncomingMessage, url: URL, found: Found | undefined, span: Span): Promise<Answer> {
  try {
    const body = await bodyOf(incoming);
    if (body.kind === 'refused') return body.answer;
    if (found === undefined) return refusal(404, 'not-found', `nothing is at ${url.pathname}`);
    const request: ShopRequest = {
      params: found.params,
      query: url.searchParams,
      body: body.value,
      cookies: cookiesOf(incoming.headers.cookie),
    };
    return await found.route.handle(request);
  } catch (error) {
    const thrown = error instanceof Error ? error : new Error(String(error));
    console.error(thrown);
    span.recordException(thrown);
    span.setStatus({ code: SpanStatusCode.ERROR, message: thrown.message });
    return refusal(500, 'internal-error', 'something went wrong on our side');
  }
}

type Body = { kind: 'read'; value: unknown } | { kind: 'refused'; answer: Answer };

async function bodyOf(incoming: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    const buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    bytes += buffer.length;
    if (bytes > BODY_BYTES_MAX) return { kind: 'refused', answer: refusal(413, 'too-large', 'the body is too large') };
    chunks.push(buffer);
  }
  if (bytes === 0) return { kind: 'read', value: undefined };
  const text = Buffer.concat(chunks).toString('utf8');
  if (incoming.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true) {
    return { kind: 'read', value: Object.fromEntries(new URLSearchParams(text)) };
  }
  try {
    return { kind: 'read', value: JSON.parse(text) };
  } catch {
    return { kind: 'refused', answer: refusal(400, 'not-json', 'the body is no JSON') };
  }
}

function cookiesOf(header: string | undefined): Map<string, string> {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim().split('='));
  return new Map(pairs.map(([name = '', value = '']) => [name, value]));
}

function send(outgoing: ServerResponse, answer: Answer, closing: boolean): void {
  outgoing.writeHead(answer.status, {
    'content-type': answer.type,
    'content-length': Buffer.byteLength(answer.text),
    ...answer.headers,
    ...(closing ? { connection: 'close' } : {}),
  });
  outgoing.end(answer.text);
}

/** The server's span and metrics by the HTTP semantic conventions. */
function measurements() {
  const tracer = trace.getTracer('shop-kit');
  const meter = metrics.getMeter('shop-kit');
  const active = meter.createUpDownCounter('http.server.active_requests', { unit: '{request}' });
  const duration = meter.createHistogram('http.server.request.duration', {
    unit: 's',
    advice: { explicitBucketBoundaries: DURATION_BUCKETS_S },
  });
  return {
    begin(method: string, path: string, route: string | undefined, incoming: IncomingMessage) {
      const startedAt = performance.now();
      const base = { 'http.request.method': method, 'url.scheme': 'http' };
      const routed = route === undefined ? base : { ...base, 'http.route': route };
      active.add(1, base);
      return {
        span: (parent: ReturnType<typeof context.active>) =>
          tracer.startSpan(
            route === undefined ? method : `${method} ${route}`,
            {
              kind: SpanKind.SERVER,
              attributes: { ...routed, 'url.path': path, 'client.address': incoming.socket.remoteAddress ?? '' },
            },
            parent,
          ),
        end(span: Span, status: number) {
          const outcome = {
            'http.response.status_code': status,
            ...(status >= 500 ? { 'error.type': String(status) } : {}),
          };
          span.setAttributes(outcome);
          if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
          span.end();
          active.add(-1, base);
          duration.record((performance.now() - startedAt) / 1000, { ...routed, ...outcome });
        },
      };
    },
  };
}
