// Requests over loopback, one at a time on a kept connection, timed from the first byte sent to the last one read.
import { Agent, request as send } from 'node:http';
import { BASE_PATH } from '@kintsugi/contract';

export interface Asker {
  /** Milliseconds until the whole answer was read. Throws for an answer that is not 200. */
  get(path: string): Promise<Timed>;
  post(path: string, body: object): Promise<Timed>;
  close(): void;
}

export interface Timed {
  readonly ms: number;
  readonly bytes: number;
}

export function createAsker(url: string, token: string): Asker {
  const agent = new Agent({ keepAlive: true });
  const headers = { authorization: `Bearer ${token}` };
  function ask(method: string, path: string, body: string | null): Promise<Timed> {
    const type = body === null ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    return new Promise((resolve, reject) => {
      const startMs = performance.now();
      const sent = send(
        new URL(BASE_PATH + path, url),
        { agent, method, headers: { ...headers, ...type } },
        (reply) => {
          let bytes = 0;
          let text = '';
          reply.on('data', (part: Buffer) => {
            bytes += part.length;
            if (reply.statusCode !== 200) text += part.toString();
          });
          reply.on('error', reject);
          reply.on('end', () => {
            if (reply.statusCode !== 200) reject(new Error(`${method} ${path}: ${reply.statusCode} ${text}`));
            else resolve({ ms: performance.now() - startMs, bytes });
          });
        },
      );
      sent.on('error', reject);
      sent.end(body ?? undefined);
    });
  }
  return {
    get: (path) => ask('GET', path, null),
    post: (path, body) => ask('POST', path, JSON.stringify(body)),
    close: () => agent.destroy(),
  };
}
