// The git adapter holds the repository's contract against a bare repository on disk.
import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryKit } from '@kintsugi/engine/kits';
import { describe, expect, test } from 'vitest';
import { freshFolder, gitIn, makeRemote, noGit } from '../../git/test-support/bare-remote.ts';
import { gitText } from '../../git/run-git.ts';
import { openGitRepository } from './index.ts';

async function openWorld() {
  const { folder, remove } = await freshFolder();
  const remote = join(folder, 'remote.git');
  const stranger = await makeRemote(remote);
  const repository = await openGitRepository({ folder: join(folder, 'mirror.git'), remote });
  return { folder, remote, stranger, repository, remove };
}

describe.skipIf(noGit !== null)('git', () => {
  repositoryKit('git, over a path', async () => {
    const { folder, remote, stranger, repository, remove } = await openWorld();
    return {
      repository,
      branch: 'main',
      stranger,
      loseCall: { cannot: 'nothing is lost on the way to a folder; over HTTP it is' },
      loseAnswer: { cannot: 'nothing is lost on the way from a folder; over HTTP it is' },
      reopen: () => openGitRepository({ folder: join(folder, 'other.git'), remote }),
      dispose: remove,
    };
  });

  const ASKED = {
    branch: 'kintsugi/mend',
    edits: [{ path: 'a.txt', text: 'x' }],
    message: 'mend',
    author: { name: 'kintsugi', email: 'kintsugi@example.com' },
    atMs: 1_767_225_600_000,
  };

  test('the commit of equal arguments is the same on every machine', async () => {
    const { repository, remove } = await openWorld();
    const parent = (await repository.head('main'))?.sha ?? '';
    expect({ parent, pushed: await repository.push({ ...ASKED, parent }) }).toMatchInlineSnapshot(`
      {
        "parent": "b26fa7888b132b1456617a82d12418b6d74447d8",
        "pushed": {
          "commit": "7a3fd1509611af2fa45e6b72ebdc48017b6b207b",
          "kind": "applied",
        },
      }
    `);
    await remove();
  });

  test('no hook, configuration or template of the machine has a say', async () => {
    const { folder, remote, repository, remove } = await openWorld();
    const trap = join(folder, 'trap');
    await mkdir(join(repository.gitFolder, 'hooks'), { recursive: true });
    const hook = join(repository.gitFolder, 'hooks', 'pre-push');
    await writeFile(hook, `#!/bin/sh\ntouch '${trap}'\nexit 1\n`);
    await chmod(hook, 0o755);
    const home = join(folder, 'home');
    await mkdir(home);
    await writeFile(join(home, '.gitconfig'), `[url "/nowhere"]\n  insteadOf = ${remote}\n[user]\n  name = trap\n`);
    const saved = { ...process.env };
    Object.assign(process.env, {
      HOME: home,
      GIT_DIR: '/nowhere',
      GIT_INDEX_FILE: '/nowhere',
      GIT_AUTHOR_NAME: 'trap',
    });
    try {
      const parent = (await repository.head('main'))?.sha ?? '';
      expect(await repository.push({ ...ASKED, parent })).toMatchObject({ kind: 'applied' });
      expect(await repository.head(ASKED.branch)).toMatchObject({ author: 'kintsugi' });
    } finally {
      for (const name of ['GIT_DIR', 'GIT_INDEX_FILE', 'GIT_AUTHOR_NAME']) delete process.env[name];
      process.env['HOME'] = saved['HOME'];
    }
    expect(await readdir(folder)).not.toContain('trap');
    await remove();
  });

  test('an executable file stays one, and line ends stay as they were written', async () => {
    const { remote, stranger, repository, remove } = await openWorld();
    const git = gitIn(remote);
    await stranger.commit('main', [
      { path: 'run.sh', content: '#!/bin/sh\n' },
      { path: '.gitattributes', content: '* text=auto eol=crlf\n*.txt filter=trap diff=trap\n' },
    ]);
    const blob = await gitText(git, ['rev-parse', 'main:run.sh']);
    const tree = await gitText(git, ['ls-tree', 'main']);
    const changed = await gitText(git, ['mktree'], {
      input: `${tree.replace(`100644 blob ${blob}`, `100755 blob ${blob}`)}\n`,
    });
    const parent = await gitText(git, ['-c', 'user.name=g', '-c', 'user.email=g@g', 'commit-tree', changed, '-m', 'x']);
    await gitText(git, ['update-ref', 'refs/heads/main', parent]);
    const edits = [
      { path: 'run.sh', text: '#!/bin/sh\r\ntrue\n' },
      { path: 'a.txt', text: 'a\r\nb\n' },
    ];
    const pushed = await repository.push({ ...ASKED, parent, edits });
    const commit = pushed.kind === 'applied' ? pushed.commit : expect.fail(JSON.stringify(pushed));
    expect(await gitText(git, ['ls-tree', commit, 'run.sh'])).toMatch(/^100755/);
    expect((await repository.read(commit, ['a.txt'])).get('a.txt')).toBe('a\r\nb\n');
    await remove();
  });

  test('locks that a killed git left do not keep the next one out', async () => {
    const { folder, remote, stranger, repository, remove } = await openWorld();
    const head = await repository.head('main');
    for (const lock of ['refs/remotes/origin/main.lock', 'packed-refs.lock', 'config.lock', 'kintsugi-index-x'])
      await writeFile(join(folder, 'mirror.git', lock), '');
    const moved = await stranger.commit('main', []);
    const again = await openGitRepository({ folder: join(folder, 'mirror.git'), remote });
    expect(await again.head('main')).toMatchObject({ sha: moved, parent: head?.sha });
    await remove();
  });

  test('a remote that is not there is no answer about its branches, and `unknown` or a refusal to a push', async () => {
    const { folder, repository, remote, remove } = await openWorld();
    const parent = (await repository.head('main'))?.sha ?? '';
    spawnSync('mv', [remote, join(folder, 'away')]);
    await expect(repository.head('main')).rejects.toThrow(/\w/);
    expect(await repository.push({ ...ASKED, parent })).toMatchObject({ kind: 'rejected' });
    await remove();
  });

  test('only addresses that git may go to are taken, and none with credentials in it', async () => {
    const { folder, remove } = await freshFolder();
    for (const remote of [
      'ext::sh -c touch',
      'relative/path',
      'ssh://host/x',
      'git@host:x',
      '--upload-pack=x',
      'https://u:p@host/x',
    ])
      await expect(openGitRepository({ folder: join(folder, 'm.git'), remote })).rejects.toThrow(/configure/);
    const secret = async () => 'Basic x';
    await expect(
      openGitRepository({ folder: join(folder, 'm.git'), remote: 'http://example.com/x', authorization: secret }),
    ).rejects.toThrow(/in the clear/);
    await remove();
  });

  test('a call that takes too long is ended', async () => {
    const { folder, remote, remove } = await openWorld();
    const slow = await openGitRepository({ folder: join(folder, 'slow.git'), remote, remoteTimeoutMs: 1 });
    await expect(slow.head('main')).rejects.toThrow(/1 ms/);
    await remove();
  });

  test('many files are read and compared at once', async () => {
    const { repository, stranger, remove } = await openWorld();
    const edits = Array.from({ length: 40 }, (_, at) => ({
      path: `many/${at}.txt`,
      content: `${at}\n`.repeat(at * 500),
    }));
    const from = (await repository.head('main'))?.sha ?? '';
    const commit = await stranger.commit('main', edits);
    const texts = await repository.read(
      commit,
      edits.map(({ path }) => path),
    );
    expect(edits.every(({ path, content }) => texts.get(path) === content)).toBe(true);
    expect(await repository.diff(from, commit)).toHaveLength(40);
    await remove();
  });
});
