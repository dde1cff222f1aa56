// Every command that asks a server, over real HTTP, for people and for programs.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { expectGolden, testPaper } from '../golden.kit.ts';
import { runProgram } from '../program.ts';
import { NOW_MS } from '../show/samples.kit.ts';
import { pretendServer, type PretendedServer } from './pretended-server.kit.ts';

let server: PretendedServer;
beforeAll(async () => {
  server = await pretendServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.told.length = 0;
});

async function kintsugi(...args: string[]) {
  const paper = testPaper(100);
  const environment = { KINTSUGI_TOKEN: 'secret' };
  const code = await runProgram([...args, '--url', server.url], { paper, environment, folder: '/', now: () => NOW_MS });
  return { code, lines: paper.lines.map((line) => line.replace(server.url, 'http://SERVER')) };
}

test.each([
  ['status', ['status']],
  ['incidents-ls', ['incidents', 'ls', '--open']],
  ['incidents-show', ['incidents', 'show']],
  ['incidents-watch', ['incidents', 'watch', 'inc_01']],
  ['incidents-watch-detail', ['incidents', 'watch', '--detail']],
  ['approvals-ls', ['approvals', 'ls']],
  ['postmortem', ['postmortem', 'inc_01']],
  ['undo', ['undo']],
])('%s', async (name, args) => {
  const { code, lines } = await kintsugi(...args);
  expect(code).toBe(0);
  expectGolden(`command-${name}`, lines);
  expect(server.told.every(({ token }) => token === 'Bearer secret')).toBe(true);
});

test('a decision is about the hash of what was shown, and says what is missing', async () => {
  const approved = await kintsugi('approvals', 'approve', 'apr_1');
  expect([approved.code, approved.lines[0]]).toEqual([0, 'approved']);
  expect(server.told.at(-1)).toMatchObject({ route: 'approve', body: { hash: 'ab'.repeat(32) } });
  const rejected = await kintsugi('approvals', 'reject', 'apr_1', '--reason', 'not on a Friday');
  expect([rejected.code, rejected.lines[0]]).toEqual([0, 'rejected']);
  expect(server.told.at(-1)).toMatchObject({
    route: 'reject',
    body: { hash: 'ab'.repeat(32), reason: 'not on a Friday' },
  });
  const stale = await kintsugi('approvals', 'approve', 'apr_9');
  expect(stale.code).toBe(1);
  expect(stale.lines.join('\n')).toContain('kintsugi approvals ls');
  expect((await kintsugi('approvals', 'reject', 'apr_1')).code).toBe(2);
});

test('a yes to a repair names the commit that was looked at, and no other', async () => {
  const shown = await kintsugi('repairs', 'show', 'rep_01');
  expect(shown.lines.join('\n')).toContain(`kintsugi repairs approve rep_01 ${'d'.repeat(12)} `);
  const older = await kintsugi('repairs', 'approve', 'rep_01', 'e'.repeat(12));
  expect([older.code, older.lines.join('\n')]).toEqual([1, expect.stringContaining('what waits is dddddddddddd')]);
  expect((await kintsugi('repairs', 'approve', 'rep_01', 'd')).code).toBe(1);
  expect((await kintsugi('repairs', 'approve', 'rep_01')).code).toBe(2);
  expect(server.told.some(({ route }) => route === 'approveRepair')).toBe(false);
  expect((await kintsugi('repairs', 'approve', 'rep_01', 'd'.repeat(12))).code).toBe(0);
  expect(server.told.at(-1)).toMatchObject({ route: 'approveRepair', body: { commit: 'd'.repeat(40) } });
});

test('a broken chain is 1, with the place and the mend', async () => {
  const { code, lines } = await kintsugi('audit', 'verify');
  expect(code).toBe(1);
  expectGolden('command-audit-verify', lines);
});

test('closing by hand tells the reason', async () => {
  const { code, lines } = await kintsugi('incidents', 'resolve', 'inc_01', '--reason', 'mended by hand');
  expect([code, lines]).toEqual([0, ['inc_01 is resolved']]);
  expect(server.told).toMatchObject([{ route: 'resolveIncident', body: { reason: 'mended by hand' } }]);
});

test.each([
  ['status', 1],
  ['incidents ls', 1],
  ['incidents show', 1],
  ['incidents watch', 10],
  ['approvals ls', 1],
  ['postmortem', 1],
  ['undo', 1],
])('%s --json is one object a line, and nothing else', async (command, count) => {
  const { code, lines } = await kintsugi(...command.split(' '), '--json');
  expect([code, lines.length]).toEqual([0, count]);
  for (const line of lines) expect(JSON.parse(line)).toBeTypeOf('object');
});
