// Asks an address over HTTP as a new customer would: on a fresh connection, following nothing. It must not know services.
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Probes, ProbeSpec } from '@kintsugi/engine/ports';

/** An answer longer than this is not read to its end: the status has said enough. */
const BODY_BYTES_MAX = 1024 * 1024;

export function createHttpProbes(): Probes {
  return {
    async run(spec) {
      const atMs = Date.now();
      const startedMs = performance.now();
      const because = await complaint(spec);
      const durationMs = performance.now() - startedMs;
      return { name: spec.name, subject: spec.subject, atMs, ok: because === null, durationMs, because };
    },
  };
}

/** Null when the answer was as expected, complete and in time. */
function complaint({ url, expectStatus, timeoutMs }: ProbeSpec): Promise<string | null> {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    return Promise.resolve('its address is not an http address');
  const request = new URL(url).protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const asked = request(url, { agent: false, headers: { 'user-agent': 'kintsugi-probe', accept: '*/*' } });
    const settle = (because: string | null): void => {
      clearTimeout(timer);
      resolve(because);
      asked.destroy();
    };
    const timer = setTimeout(() => settle(`no answer within ${timeoutMs} ms`), timeoutMs);
    asked.on('error', (error: NodeJS.ErrnoException) =>
      settle(error.code === 'ECONNREFUSED' ? 'nobody listens there' : error.message),
    );
    asked.on('response', (response) => {
      const status = response.statusCode ?? 0;
      const verdict = status === expectStatus ? null : `answered ${status}, expected ${expectStatus}`;
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > BODY_BYTES_MAX) settle(verdict);
      });
      response.on('end', () => settle(verdict));
      response.on('error', (error) => settle(verdict ?? `its answer broke off: ${error.message}`));
    });
    asked.end();
  });
}
