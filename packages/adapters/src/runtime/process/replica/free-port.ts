// Finds ports on 127.0.0.1 below the range that the system gives to outgoing connections, so that none can be snatched while its owner restarts.
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

const FIRST = 20_000;
const COUNT = 12_000;

/** A port nobody listens on and that `taken` does not hold. Throws when the whole range is busy. */
export async function freePort(taken: ReadonlySet<number>): Promise<number> {
  const start = randomInt(COUNT);
  for (let step = 0; step < COUNT; step++) {
    const port = FIRST + ((start + step) % COUNT);
    if (!taken.has(port) && (await canListen(port))) return port;
  }
  throw new Error(`no free port between ${FIRST} and ${FIRST + COUNT} on 127.0.0.1`);
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
