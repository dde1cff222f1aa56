/** Runs the shop by hand: one process a service, nothing in front of them. Knows addresses and order, not what services do. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';

const SHOP = join(import.meta.dirname, '..');
const SERVICES = ['inventory', 'catalog', 'cart', 'payment', 'checkout', 'storefront'] as const;
type ServiceName = (typeof SERVICES)[number];

export interface RunningShop {
  readonly urls: Readonly<Record<ServiceName | 'provider' | 'providerControl', string>>;
  readonly processes: ReadonlyMap<string, ChildProcess>;
  /** What the processes have printed so far. */
  output(): string;
  stop(): Promise<void>;
}

export interface ShopOptions {
  readonly dataDir: string;
  /** Settings for every process, as OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly env?: Readonly<Record<string, string>>;
  readonly storefrontPort?: number;
}

/** Answers when every service is healthy; throws, with what was printed, when one has not become so in `withinMs`. */
export async function startShop(options: ShopOptions, withinMs = 15_000): Promise<RunningShop> {
  const [provider = 0, control = 0, ...free] = await freePorts(SERVICES.length + 2);
  const ports = new Map<string, number>(SERVICES.map((name, index) => [name, free[index] ?? 0]));
  if (options.storefrontPort !== undefined) ports.set('storefront', options.storefrontPort);
  const url = (name: ServiceName): string => `http://127.0.0.1:${ports.get(name) ?? 0}`;
  const processes = new Map<string, ChildProcess>();
  let output = '';
  const start = (name: string, file: string, env: Record<string, string>): void => {
    const child = spawn(process.execPath, ['--max-semi-space-size=1', join(SHOP, file)], {
      env: { ...process.env, ...options.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-200_000);
      });
    }
    processes.set(name, child);
  };
  const shop: RunningShop = {
    urls: {
      storefront: url('storefront'),
      catalog: url('catalog'),
      cart: url('cart'),
      checkout: url('checkout'),
      payment: url('payment'),
      inventory: url('inventory'),
      provider: `http://127.0.0.1:${provider}`,
      providerControl: `http://127.0.0.1:${control}`,
    },
    processes,
    output: () => output,
    stop: () => stopAll(processes),
  };
  start('provider', 'outside/payment-provider.ts', { PORT: String(provider), CONTROL_PORT: String(control) });
  for (const name of SERVICES) {
    start(name, `services/${name}/main.ts`, {
      PORT: String(ports.get(name) ?? 0),
      OTEL_SERVICE_NAME: name,
      DATABASE: join(options.dataDir, `${name}.db`),
      CATALOG_URL: url('catalog'),
      CART_URL: url('cart'),
      CHECKOUT_URL: url('checkout'),
      INVENTORY_URL: url('inventory'),
      PAYMENT_URL: url('payment'),
      PROVIDER_URL: shop.urls.provider,
    });
  }
  const waitedFor = [...SERVICES.map((name) => `${url(name)}/health`), `${shop.urls.provider}/status`];
  const healthy = await Promise.all(waitedFor.map((address) => answers(address, Date.now() + withinMs)));
  if (healthy.includes(false)) {
    await shop.stop();
    throw new Error(`the shop did not start within ${withinMs} ms:\n${output}`);
  }
  return shop;
}

async function answers(address: string, until: number): Promise<boolean> {
  while (Date.now() < until) {
    try {
      const response = await fetch(address, { signal: AbortSignal.timeout(1000) });
      await response.text();
      if (response.ok) return true;
    } catch {
      // not yet
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

async function stopAll(processes: ReadonlyMap<string, ChildProcess>): Promise<void> {
  await Promise.all(
    [...processes.values()].map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const hard = setTimeout(() => child.kill('SIGKILL'), 6000);
      await ended;
      clearTimeout(hard);
    }),
  );
}

/** Ports that were free a moment ago, held together until all are known, so that no two are the same. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}
