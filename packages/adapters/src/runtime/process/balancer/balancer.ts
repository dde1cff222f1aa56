// One service's address: hands each request to the ready replica with the least under way. It must not know
// processes, releases or operations: replicas are put in and taken out by others.
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { forward } from './forward.ts';
import { noCounts } from './backend.ts';
import type { Backend, Counts } from './backend.ts';

export interface Balancer {
  /** Listens on 127.0.0.1, instead of where it did before. Rejects with the system's error (EADDRINUSE) when it can't. */
  listen(port: number): Promise<void>;
  add(backend: Backend): void;
  /** No new requests from now on; what is under way goes on. */
  remove(backend: Backend): void;
  /** Requests that no replica could be found for. */
  readonly unserved: Counts;
  close(): Promise<void>;
}

export interface BalancerOptions {
  readonly service: string;
  /** How long a replica may take to begin its answer. */
  readonly upstreamTimeoutMs: number;
}

/** Longer than what clients commonly keep, so that it is the client who ends an idle connection. */
const CLIENT_KEEP_ALIVE_MS = 75_000;

export function createBalancer({ service, upstreamTimeoutMs }: BalancerOptions): Balancer {
  const ready: Backend[] = [];
  const unserved = noCounts();
  let turn = 0;

  const choose = (except: Backend | null): Backend | null => {
    let best: Backend | null = null;
    turn = (turn + 1) % Math.max(1, ready.length);
    for (let step = 0; step < ready.length; step++) {
      const backend = ready[(turn + step) % ready.length];
      if (backend && backend !== except && (best === null || backend.inFlight < best.inFlight)) best = backend;
    }
    return best;
  };

  const carry = (request: IncomingMessage, response: ServerResponse, failed: Backend | null): void => {
    const backend = choose(failed);
    if (backend === null) {
      unserved.requests += 1;
      unserved.errors5xx += 1;
      return refuse(response, 503, `no replica of ${service} is ready`);
    }
    forward(request, response, backend, {
      timeoutMs: upstreamTimeoutMs,
      onFailure({ status, because, repeatable }) {
        if (repeatable && failed === null && choose(backend) !== null) carry(request, response, backend);
        else refuse(response, status, `${backend.instance}: ${because}`);
      },
    });
  };

  let server: Server | null = null;
  return {
    unserved,
    async listen(port) {
      const opened = await open(port, (request, response) => {
        try {
          carry(request, response, null);
        } catch (error) {
          refuse(response, 400, `the request can’t be passed on: ${String(error)}`);
        }
      });
      const before = server;
      server = opened;
      if (before) await end(before);
    },
    add(backend) {
      if (!ready.includes(backend)) ready.push(backend);
    },
    remove(backend) {
      const at = ready.indexOf(backend);
      if (at >= 0) ready.splice(at, 1);
    },
    async close() {
      if (server) await end(server);
      server = null;
    },
  };
}

function open(port: number, handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
  const server = createServer({ keepAliveTimeout: CLIENT_KEEP_ALIVE_MS, requestTimeout: 0 }, handle);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', backlog: 1024 }, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

function end(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function refuse(response: ServerResponse, status: number, because: string): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    ...(status === 503 ? { 'retry-after': '1' } : {}),
  });
  response.end(`${because}\n`);
}
