/** The shop as a customer and a collector see it: something is bought, it is written down, and it is told by OTLP. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { openOtlpSink, type OtlpSink } from './shop/local/otlp-sink.ts';
import { type RunningShop, startShop } from './shop/local/start-shop.ts';

const SHOP = join(import.meta.dirname, 'shop');
const PATIENCE = { timeout: 15_000, interval: 50 };

let folder: string;
let sink: OtlpSink;
let shop: RunningShop;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shop-'));
  sink = await openOtlpSink();
  shop = await startShop(
    { dataDir: join(folder, 'data'), env: { OTEL_EXPORTER_OTLP_ENDPOINT: sink.endpoint, DECLINED: '0' } },
    25_000,
  );
}, 40_000);

afterAll(async () => {
  await shop.stop();
  await sink.close();
  await rm(folder, { recursive: true, force: true });
});

test('a visitor looks, chooses and buys, and the store room has less', async () => {
  const front = await fetch(shop.urls.storefront);
  const cookie = front.headers.get('set-cookie')?.split(';')[0] ?? '';
  const product = /href="\/products\/(\d+)"/.exec(await front.text())?.[1] ?? '';
  expect(product).not.toBe('');
  const before = await piecesOf(product);

  expect((await post('/cart', cookie, { product, quantity: '3' })).status).toBe(201);
  const bought = await post('/checkout', cookie, { card: '4242-4242', delivery: 'pickup' });
  expect(bought).toMatchObject({ status: 201 });

  const order = /order is ([0-9a-f-]+)/.exec(bought.text)?.[1] ?? '';
  const written = await json(`${shop.urls.checkout}/orders/${order}`);
  expect(written).toMatchObject({ id: order, delivery: 'pickup', lines: [{ product: Number(product), quantity: 3 }] });
  expect(await piecesOf(product)).toBe(before - 3);
  expect((await post('/checkout', cookie, { card: '4242-4242' })).status, 'the cart is empty now').toBe(409);
});

test('the telemetry is OTLP protobuf and tells of requests and business', async () => {
  await vi.waitUntil(() => sink.mentions('shop.visits') && sink.mentions('shop.orders'), PATIENCE);
  await vi.waitUntil(() => sink.mentions('POST /orders') && sink.mentions('db.query.text'), PATIENCE);
  expect(sink.mentions('http.server.request.duration')).toBe(true);
  expect(sink.mentions('http.server.active_requests')).toBe(true);
  const all = [...sink.received('/v1/traces'), ...sink.received('/v1/metrics')];
  expect(new Set(all.map(({ contentType }) => contentType))).toEqual(new Set(['application/x-protobuf']));
});

test('a payment that the provider cannot take is a server error, and the pieces go back', async () => {
  const visit = 'visit=somebody';
  const before = await piecesOf('7');
  await control('down');
  try {
    expect((await post('/cart', visit, { product: '7', quantity: '2' })).status).toBe(201);
    expect((await post('/checkout', visit, { card: '4242-4242' })).status).toBe(502);
    expect(await piecesOf('7')).toBe(before);
  } finally {
    await control('ok');
  }
});

test('what a visitor gets wrong is the visitor’s to mend', async () => {
  expect((await fetch(`${shop.urls.storefront}/products/99999`)).status).toBe(404);
  expect((await fetch(`${shop.urls.storefront}/nowhere`)).status).toBe(404);
  expect((await post('/cart', 'visit=somebody', { product: '1', quantity: '-1' })).status).toBe(400);
});

test('a copied release runs from another folder, and SIGTERM ends it in order', async () => {
  const release = join(folder, 'releases', 'one');
  await cp(join(SHOP, 'services/payment'), release, { recursive: true });
  await symlink(join(import.meta.dirname, '../node_modules'), join(folder, 'releases', 'node_modules'));
  const child = spawn(process.execPath, ['main.ts'], {
    cwd: release,
    env: { ...process.env, PORT: '0', PROVIDER_URL: shop.urls.provider, OTEL_EXPORTER_OTLP_ENDPOINT: sink.endpoint },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    const port = await vi.waitUntil(() => /port (\d+)/.exec(output)?.[1], PATIENCE);
    const chargesBefore = await chargesOfProvider();
    const inFlight = fetch(`http://127.0.0.1:${port}/payments`, {
      method: 'POST',
      body: JSON.stringify({ order: 'copied', cents: 100, card: '4242' }),
    });
    await vi.waitUntil(async () => (await chargesOfProvider()) > chargesBefore, PATIENCE);
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    expect((await inFlight).status, 'the request in flight is finished').toBe(201);
    expect(await ended).toEqual([0, null]);
  } finally {
    child.kill('SIGKILL');
  }
});

test('payment works on a few at once, lets a few wait, and turns the rest away', async () => {
  const statuses = await Promise.all(
    Array.from({ length: 14 }, async (_, index) => {
      const response = await fetch(`${shop.urls.payment}/payments`, {
        method: 'POST',
        body: JSON.stringify({ order: `rush-${index}`, cents: 100, card: '4242' }),
      });
      return response.status;
    }),
  );
  expect(new Set(statuses)).toEqual(new Set([201, 503]));
  expect(statuses.filter((status) => status === 201).length).toBeGreaterThanOrEqual(8);
});

test('customers come, buy, and tell what they saw', async () => {
  const customers = spawn(process.execPath, [join(SHOP, 'outside/customers.ts')], {
    env: { ...process.env, SHOP_URL: shop.urls.storefront, CONTROL_PORT: '0', SEED: '7' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    let output = '';
    customers.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    const port = await vi.waitUntil(() => /port (\d+)/.exec(output)?.[1], PATIENCE);
    const stats = () => json(`http://127.0.0.1:${port}/stats?seconds=60`);
    await vi.waitUntil(async () => ((await stats()) as { totals: { orders: number } }).totals.orders > 0, PATIENCE);
    expect(await stats()).toMatchObject({ rate: 1, totals: { failures: 0 }, last: { seconds: 60 }, failures: [] });
    const refused = await fetch(`http://127.0.0.1:${port}/control`, { method: 'POST', body: '{"rate":-1}' });
    expect(refused.status).toBe(400);
  } finally {
    customers.kill('SIGKILL');
  }
});

test('what the shop’s own team runs passes: its types and its tests', async () => {
  const run = (script: string, ...args: string[]) =>
    promisify(execFile)(process.execPath, [script, ...args], { cwd: SHOP, env: { ...process.env, NODE_OPTIONS: '' } });
  await run(join(import.meta.dirname, '../node_modules/typescript/bin/tsc'), '-p', '.');
  expect((await run('--test', 'tests/**/*.test.ts')).stdout).toMatch(/fail 0\n/);
});

