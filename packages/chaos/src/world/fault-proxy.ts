// A TCP proxy between two parties that can delay, drop or refuse. It moves bytes and knows no protocol.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { ProxyMode } from '../scenario.ts';

export interface FaultProxy {
  /** Where to connect instead of the target. */
  readonly url: string;
  set(mode: ProxyMode): void;
  close(): Promise<void>;
}

export async function openFaultProxy(target: string, port = 0): Promise<FaultProxy> {
  const { hostname, port: targetPort } = new URL(target);
  const pairs = new Set<readonly [Socket, Socket]>();
  let mode: ProxyMode = { kind: 'pass' };
  const server = createServer((near) => {
    if (mode.kind === 'refuse') {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ host: hostname, port: Number(targetPort) });
    const pair = [near, far] as const;
    pairs.add(pair);
    const part = (): void => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    const delayMs = (): number => (mode.kind === 'delay' ? mode.ms : 0);
    for (const [from, to] of [pair, [far, near] as const]) {
      const inOrder = afterDelay(delayMs);
      from.on('data', (piece) => {
        if (mode.kind !== 'drop') inOrder(() => to.writable && to.write(piece));
      });
      from.on('end', () => inOrder(() => to.end()));
      from.on('error', part).on('close', () => inOrder(part));
    }
  });

  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`,
    set: (wanted) => {
      // Who was cut off in the middle of something must begin anew, as after a real outage of the network.
      const cuts = wanted.kind === 'refuse' || mode.kind === 'drop';
      mode = wanted;
      if (cuts) for (const [near] of pairs) near.resetAndDestroy();
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const [near, far] of pairs) {
        near.destroy();
        far.destroy();
      }
      await closed;
    },
  };
}

/** Runs what it is given after the delay of that moment, and never before what came earlier: bytes keep their order. */
function afterDelay(delayMs: () => number): (deed: () => void) => void {
  // One queue and one timer: of two timers for the same moment, the later one may fire first by a rounding of a ms.
  const waiting: { readonly atMs: number; readonly deed: () => void }[] = [];
  const run = (): void => {
    const nowMs = performance.now();
    while (waiting[0] !== undefined && waiting[0].atMs <= nowMs) waiting.shift()?.deed();
    if (waiting[0] !== undefined) setTimeout(run, Math.ceil(waiting[0].atMs - nowMs));
  };
  return (deed) => {
    const atMs = Math.max(waiting.at(-1)?.atMs ?? 0, performance.now() + delayMs());
    waiting.push({ atMs, deed });
    if (waiting.length === 1) run();
  };
}
