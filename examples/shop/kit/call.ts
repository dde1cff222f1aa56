/** Calls another service over HTTP within a time limit, as a client span that hands the trace on. */
import { context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

/** What came back. An answer of any status was `reached`; without one, `because` says what happened to the call. */
export type Reply =
  | { readonly reached: true; readonly status: number; readonly body: unknown }
  | { readonly reached: false; readonly because: 'timeout' | 'connection'; readonly detail: string };

export interface CallOptions {
  readonly timeoutMs: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export async function call(method: 'GET' | 'POST' | 'DELETE', address: string, options: CallOptions): Promise<Reply> {
  const url = new URL(address);
  const span = trace.getTracer('shop-kit').startSpan(method, {
    kind: SpanKind.CLIENT,
    attributes: {
      'http.request.method': method,
      'server.address': url.hostname,
      'server.port': Number(url.port === '' ? 80 : url.port),
      'url.full': url.href,
    },
  });
  const reply = await context.with(trace.setSpan(context.active(), span), () => exchange(method, url, options));
  finish(span, reply);
  return reply;
}

async function exchange(method: string, url: URL, options: CallOptions): Promise<Reply> {
  const headers: Record<string, string> = { ...options.headers };
  if (options.body !== undefined) headers['content-type'] = 'application/json';
  propagation.inject(context.active(), headers);
  try {
    const response = await fetch(url, {
      method,
      headers,
      signal: AbortSignal.timeout(options.timeoutMs),
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    return { reached: true, status: response.status, body: parsed(await response.text()) };
  } catch (error) {
    const timedOut = error instanceof DOMException && error.name === 'TimeoutError';
    return { reached: false, because: timedOut ? 'timeout' : 'connection', detail: reasonOf(error) };
  }
}

function finish(span: Span, reply: Reply): void {
  if (reply.reached) {
    span.setAttribute('http.response.status_code', reply.status);
    if (reply.status >= 500) {
      span.setAttribute('error.type', String(reply.status));
      span.setStatus({ code: SpanStatusCode.ERROR });
    }
  } else {
    span.setAttribute('error.type', reply.because);
    span.setStatus({ code: SpanStatusCode.ERROR, message: reply.detail });
  }
  span.end();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text === '' ? undefined : text;
  }
}

/** `fetch` hides the reason in the error's cause: "fetch failed" alone helps nobody. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
