// The page's files and addresses: served to browsers, closed to whoever looks for other files, and no mask for wrong calls.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fastify, type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addSecurityHeaders, PAGE_POLICY } from './doors/headers.ts';
import { servePage } from './page.ts';

let folder: string;
let app: FastifyInstance;
const asBrowser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kintsugi-page-'));
  await mkdir(join(folder, 'dist/assets'), { recursive: true });
  await writeFile(join(folder, 'dist/index.html'), '<!doctype html><title>the page</title>');
  await writeFile(join(folder, 'dist/assets/index-1a2b.js'), 'export {};');
  await writeFile(join(folder, 'secret.txt'), 'secret');
  app = served(join(folder, 'dist'));
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

function served(from: string | null): FastifyInstance {
  const made = fastify();
  addSecurityHeaders(made);
  servePage(made, { folder: from });
  made.setNotFoundHandler((_request, reply) => reply.code(404).type('application/problem+json').send('{"status":404}'));
  return made;
}

test.each(['/', '/incidents', '/incidents/inc_01', '/services/alpha?at=2026-12-24T00:00:00Z'])(
  '%s is the page to a browser, under the policy of the page',
  async (url) => {
    const { statusCode, body, headers } = await app.inject({ url, headers: asBrowser });
    expect([statusCode, body.includes('the page')]).toEqual([200, true]);
    expect(headers).toMatchObject({ 'content-security-policy': PAGE_POLICY, 'cache-control': 'no-cache' });
  },
);

test('a reload that is answered "not modified" leaves the policy as it was', async () => {
  const first = await app.inject({ url: '/incidents', headers: asBrowser });
  const again = await app.inject({
    url: '/incidents',
    headers: { ...asBrowser, 'if-none-match': String(first.headers.etag) },
  });
  expect([again.statusCode, again.headers['content-security-policy']]).toEqual([304, undefined]);
});

test('files that carry their content in their name are kept for good', async () => {
  const { headers } = await app.inject({ url: '/assets/index-1a2b.js' });
  expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
});

test.each([
  '/assets/index-gone.js',
  '/api/v1/nothing',
  '/auth/nothing',
  '/v1/nothing',
  '/health/nothing',
  '/docs/nothing',
])('%s is no page, whoever asks', async (url) => {
  const { statusCode, headers } = await app.inject({ url, headers: asBrowser });
  expect([statusCode, headers['content-type']]).toEqual([404, 'application/problem+json; charset=utf-8']);
  expect(headers['cache-control']).not.toContain('immutable');
});

test.each(['/incidents', '/nothing'])(
  'a program that asks for %s without wanting a page is told that it is none',
  async (url) => {
    expect((await app.inject({ url, headers: { accept: 'application/json' } })).statusCode).toBe(404);
  },
);

test.each(['/../secret.txt', '/..%2fsecret.txt', '/assets/..%2f..%2fsecret.txt', '/%2e%2e/secret.txt', '/assets/%00'])(
  '%s gets nothing out of the folder',
  async (url) => {
    const { body } = await app.inject({ url, headers: asBrowser });
    expect(body).not.toContain('secret');
  },
);

test('where it was not built, the address says what builds it', async () => {
  const bare = served(null);
  expect((await bare.inject({ url: '/' })).body).toContain('npm run build:web');
  await bare.close();
});
