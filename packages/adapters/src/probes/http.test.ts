// The HTTP probes against real listeners on the loopback.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { probesKit } from '@kintsugi/engine/kits';
import { expect, test } from 'vitest';
import { createHttpProbes } from './http.ts';

probesKit('http', async () => {
  const server = createServer((request, response) => {
    const status = Number(request.url?.slice(1));
    if (status > 0) response.writeHead(status).end();
  });
  const gone = createServer();
  const [address, absent] = [await listen(server), await listen(gone)];
  await close(gone);
  return {
    probes: createHttpProbes(),
    answering: (status) => `${address}/${status}`,
    silent: `${address}/silence`,
    absent,
    dispose: () => close(server),
  };
});

test('an answer that breaks off is not ok', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half', () => response.destroy());
  });
  const url = await listen(server);
  const result = await createHttpProbes().run({ name: 'n', subject: 's', url, expectStatus: 200, timeoutMs: 2_000 });
  await close(server);
  expect(result).toMatchObject({ ok: false, because: expect.stringMatching(/aborted|hang up|broke/) });
});

async function listen(server: ReturnType<typeof createServer>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function close(server: ReturnType<typeof createServer>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
