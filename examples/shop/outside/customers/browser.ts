/** A visitor's browser: keeps the cookie, follows time limits, and tells what it saw. Plain sockets, to be gentle on the processor. */
import { Agent, request } from 'node:http';

/** One request as the customer saw it: `status` 0 where no answer came. */
export interface Sight {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly failure: 'timeout' | 'connection' | 'server' | undefined;
  readonly ms: number;
}

export interface Page {
  readonly status: number;
  readonly text: string;
}

export interface Tab {
  get(path: string): Promise<Page>;
  post(path: string, form: Readonly<Record<string, string>>): Promise<Page>;
}

export interface BrowserOptions {
  readonly shop: string;
  readonly timeoutMs: number;
  readonly saw: (sight: Sight) => void;
}

export function openBrowser({ shop, timeoutMs, saw }: BrowserOptions): { tab(): Tab } {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 16 });
  return {
    tab: () => {
      let cookie: string | undefined;
      const ask = (method: string, path: string, body: string): Promise<Page> =>
        new Promise((resolve) => {
          const at = Date.now();
          const startedAt = performance.now();
          const done = (status: number, text: string, failure: Sight['failure']): void => {
            saw({ at, method, path, status, failure, ms: performance.now() - startedAt });
            resolve({ status, text });
          };
          const headers: Record<string, string | number> = { 'content-length': Buffer.byteLength(body) };
          if (body !== '') headers['content-type'] = 'application/x-www-form-urlencoded';
          if (cookie !== undefined) headers['cookie'] = cookie;
          const signal = AbortSignal.timeout(timeoutMs);
          const failed = (): void => done(0, '', signal.aborted ? 'timeout' : 'connection');
          const sent = request(new URL(path, shop), { method, agent, headers, signal }, (response) => {
            cookie ??= response.headers['set-cookie']?.[0]?.split(';')[0];
            const chunks: Buffer[] = [];
            response.on('data', (chunk: Buffer) => chunks.push(chunk));
            response.on('error', failed);
            response.on('end', () => {
              const status = response.statusCode ?? 0;
              done(status, Buffer.concat(chunks).toString('utf8'), status >= 500 ? 'server' : undefined);
            });
          });
          sent.on('error', failed);
          sent.end(body);
        });
      return {
        get: (path) => ask('GET', path, ''),
        post: (path, form) => ask('POST', path, new URLSearchParams(form).toString()),
      };
    },
  };
}
