// An application becomes a repository with a history, and nothing on the way tells its credentials.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gitIn } from './git.ts';
import { openGitHost, type GitHost } from './git-host.kit.ts';
import { layRepository, type RepositoryPlan } from './lay-repository.ts';

let host: GitHost;
let application: string;
beforeAll(async () => {
  host = await openGitHost();
  application = await mkdtemp(join(tmpdir(), 'application-'));
  for (const folder of ['code', 'beside', 'node_modules/x'])
    await mkdir(join(application, folder), { recursive: true });
  for (const file of ['code/main.js', 'beside/secret.txt', 'node_modules/x/index.js', 'README.md'])
    await writeFile(join(application, file), 'x\n');
  await writeFile(join(application, '.npmrc'), 'registry=http://127.0.0.1:9/\n');
});
afterAll(async () => {
  await host.stop();
  await rm(application, { recursive: true, force: true });
});

const plan = (): RepositoryPlan => ({
  application,
  leaveOut: ['beside'],
  branch: 'main',
  tests: ['tests'],
  commands: { install: 'true', build: 'true', test: 'true', testFiles: 'true' },
  registryIn: { file: '.npmrc', find: 'http://127.0.0.1:9/' },
  history: [
    { author: { name: 'A', email: 'a@example.test' }, at: '2026-01-02T03:04:05Z', message: 'Begin', paths: ['code'] },
    { author: { name: 'B', email: 'b@example.test' }, at: '2026-01-03T03:04:05Z', message: 'Go on\n\nWhy.', paths: [] },
  ],
});

test('its history is pushed as it was planned, without what stays behind, with the registry that is up', async () => {
  const laid = await layRepository(plan(), { remote: host.remote, registryUrl: 'http://127.0.0.1:77/' });
  const git = gitIn(host.folder);
  expect(await git('log', '--format=%an <%ae> %cn %cI %s', 'main')).toBe(
    'B <b@example.test> B 2026-01-03T03:04:05+00:00 Go on\nA <a@example.test> A 2026-01-02T03:04:05+00:00 Begin',
  );
  expect(await git('rev-parse', 'main')).toBe(laid.head);
  expect((await git('ls-tree', '-r', '--name-only', 'main')).split('\n')).toEqual([
    '.npmrc',
    'README.md',
    'code/main.js',
  ]);
  expect(await git('show', 'main:.npmrc')).toBe('registry=http://127.0.0.1:77/');
});

test('the same application is the same commits, and the repository takes them again', async () => {
  const target = { remote: host.remote, registryUrl: 'http://127.0.0.1:77/' };
  expect((await layRepository(plan(), target)).head).toBe((await layRepository(plan(), target)).head);
});

test('whoever has no password is refused, and no complaint tells one', async () => {
  const remote = { ...host.remote, credentials: { user: 'somebody', password: 'another-word' } };
  const refused = await layRepository(plan(), { remote, registryUrl: 'http://127.0.0.1:77/' }).catch(String);
  expect(refused).toMatch(/git push failed/);
  expect(refused).not.toContain('another-word');
  expect(refused).not.toContain(Buffer.from('somebody:another-word').toString('base64'));
});
