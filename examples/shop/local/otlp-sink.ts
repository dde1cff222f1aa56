/** A collector for tests: takes OTLP over HTTP and keeps what came, undecoded. */
import { once } from 'node:events';
import { createServer } from 'node:http';

export interface OtlpSink {
  readonly endpoint: string;
  /** The requests to a path such as `/v1/traces`, oldest first. */
  received(path: string): { contentType: string; body: Buffer }[];
  /** Whether a text stands in any body; protobuf keeps texts readable. */
  mentions(text: string): boolean;
  close(): Promise<void>;
}

export async function openOtlpSink(): Promise<OtlpSink> {
  const requests: { path: string; contentType: string; body: Buffer }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const contentType = request.headers['content-type'] ?? '';
    requests.push({ path: request.url ?? '', contentType, body: Buffer.concat(chunks) });
    response.writeHead(200, { 'content-type': contentType }).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    endpoint: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    received: (path) => requests.filter((request) => request.path === path),
    mentions: (text) => requests.some(({ body }) => body.includes(text)),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
