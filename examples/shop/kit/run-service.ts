/** One service's life: telemetry, server, and an orderly end on SIGTERM. Knows no service. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { numberFrom, textFrom } from './environment.ts';
import { httpServer, type Exchange } from './http-server.ts';
import type { Route } from './router.ts';
import { startTelemetry } from './telemetry.ts';

const IN_FLIGHT_MS_MAX = 3500;
const FLUSH_MS_MAX = 1000;

export interface ServiceParts {
  readonly routes: readonly Route[];
  /** Closes what the service holds, after the last answer. */
  readonly stop?: () => void;
}

/** `build` runs when telemetry is ready, so that its instruments count from the first request on. */
export async function runService(build: () => ServiceParts): Promise<void> {
  const name = textFrom('OTEL_SERVICE_NAME', 'shop');
  const telemetry = startTelemetry();
  const parts = build();
  const exchange = httpServer(parts.routes);
  exchange.server.listen(numberFrom('PORT', 0), textFrom('HOST', '127.0.0.1'));
  await once(exchange.server, 'listening');
  console.log(`${name} listens on port ${portOf(exchange)}`);
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    void finish(exchange, parts, telemetry.stop).then(() => process.exit(0));
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

async function finish(exchange: Exchange, parts: ServiceParts, flush: () => Promise<void>): Promise<void> {
  exchange.drain();
  const closed = once(exchange.server, 'close');
  exchange.server.close();
  await Promise.race([closed, after(IN_FLIGHT_MS_MAX)]);
  exchange.server.closeAllConnections();
  parts.stop?.();
  await Promise.race([flush(), after(FLUSH_MS_MAX)]);
}

function portOf(exchange: Exchange): number {
  const address: AddressInfo | string | null = exchange.server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
