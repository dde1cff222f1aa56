// The small service whose code is broken and repaired, and its repository. Knows no process.

export const PROJECT = 'one';
export const SERVICE = 'alpha';

const SUMS = `export function total(rows) {
  let sum = 0;
  for (const { weight, count } of rows) sum += weight * count;
  return sum;
}
`;
const HEAVIEST = `
export function heaviest(rows) {
  return Math.max(...rows.map(({ weight }) => weight));
}
`;
const MAIN = `import { createServer } from 'node:http';
import * as sums from './sums.mjs';
const rows = [{ weight: 2, count: 3 }, { weight: 5, count: 1 }];
const said = Object.entries(sums).map(([name, of]) => name + ' ' + of(rows)).join(', ');
const server = createServer((request, response) => response.end(request.url === '/health' ? 'ok' : said));
server.listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => { server.close(() => process.exit(0)); server.closeIdleConnections(); });
`;
const TEST = `import { strictEqual } from 'node:assert';
import { test } from 'node:test';
import { total } from '../service/sums.mjs';

test('a total counts every row', () => {
  strictEqual(total([{ weight: 2, count: 3 }, { weight: 5, count: 1 }]), 11);
});
`;
const PACKAGE = {
  private: true,
  type: 'module',
  scripts: { build: 'node --check service/sums.mjs', test: 'node --test' },
};

/** What runs before the first push. */
export const SERVICE_FILES = { 'service/main.mjs': MAIN, 'service/sums.mjs': SUMS };
export const FIRST = { ...SERVICE_FILES, 'tests/sums.test.mjs': TEST, 'package.json': JSON.stringify(PACKAGE) };
export const FIRST_SUBJECT = 'begin';
/** What it adds should stay; the sign that it turned should not. */
export const BREAKAGE = { 'service/sums.mjs': SUMS.replace('sum += weight', 'sum -= weight') + HEAVIEST };
export const BREAKAGE_SUBJECT = 'find the heaviest';
/** What the merged code answers. */
export const MENDED_ANSWER = 'heaviest 5, total 11';

export const CONFIGURATION = `version: 1
name: a stage for kills of repairs
server: { port: 0, otlpPort: 0 }
services:
  ${SERVICE}:
    release: service
    entry: main.mjs
    nodeArgs: [--max-semi-space-size=1]
    replicas: 1
    health: { path: /health, intervalMs: 200, timeoutMs: 1000, startTimeoutMs: 30000 }
policy: { autonomy: act, cooldownSeconds: 0, blastRadiusMax: 1 }
development:
  everySeconds: 2
  projects:
    ${PROJECT}: { services: { ${SERVICE}: service }, autonomy: act, trusted: true }
`;

/** The end as one line, so that two ends are the same when their lines are. */
export const END = [
  'completed, repaired',
  'incidents: resolved, postmortem written',
  'pull requests: merged, 1 review',
  `on main: ${FIRST_SUBJECT}, ${BREAKAGE_SUBJECT}, a merge`,
  'branches: main',
  'commits ever made: 4',
  `did: deploy ${SERVICE}`,
  `answers: ${MENDED_ANSWER}`,
].join('; ');
