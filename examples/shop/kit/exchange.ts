/** What a handler gets and what it answers. Knows nothing of sockets. */

export interface ShopRequest {
  /** The named parts of the route's path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** JSON as parsed, a form as an object of texts, or `undefined` without a body. */
  readonly body: unknown;
  readonly cookies: ReadonlyMap<string, string>;
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function json(status: number, body: unknown): Answer {
  return { status, type: 'application/json; charset=utf-8', text: JSON.stringify(body) };
}

export function html(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, type: 'text/html; charset=utf-8', text, headers };
}

/** An answer that says no: `code` for programs, `detail` for people. */
export function refusal(status: number, code: string, detail: string): Answer {
  return json(status, { code, detail });
}
