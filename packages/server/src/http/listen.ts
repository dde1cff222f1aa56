// Binds the API to its address; a port that is taken is an answer with a mend, not an exception.
import type { FastifyInstance } from 'fastify';

export interface ListenRefusal {
  readonly kind: 'port-in-use' | 'cannot-listen';
  readonly detail: string;
  readonly mend: string;
}

export async function listenOn(
  app: FastifyInstance,
  host: string,
  port: number,
): Promise<{ ok: true; url: string } | { ok: false; refusal: ListenRefusal }> {
  try {
    await app.listen({ host, port });
    const address = app.server.address();
    const actual = typeof address === 'object' && address !== null ? address.port : port;
    return { ok: true, url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}` };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const taken = code === 'EADDRINUSE';
    const detail = taken
      ? `something listens on ${host}:${port} already`
      : `cannot listen on ${host}:${port}: ${message}`;
    const mend = taken
      ? 'End it, or choose another port: `server.port` in kintsugi.yaml, KINTSUGI_SERVER_PORT, or 0 for any free one.'
      : 'Choose another `server.host` or `server.port` in kintsugi.yaml.';
    return { ok: false, refusal: { kind: taken ? 'port-in-use' : 'cannot-listen', detail, mend } };
  }
}
