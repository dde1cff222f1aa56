// What a browser does of itself: it keeps cookies by their rules, and says where a request comes from.
import type { Server } from '../../start.ts';

export interface BrowserReply {
  readonly status: number;
  readonly json: unknown;
  readonly location: string | null;
  readonly setCookies: readonly string[];
}

export interface Browser {
  readonly cookies: Map<string, string>;
  /** As a page of the server's own does; headers given here go before. */
  ask(method: string, path: string, body?: object, headers?: Readonly<Record<string, string>>): Promise<BrowserReply>;
}

export function openBrowser({ url }: Pick<Server, 'url'>): Browser {
  const cookies = new Map<string, string>();
  return {
    cookies,
    ask: async (method, path, body, headers = {}) => {
      const own: Record<string, string> = { 'sec-fetch-site': 'same-origin' };
      if (method !== 'GET') own['origin'] = url;
      if (body !== undefined) own['content-type'] = 'application/json';
      if (cookies.size > 0) own['cookie'] = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const sent = Object.entries({ ...own, ...headers }).filter(([, value]) => value !== '');
      const reply = await fetch(url + path, {
        method,
        redirect: 'manual',
        headers: Object.fromEntries(sent),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const setCookies = reply.headers.getSetCookie();
      for (const line of setCookies) keep(cookies, line);
      const text = await reply.text();
      const isJson = (reply.headers.get('content-type') ?? '').includes('json');
      return {
        status: reply.status,
        json: isJson ? JSON.parse(text) : text,
        location: reply.headers.get('location'),
        setCookies,
      };
    },
  };
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = ''] = line.split(';');
  const at = pair.indexOf('=');
  const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
  if (/; Max-Age=0(?:;|$)/.test(line)) cookies.delete(name);
  else cookies.set(name, value);
}

export function kindOf({ json }: BrowserReply): string {
  const type = (json as { type?: string } | null)?.type ?? '';
  return type.replace('urn:kintsugi:problem:', '');
}
