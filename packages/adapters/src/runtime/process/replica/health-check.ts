// One health check over HTTP: a 2xx answer in time. It must not know what follows from the answer.
import { get } from 'node:http';
import type { Agent } from 'node:http';

export interface HealthTarget {
  readonly port: number;
  readonly path: string;
  readonly timeoutMs: number;
  readonly agent: Agent;
}

/** Null when healthy, else what was wrong in a few words. Never rejects. */
export function checkHealth({ port, path, timeoutMs, agent }: HealthTarget): Promise<string | null> {
  return new Promise((resolve) => {
    // A path may hold characters that a request line can't.
    const request = get(
      { host: '127.0.0.1', port, path: encodeURI(path), agent, headers: { accept: '*/*' } },
      (response) => {
        const status = response.statusCode ?? 0;
        response.on('end', () => settle(status >= 200 && status < 300 ? null : `answered ${status}`));
        response.on('error', (error) => settle(error.message));
        response.resume();
      },
    );
    const timer = setTimeout(() => settle(`no answer within ${timeoutMs} ms`), timeoutMs);
    const settle = (answer: string | null): void => {
      clearTimeout(timer);
      if (answer !== null) request.destroy();
      resolve(answer);
    };
    request.on('error', (error: NodeJS.ErrnoException) =>
      settle(error.code === 'ECONNREFUSED' ? 'nobody listens on its port' : error.message),
    );
  });
}
