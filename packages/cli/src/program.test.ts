// The command line from the outside: help, exit codes, complaints with a mend, and a whole life of a small system.
import { cp, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { expectGolden, testPaper } from './golden.kit.ts';
import { runProgram } from './program.ts';

let folder = '';
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'kintsugi cli-')));
});
afterEach(() => rm(folder, { recursive: true }));

async function kintsugi(...args: string[]) {
  const paper = testPaper(100);
  const code = await runProgram(args, {
    paper,
    environment: { PATH: process.env['PATH'], NO_COLOR: '1' },
    folder,
    now: Date.now,
  });
  return { code, text: paper.lines.join('\n').replaceAll(folder, 'HERE') };
}

test('help names every command and every exit code', async () => {
  const { code, text } = await kintsugi('--help');
  expect(code).toBe(0);
  expectGolden('help', text.split('\n'));
});

test('a command line that is wrong is 2, a server that is not there is 3, each with what to do', async () => {
  expect(await kintsugi('statsu')).toMatchObject({ code: 2, text: expect.stringContaining('Did you mean status?') });
  expect(await kintsugi('incidents', 'resolve', 'inc_1')).toMatchObject({
    code: 2,
    text: expect.stringContaining('--reason'),
  });
  expect(await kintsugi('demo', '--seed', 'x')).toMatchObject({ code: 2 });
  expect(await kintsugi('status')).toEqual({
    code: 3,
    text: 'kintsugi: no server runs on HERE/.kintsugi\n  mend: Start one with `kintsugi up`, or name another with --data DIR or --url URL.',
  });
  const elsewhere = await kintsugi('status', '--url', 'http://127.0.0.1:9', '--json');
  expect(elsewhere.code).toBe(3);
  expect(JSON.parse(elsewhere.text)).toMatchObject({ error: { kind: 'unreachable' } });
});

test('every fault of a configuration is shown with its line and mend', async () => {
  await writeFile(
    join(folder, 'kintsugi.yaml'),
    'version: 1\nname: mine\nservces: {}\nserver: { port: many }\npolicy: { autonomy: acts }\n',
  );
  const { code, text } = await kintsugi('config', 'check');
  expect(code).toBe(1);
  expectGolden('config-check', text.split('\n'));
});

test('what a configuration comes to is shown without its password', async () => {
  await writeFile(
    join(folder, 'kintsugi.yaml'),
    'version: 1\nname: mine\nevents: { url: "postgres://me:secret@127.0.0.1/k" }\n',
  );
  const { code, text } = await kintsugi('config', 'show');
  expect([code, text.includes('secret'), text.includes('"autonomy": "propose"')]).toEqual([0, false, true]);
});

const SERVICE = `import { createServer } from 'node:http';
const server = createServer((_request, reply) => reply.end('VERSION')).listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => server.close(() => process.exit(0)));
`;

test(
  'a small system comes up, is deployed to, is looked at, and goes down without a trace',
  { timeout: 120_000 },
  async () => {
    await mkdir(join(folder, 'one'));
    await writeFile(join(folder, 'one', 'main.ts'), SERVICE);
    await cp(join(folder, 'one'), join(folder, 'two'), { recursive: true });
    await writeFile(join(folder, 'two', 'main.ts'), SERVICE.replace('VERSION', 'two'));
    await writeFile(
      join(folder, 'kintsugi.yaml'),
      'version: 1\nname: mine\nserver: { port: 0, otlpPort: 0 }\nservices:\n  alpha: { release: one, entry: main.ts }\npeople: [{ name: ada, role: viewer }]\n',
    );
    const up = await kintsugi('up', '--detach', '--json');
    expect(up).toMatchObject({ code: 0 });
    try {
      const { url } = JSON.parse(up.text) as { url: string };
      expect((await fetch(`${url}/health/ready`)).status).toBe(200);
      expect(await kintsugi('up', '--json')).toMatchObject({ code: 1, text: expect.stringContaining('folder-in-use') });
      await expect
        .poll(async () => (await kintsugi('status')).text, { timeout: 20_000 })
        .toMatch(/alpha +healthy +1 of 1/);
      expect(await kintsugi('deploy', 'alpha', 'two', '--dry-run')).toMatchObject({
        code: 0,
        text: expect.stringContaining('a dry run'),
      });
      expect(await kintsugi('deploy', 'alpha', 'nowhere')).toMatchObject({
        code: 1,
        text: expect.stringContaining('mend:'),
      });
      const deployed = await kintsugi('deploy', 'alpha', 'two', '--json');
      expect(JSON.parse(deployed.text)).toMatchObject({ outcome: { kind: 'applied' } });
      expect(await kintsugi('pause', '--as', 'ada')).toMatchObject({
        code: 1,
        text: expect.stringContaining('ada has the role viewer'),
      });
      expect(await kintsugi('pause', '--reason', 'a drill')).toMatchObject({ code: 0 });
      expect((await kintsugi('status')).text).toContain('paused by operator');
      expect(await kintsugi('resume')).toMatchObject({ code: 0, text: 'it acts again' });
      expect(await kintsugi('undo')).toMatchObject({ code: 1, text: expect.stringContaining('nothing') });
      expect(await kintsugi('audit', 'verify')).toMatchObject({
        code: 0,
        text: expect.stringMatching(/^intact: \d+ events/),
      });
      expect(await kintsugi('doctor')).toMatchObject({ code: 0 });
    } finally {
      expect(await kintsugi('down')).toMatchObject({ code: 0, text: 'the server and its services have ended' });
    }
    expect(await kintsugi('down')).toMatchObject({ code: 0, text: 'no server was running; no service is' });
  },
);
