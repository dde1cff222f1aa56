// A process that sends OTLP requests as fast as they are answered, on a few connections, for as long as it is told.
import { Agent, request } from 'node:http';
import { buildLoad } from './requests.ts';
import type { LoadKind, Request } from './requests.ts';

export interface Order {
  readonly port: number;
  readonly kind: LoadKind;
  readonly itemsPerRequest: number;
  readonly connections: number;
  readonly seconds: number;
}

export interface Sent {
  /** Items in requests that were answered with 200. */
  readonly items: number;
  readonly requests: number;
  readonly refused: number;
  readonly seconds: number;
}

process.on('message', (order: Order) => void send(order).then((sent) => process.send?.(sent)));

async function send({ port, kind, itemsPerRequest, connections, seconds }: Order): Promise<Sent> {
  const load = buildLoad(kind, itemsPerRequest);
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const startMs = performance.now();
  const endMs = startMs + seconds * 1_000;
  let requests = 0;
  let refused = 0;
  const lane = async (first: number): Promise<void> => {
    for (let n = first; performance.now() < endMs; n += connections) {
      const status = await post(agent, port, load.path, load.requests[n % load.requests.length] as Request);
      if (status === 200) requests += 1;
      else refused += 1;
      if (status !== 200) await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, first) => lane(first)));
  agent.destroy();
  return { items: requests * load.items, requests, refused, seconds: (performance.now() - startMs) / 1_000 };
}

function post(agent: Agent, port: number, path: string, body: Request): Promise<number> {
  return new Promise((resolve, reject) => {
    const bytes = Buffer.from(body(Date.now()));
    const headers = { 'content-type': 'application/x-protobuf', 'content-length': bytes.byteLength };
    const sending = request({ agent, port, host: '127.0.0.1', path, method: 'POST', headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    sending.on('error', reject);
    sending.end(bytes);
  });
}