test('every declared release has its entry', async () => {
  const declared: unknown = parse(await readFile(join(SHOP, 'kintsugi.yaml'), 'utf8'));
  expect(declared).toMatchObject({ services: { storefront: { release: 'services/storefront', entry: 'main.ts' } } });
  const services = Object.values(
    (declared as { services: Record<string, { release: string; entry: string }> }).services,
  );
  for (const { release, entry } of services) {
    expect(await readFile(join(SHOP, release, entry), 'utf8')).toContain('runService');
  }
});

async function post(
  path: string,
  cookie: string,
  form: Record<string, string>,
): Promise<{ status: number; text: string }> {
  const response = await fetch(`${shop.urls.storefront}${path}`, {
    method: 'POST',
    headers: { cookie },
    body: new URLSearchParams(form),
  });
  return { status: response.status, text: await response.text() };
}

async function piecesOf(product: string): Promise<number> {
  const stock = await json(`${shop.urls.inventory}/stock/${product}`);
  return typeof stock === 'object' && stock !== null && 'pieces' in stock ? Number(stock.pieces) : Number.NaN;
}

async function json(address: string): Promise<unknown> {
  return (await fetch(address)).json();
}

async function control(mode: string): Promise<void> {
  await fetch(`${shop.urls.providerControl}/control`, { method: 'POST', body: JSON.stringify({ mode }) });
}

async function chargesOfProvider(): Promise<number> {
  const state = await json(`${shop.urls.providerControl}/`);
  return typeof state === 'object' && state !== null && 'totals' in state
    ? Number((state.totals as { charges: number }).charges)
    : 0;
}
