// Who comes in by the embedded forge's HTTP door, what they may do there, and what a person sees.
import { exec } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { gitIn, noGit } from '../../git/test-support/bare-remote.ts';
import { createGit, gitText } from '../../git/run-git.ts';
import { openGitRepository } from '../../repository/git/index.ts';
import { openEmbeddedWorld, TOKEN, type EmbeddedWorld } from './test-support/embedded-world.ts';

const RECEIVE = { 'content-type': 'application/x-git-receive-pack-request' };

/** A pull request whose every text would be markup. */
async function openOdd({ forge, stranger, mirror }: EmbeddedWorld) {
  const main = (await (await mirror()).head('main'))?.sha ?? '';
  const head = await stranger.commit('kintsugi/odd', [{ path: 'a.txt', content: 'one\n<b>2</b>\nthree\n' }], main);
  const own = forge.forgeOf('alpha');
  const nasty = '<script>alert(1)</script> "&\' \u202Eevil';
  const opened = await own.open({ branch: 'kintsugi/odd', base: 'main', title: nasty, body: nasty });
  await own.comment(1, 'k', nasty);
  await own.review(1, 'k', {
    verdict: 'request-changes',
    summary: nasty,
    comments: [{ path: 'a.txt', line: 2, text: nasty }],
  });
  await own.setCheck(head, { name: nasty, state: 'failed', says: nasty });
  return opened.kind === 'applied' ? opened.pullRequest : expect.fail(JSON.stringify(opened));
}

