/** Customers of the shop: visits arrive at random at a rate, whatever the shop does; a control port sets the rate and tells what they saw. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { openBrowser } from './customers/browser.ts';
import { openDice } from './customers/dice.ts';
import { openLedger } from './customers/ledger.ts';
import { visit } from './customers/visit.ts';

const VISITS_PER_SECOND = Number(process.env['VISITS_PER_SECOND'] ?? 10);
const VISITS_AT_ONCE_MAX = 400;
const RATE_MAX = 20;

const dice = openDice(Number(process.env['SEED'] ?? 1));
const ledger = openLedger(Date.now);
const browser = openBrowser({
  shop: process.env['SHOP_URL'] ?? 'http://127.0.0.1:4680',
  timeoutMs: Number(process.env['TIMEOUT_MS'] ?? 5000),
  saw: (sight) => ledger.note(sight),
});
let rate = 0;
let nextAt = 0;
let alarm: NodeJS.Timeout | undefined;
let visiting = 0;

const desk = createServer(control).listen(Number(process.env['CONTROL_PORT'] ?? 4692), '127.0.0.1', () => {
  const address = desk.address();
  console.log(`customers, control on port ${typeof address === 'object' && address !== null ? address.port : ''}`);
});
setRate(Number(process.env['RATE'] ?? 1));

/** Poisson arrivals on a clock of their own: a late timer or a slow shop does not thin the crowd. At rate 0 nobody comes. */
function arrive(): void {
  const now = performance.now();
  for (; nextAt <= now; nextAt += dice.exponential(1000 / (VISITS_PER_SECOND * rate))) comeIn();
  if (rate > 0) alarm = setTimeout(arrive, nextAt - now);
}

function comeIn(): void {
  if (visiting >= VISITS_AT_ONCE_MAX) {
    ledger.turnedAway();
    return;
  }
  visiting += 1;
  void visit(browser, dice).finally(() => {
    visiting -= 1;
  });
}

/** The old pause belonged to the old rate: the next visit is drawn anew. */
function setRate(wanted: number): void {
  rate = wanted;
  nextAt = performance.now() + dice.exponential(1000 / (VISITS_PER_SECOND * rate));
  clearTimeout(alarm);
  arrive();
}

async function control(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (request.method === 'POST' && url.pathname === '/control') {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const wanted = rateIn(text);
    if (wanted === undefined) return answer(response, 400, { error: `rate is a number from 0 to ${RATE_MAX}` });
    setRate(wanted);
    return answer(response, 200, { rate });
  }
  if (url.pathname === '/stats') {
    const seconds = Math.min(Math.max(Number(url.searchParams.get('seconds') ?? 30) || 30, 1), 600);
    return answer(response, 200, { rate, visiting, ...ledger.stats(seconds) });
  }
  answer(response, 404, { error: 'GET /stats?seconds=30 or POST /control {"rate": 1}' });
}

function rateIn(text: string): number | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('rate' in value)) return undefined;
    return typeof value.rate === 'number' && value.rate >= 0 && value.rate <= RATE_MAX ? value.rate : undefined;
  } catch {
    return undefined;
  }
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
