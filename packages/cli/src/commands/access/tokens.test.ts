// `tokens` against a pretended server: what is asked, and what people read.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testPaper } from '../../golden.kit.ts';
import { runProgram } from '../../program.ts';
import { NOW_MS } from '../../show/samples.kit.ts';
import { pretendServer, type PretendedServer } from '../pretended-server.kit.ts';

let server: PretendedServer;
beforeAll(async () => {
  server = await pretendServer();
});
afterAll(() => server.close());

async function kintsugi(...args: string[]) {
  const paper = testPaper(120);
  const terminal = { paper, environment: { KINTSUGI_TOKEN: 'secret' }, folder: '/', now: () => NOW_MS };
  const code = await runProgram(['tokens', ...args, '--url', server.url], terminal);
  return { code, text: paper.lines.join('\n') };
}

test('a new token is asked for with its role, services and days, and its secret is shown with what it is for', async () => {
  const { code, text } = await kintsugi(...'create ci --role responder --services alpha,beta --days 30'.split(' '));
  expect(code).toBe(0);
  const body = { name: 'ci', role: 'responder', services: ['alpha', 'beta'], days: 30 };
  expect(server.told.at(-1)).toMatchObject({ route: 'createToken', body });
  expect(text).toContain('tok_abc  ci may what a responder may on alpha, beta, for 30.0 d');
  expect(text).toContain('  kin_abc_secret\n');
});

test('a list shows how each token stands, and no secret', async () => {
  const { code, text } = await kintsugi('ls');
  expect(code).toBe(0);
  expect(text).toMatch(/tok_abc +ci +active +responder +alpha, beta +in 30\.0 d +never +ada, 0 s ago/);
  expect(text).not.toContain('secret');
});

test('revoking says which; without a role or with odd days the command line is wrong', async () => {
  expect((await kintsugi('revoke', 'tok_abc')).text).toBe('tok_abc (ci) is revoked');
  expect((await kintsugi('create', 'ci')).code).toBe(2);
  expect((await kintsugi('create', 'ci', '--role', 'king')).code).toBe(2);
  expect((await kintsugi('create', 'ci', '--role', 'viewer', '--days', 'many')).code).toBe(2);
});
