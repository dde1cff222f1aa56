// Ports that nobody listens on and that the machine does not hand out by itself.
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/**
 * Below the range from which systems take the ports of outgoing connections and of "any free port" (32768 and up on
 * Linux, 49152 and up elsewhere): a process that starts some seconds later still finds its port free.
 */
const LOWEST = 20_000;
const HIGHEST = 31_999;
const TRIES_MAX = 200;

/** Held together until all are known, so that no two are the same. */
export async function freePorts(count: number): Promise<number[]> {
  const held = new Map<number, Server>();
  try {
    for (let tries = 0; held.size < count; tries += 1) {
      if (tries > TRIES_MAX) throw new Error(`no ${count} free ports between ${LOWEST} and ${HIGHEST}`);
      const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST + 1));
      const server = await holdOf(port);
      if (server !== null) held.set(port, server);
    }
    return [...held.keys()];
  } finally {
    await Promise.all([...held.values()].map((server) => once(server.close(), 'close')));
  }
}

async function holdOf(port: number): Promise<Server | null> {
  const server = createServer().listen(port, '127.0.0.1');
  return once(server, 'listening').then(
    () => server,
    () => null, // somebody has it
  );
}
