/** Another company's payment API, and on a second port the means to disturb it. It knows nothing of the shop. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

type Mode = 'ok' | 'slow' | 'down' | 'hang' | 'refuse' | 'decline';
const MODES: readonly Mode[] = ['ok', 'slow', 'down', 'hang', 'refuse', 'decline'];

interface Behaviour {
  mode: Mode;
  /** Added to the usual latency when slow. */
  ms: number;
}

const LATENCY_MS = Number(process.env['LATENCY_MS'] ?? 250);
const JITTER_MS = Number(process.env['JITTER_MS'] ?? 50);
const DECLINED = Number(process.env['DECLINED'] ?? 0.01);
const KEYS_MAX = 10_000;

const behaviour: Behaviour = { mode: 'ok', ms: 0 };
const chargesByKey = new Map<string, string>();
const totals = { charges: 0, captures: 0, failed: 0 };
let chargesMade = 0;

await listening(createServer(api), Number(process.env['PORT'] ?? 4690), 'payment provider');
await listening(createServer(control), Number(process.env['CONTROL_PORT'] ?? 4691), 'payment provider, control');

function api(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  const { mode } = behaviour;
  if (mode === 'hang') return;
  if (mode === 'refuse') {
    request.socket.destroy();
    return;
  }
  const path = request.url ?? '/';
  if (path === '/status') {
    answer(response, mode === 'down' ? 503 : 200, { status: mode === 'down' ? 'unavailable' : 'operational' });
    return;
  }
  if (mode === 'down') {
    totals.failed += 1;
    answer(response, 503, { error: 'service_unavailable' });
    return;
  }
  const extraMs = mode === 'slow' ? behaviour.ms : 0;
  setTimeout(() => serveCharge(path, request, response), LATENCY_MS + (Math.random() * 2 - 1) * JITTER_MS + extraMs);
}

function serveCharge(path: string, request: IncomingMessage, response: ServerResponse): void {
  if (request.method !== 'POST') return answer(response, 404, { error: 'not_found' });
  if (/^\/charges\/[^/]+\/capture$/.test(path)) {
    totals.captures += 1;
    return answer(response, 200, { status: 'captured' });
  }
  if (path !== '/charges') return answer(response, 404, { error: 'not_found' });
  const key = String(request.headers['idempotency-key'] ?? '');
  const known = chargesByKey.get(key);
  // Chance on purpose: some cards are declined on every day, and whoever watches must not take it for a fault.
  if (known === undefined && (behaviour.mode === 'decline' || Math.random() < DECLINED)) {
    return answer(response, 402, { error: 'card_declined' });
  }
  const id = known ?? `ch_${(chargesMade += 1)}`;
  totals.charges += known === undefined ? 1 : 0;
  chargesByKey.set(key, id);
  const [oldest] = chargesByKey.keys();
  if (chargesByKey.size > KEYS_MAX && oldest !== undefined) chargesByKey.delete(oldest);
  answer(response, 201, { id, status: 'authorized' });
}

async function control(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === 'POST' && request.url === '/control') {
    const wanted = await jsonOf(request);
    const mode = MODES.find((name) => name === wanted['mode']);
    const ms = Number(wanted['ms'] ?? 1000);
    if (mode === undefined || !Number.isFinite(ms) || ms < 0) {
      return answer(response, 400, { error: `mode is one of ${MODES.join(', ')}; ms is a number` });
    }
    behaviour.mode = mode;
    behaviour.ms = ms;
  }
  answer(response, 200, { ...behaviour, totals });
}

async function jsonOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

async function listening(server: Server, port: number, what: string): Promise<void> {
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  console.log(`${what} on port ${typeof address === 'object' && address !== null ? address.port : port}`);
}
