// Stands between git and a forge, and loses a push or its answer when it is told to. For tests alone.
import { createServer, request as ask, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LossyLine {
  readonly origin: string;
  /** The next push: before it arrives, or after it was carried out. */
  lose(what: 'call' | 'answer'): void;
  close(): Promise<void>;
}

export async function openLossyLine(port: number): Promise<LossyLine> {
  let planned: 'call' | 'answer' | null = null;
  const server = createServer((request, response) => {
    const isPush = request.method === 'POST' && request.url?.endsWith('/git-receive-pack') === true;
    const loss = isPush ? planned : null;
    if (isPush) planned = null;
    if (loss === 'call') return request.socket.destroy();
    const { method, url: path, headers } = request;
    const onward = ask({ host: '127.0.0.1', port, method, path, headers }, (answer: IncomingMessage) => {
      if (loss === 'answer') return answer.resume().on('end', () => request.socket.destroy());
      // On a connection that was used before, git's HTTP library would try again by itself.
      response.writeHead(answer.statusCode ?? 500, { ...answer.headers, connection: 'close' });
      return answer.pipe(response);
    });
    onward.on('error', () => request.socket.destroy());
    return request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lose: (what) => (planned = what),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
