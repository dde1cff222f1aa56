// The balancer over real sockets: who gets a request, what is tried again, and what clients see when nobody can answer.
import { createServer, request } from 'node:http';
import type { IncomingHttpHeaders, RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createBackend, noCounts, whenIdle } from './backend.ts';
import type { Backend } from './backend.ts';
import { createBalancer } from './balancer.ts';
import type { Balancer } from './balancer.ts';

const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

test('an answer comes through whole: status, repeated headers, body as it streams; nothing that was of one connection', async () => {
  const { url, counts } = await balanced((asked, answer) => {
    answer.writeHead(418, {
      'set-cookie': ['a=1', 'b=2'],
      'x-saw': [asked.headers['x-mine'], asked.headers['te'] ?? 'none'].join(' '),
    });
    asked.pipe(answer);
  });
  const body = 'x'.repeat(300_000);
  const got = await ask(url, { method: 'POST', body, headers: { 'x-mine': 'yes', te: 'trailers' } });
  expect(got).toMatchObject({ status: 418, body });
  expect(got.headers['set-cookie']).toEqual(['a=1', 'b=2']);
  expect(got.headers['x-saw']).toBe('yes none');
  expect(counts).toMatchObject({ requests: 1, errors5xx: 0, connectionErrors: 0 });
  expect(counts.latencySumMs).toBeGreaterThan(0);
});

test('each request goes to the replica with the least under way', async () => {
  const held: (() => void)[] = [];
  const first = await replica('one', (_asked, answer) => void held.push(() => answer.end()));
  const second = await replica('two', (_asked, answer) => void answer.end());
  const { url } = await balance(first, second);
  const holding = [ask(url), ask(url)];
  while (held.length === 0) await new Promise((resolve) => setImmediate(resolve));
  for (let count = 0; count < 6; count++) await ask(url);
  expect(first.counts.requests).toBe(1);
  expect(first.inFlight).toBe(1);
  held.forEach((finish) => finish());
  await Promise.all(holding);
  expect(await whenIdle(first, 1_000)).toBe(true);
});

test('a request that was refused is sent to another replica whole, whatever its method', async () => {
  const gone = createBackend('gone', await unusedPort(), noCounts());
  const alive = await replica('alive', (asked, answer) => void asked.pipe(answer));
  const { url } = await balance(gone, alive);
  for (let count = 0; count < 4; count++)
    expect(await ask(url, { method: 'POST', body: 'order' })).toMatchObject({ status: 200, body: 'order' });
  expect(gone.counts.connectionErrors).toBeGreaterThan(0);
});

test('a connection that breaks is tried again for a read, and told as 502 for a write, which may have happened', async () => {
  let broken = 0;
  const breaking = await replica('breaking', (asked) => {
    broken += 1;
    asked.socket.destroy();
  });
  const alive = await replica('alive', (_asked, answer) => void answer.end('fine'));
  const { url, balancer } = await balance(breaking, alive);
  for (let count = 0; count < 4; count++) expect(await ask(url)).toMatchObject({ status: 200 });
  expect(broken).toBeGreaterThan(0);

  balancer.remove(alive);
  const before = broken;
  expect(await ask(url, { method: 'POST', body: 'order' })).toMatchObject({
    status: 502,
    body: expect.stringContaining('breaking'),
  });
  expect(broken).toBe(before + 1);
});

test('a replica that does not begin its answer in time is told as 504', async () => {
  const silent = await replica('silent', () => {});
  const { url } = await balance(silent);
  expect(await ask(url)).toMatchObject({ status: 504, body: expect.stringContaining('200 ms') });
  expect(silent).toMatchObject({ inFlight: 0, counts: { connectionErrors: 1 } });
});

test('an answer that breaks off half way breaks off for the client too', async () => {
  const { url } = await balanced((_asked, answer) => {
    answer.writeHead(200, { 'content-length': '10' });
    answer.write('half', () => answer.destroy());
  });
  await expect(ask(url)).rejects.toThrow(/aborted|hang up/);
});

test('without a ready replica the answer is 503 and says when to come back', async () => {
  const { url, balancer } = await balance();
  expect(await ask(url)).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
  expect(balancer.unserved).toMatchObject({ requests: 1, errors5xx: 1 });
});

test('a client that leaves takes its request off the replica', async () => {
  let left: (() => void) | null = null;
  const gone = new Promise<void>((resolve) => (left = resolve));
  const waiting = await replica('waiting', (_asked, answer) => void answer.on('close', () => left?.()));
  const { url } = await balance(waiting);
  const asked = request(url).on('error', () => {});
  asked.end();
  while (waiting.inFlight === 0) await new Promise((resolve) => setImmediate(resolve));
  asked.destroy();
  await gone;
  expect(await whenIdle(waiting, 1_000)).toBe(true);
});

test('a taken port is an error of listen', async () => {
  const { url, balancer } = await balance();
  const other = createBalancer({ service: 'beta', upstreamTimeoutMs: 200 });
  await expect(other.listen(Number(new URL(url).port))).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await balancer.listen(await unusedPort());
  await expect(ask(url)).rejects.toThrow(/ECONNREFUSED/);
});

async function balanced(handle: RequestListener) {
  const backend = await replica('alpha-1', handle);
  return { ...(await balance(backend)), counts: backend.counts };
}

async function balance(
  ...backends: readonly Backend[]
): Promise<{ readonly url: string; readonly balancer: Balancer }> {
  const balancer = createBalancer({ service: 'alpha', upstreamTimeoutMs: 200 });
  const port = await unusedPort();
  await balancer.listen(port);
  open.push(balancer);
  for (const backend of backends) balancer.add(backend);
  return { url: `http://127.0.0.1:${port}/path?q=1`, balancer };
}

async function replica(instance: string, handle: RequestListener): Promise<Backend> {
  const server = createServer(handle);
  const backend = createBackend(instance, await listen(server), noCounts());
  open.push({ close: () => backend.agent.destroy() }, { close: () => server.close().closeAllConnections() });
  return backend;
}

async function unusedPort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function ask(
  url: string,
  { method = 'GET', body, headers = {} }: { method?: string; body?: string; headers?: Record<string, string> } = {},
): Promise<{ readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, agent: false }, (answer) => {
      let text = '';
      answer.on('data', (chunk) => (text += String(chunk)));
      answer.on('error', reject);
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