describe.skipIf(noGit !== null)('the door', () => {
  test('without the token nobody reads, pushes or learns what is there', async () => {
    const { forge, dispose } = await openEmbeddedWorld();
    const origin = `http://127.0.0.1:${forge.port}`;
    const wrong = { authorization: `Basic ${Buffer.from('kintsugi:wrong').toString('base64')}` };
    for (const path of ['/alpha.git/info/refs?service=git-upload-pack', '/beta.git/info/refs', '/alpha/pulls/1', '/'])
      for (const headers of [{}, wrong, { authorization: `Bearer ${TOKEN}` }])
        expect((await fetch(origin + path, { headers })).status).toBe(401);
    const push = await fetch(`${origin}/alpha.git/git-receive-pack`, {
      method: 'POST',
      headers: RECEIVE,
      body: '0000',
    });
    expect(push.status).toBe(401);
    await dispose();
  });

  test('it listens on the loopback alone (INV-39)', async () => {
    const { forge, dispose } = await openEmbeddedWorld();
    const outside = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of outside) await expect(fetch(`http://${address}:${forge.port}/`)).rejects.toThrow(/\w/);
    expect((await fetch(`http://127.0.0.1:${forge.port}/`)).status).toBe(401);
    await dispose();
  });

  test('a wrong token is a refusal that says what mends it', async () => {
    const { folder, forge, dispose } = await openEmbeddedWorld();
    const authorization = async () => 'Basic d3Jvbmc6d3Jvbmc=';
    const remote = forge.urlOf('alpha');
    const repository = await openGitRepository({ folder: join(folder, 'm'), remote, authorization });
    await expect(repository.head('main')).rejects.toThrow('does not accept the credentials');
    await dispose();
  });

  test('what is no git and no page is refused, and paths stay inside', async () => {
    const { forge, dispose } = await openEmbeddedWorld();
    const headers = { authorization: await forge.authorization() };
    const ask = async (path: string, method = 'GET') => {
      const body = method === 'POST' ? '0000' : null;
      return (await fetch(`http://127.0.0.1:${forge.port}${path}`, { method, headers, body })).status;
    };
    expect(await ask('/alpha.git/info/refs?service=git-upload-pack')).toBe(200);
    expect(await ask('/alpha.git/info/refs')).toBe(403);
    expect(await ask('/alpha.git/HEAD')).toBe(404);
    expect(await ask('/alpha.git/..%2f..%2fpulls.sqlite')).toBe(404);
    expect(await ask('/..%2falpha.git/info/refs?service=git-upload-pack')).toBe(404);
    expect(await ask('/beta.git/info/refs?service=git-upload-pack')).toBe(404);
    expect(await ask('/alpha/pulls/9')).toBe(404);
    expect(await ask('/alpha/pulls/1', 'POST')).toBe(405);
    expect(await ask('/alpha.git/git-receive-pack', 'POST')).toBe(415);
    await dispose();
  });

  test('the token is in no argument of a command, on the way there and back', async () => {
    const { folder, forge, mirror, dispose } = await openEmbeddedWorld();
    const path = process.env['PATH'] ?? '';
    const log = join(folder, 'arguments');
    await mkdir(join(folder, 'bin'));
    const wrapper = `#!/bin/sh\nprintf '%s\\n' "$*" >> '${log}'\nPATH='${path}' exec git "$@"\n`;
    await writeFile(join(folder, 'bin', 'git'), wrapper, { mode: 0o755 });
    process.env['PATH'] = `${join(folder, 'bin')}:${path}`;
    try {
      const repository = await mirror();
      const parent = (await repository.head('main'))?.sha ?? '';
      const author = { name: 'k', email: 'k@k' };
      const edits = [{ path: 'a.txt', text: 'x' }];
      const pushed = await repository.push({ branch: 'kintsugi/a', parent, edits, message: 'm', author, atMs: 0 });
      expect(pushed.kind).toBe('applied');
    } finally {
      process.env['PATH'] = path;
    }
    const said = await readFile(log, 'utf8');
    const [, encoded = ''] = (await forge.authorization()).split(' ');
    expect(said).toContain('push');
    for (const secret of [TOKEN, encoded]) expect(said).not.toContain(secret);
    await dispose();
  });

  test('a request that is too large, also once it is inflated, moves nothing', async () => {
    const { forge, mirror, dispose } = await openEmbeddedWorld({ bodyBytesMax: 100_000 });
    const before = (await (await mirror()).head('main'))?.sha;
    const headers = { authorization: await forge.authorization(), ...RECEIVE };
    const url = `${forge.urlOf('alpha')}/git-receive-pack`;
    const large = Buffer.alloc(1_000_000);
    expect((await fetch(url, { method: 'POST', headers, body: large })).status).toBe(413);
    const inflated = { ...headers, 'content-encoding': 'gzip' };
    const answer = await fetch(url, { method: 'POST', headers: inflated, body: gzipSync(large) });
    expect((await answer.text()).length).toBeLessThan(1_000);
    expect((await (await mirror()).head('main'))?.sha).toBe(before);
    await dispose();
  });

  test('where pull requests keep their heads nobody can push', async () => {
    const world = await openEmbeddedWorld();
    await openOdd(world);
    const { forge, dispose } = world;
    const repository = await world.mirror();
    const authorization = await forge.authorization();
    const git = createGit({
      gitFolder: repository.gitFolder,
      timeoutMs: 20_000,
      protocols: ['http'],
      configuration: [['http.extraHeader', `Authorization: ${authorization}`]],
    });
    const main = (await repository.head('main'))?.sha ?? '';
    for (const ref of ['refs/pull/1/head', 'refs/pull/9/head'])
      expect((await git(['push', forge.urlOf('alpha'), `+${main}:${ref}`])).exitCode).not.toBe(0);
    await dispose();
  });

  test('a tree that would write into .git in a working tree is not taken', async () => {
    const { forge, mirror, dispose } = await openEmbeddedWorld();
    const { gitFolder } = await mirror();
    const git = createGit({
      gitFolder,
      timeoutMs: 20_000,
      protocols: ['http'],
      configuration: [['http.extraHeader', `Authorization: ${await forge.authorization()}`]],
      environment: {
        GIT_AUTHOR_NAME: 'm',
        GIT_AUTHOR_EMAIL: 'm@m',
        GIT_COMMITTER_NAME: 'm',
        GIT_COMMITTER_EMAIL: 'm@m',
      },
    });
    const blob = await gitText(git, ['hash-object', '-w', '--stdin'], { input: 'x' });
    const inner = await gitText(git, ['mktree'], { input: `100644 blob ${blob}\tconfig\n` });
    const tree = await gitText(git, ['mktree'], { input: `040000 tree ${inner}\t.git\n` });
    const commit = await gitText(git, ['commit-tree', tree, '-m', 'x']);
    const { exitCode, complaint } = await git(['push', forge.urlOf('alpha'), `${commit}:refs/heads/evil`]);
    expect({ exitCode, complaint }).toMatchObject({ exitCode: 1, complaint: expect.stringContaining('hasDotgit') });
    await dispose();
  });

  test('the url of a pull request opens its page, and only that one', async () => {
    const world = await openEmbeddedWorld();
    const { url } = await openOdd(world);
    const answer = await fetch(url);
    const page = await answer.text();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page).not.toContain('<script');
    expect(page).not.toContain('\u202E');
    for (const part of ['&lt;script&gt;', '+&lt;b&gt;2&lt;/b&gt;', 'a.txt:2', 'request-changes', 'failed'])
      expect(page).toContain(part);
    expect((await fetch(url.replace('/1?', '/2?'))).status).toBe(401);
    expect((await fetch(url.replace(/key=./, 'key=_'))).status).toBe(401);
    const json = await fetch(url, { headers: { accept: 'application/json' } });
    expect(await json.json()).toMatchObject({
      repository: 'alpha',
      pullRequest: { number: 1 },
      checks: [{ state: 'failed' }],
    });
    await world.dispose();
  });

  test('a common git clones, pushes and is told of a wrong push', async () => {
    const { folder, forge, gitFolder, dispose } = await openEmbeddedWorld();
    const remote = new URL(forge.urlOf('alpha'));
    Object.assign(remote, { username: 'anybody', password: TOKEN });
    const work = join(folder, 'work');
    const env = { PATH: process.env['PATH'] ?? '', HOME: folder, GIT_TERMINAL_PROMPT: '0' };
    // Beside the event loop, which serves what is asked for.
    const shell = (line: string) =>
      new Promise<number>((resolve) => exec(line, { cwd: folder, env }, (error) => resolve(error === null ? 0 : 1)));
    expect(await shell(`git clone -q '${remote.href}' work`)).toBe(0);
    await writeFile(join(work, 'big.bin'), Buffer.alloc(3 << 20, 'kintsugi'));
    const me = '-c user.name=ada -c user.email=ada@example.com';
    expect(await shell(`cd work && git add . && git ${me} commit -qm big && git push -q origin HEAD:main`)).toBe(0);
    expect(await gitText(gitIn(gitFolder), ['show', '-s', '--format=%s', 'main'])).toBe('big');
    expect(await shell(`cd work && git ${me} commit -q --amend -m other && git push -q origin HEAD:main`)).toBe(1);
    await dispose();
  });
});
