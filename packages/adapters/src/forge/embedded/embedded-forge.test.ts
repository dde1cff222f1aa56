// The embedded forge holds the forge's contract, and git over its HTTP door the repository's.
import { forgeKit, repositoryKit } from '@kintsugi/engine/kits';
import { describe, expect, test } from 'vitest';
import { gitIn, noGit } from '../../git/test-support/bare-remote.ts';
import { gitText } from '../../git/run-git.ts';
import type { Push } from './index.ts';
import { openEmbeddedWorld } from './test-support/embedded-world.ts';
import { openLossyLine } from './test-support/lossy-line.ts';

describe.skipIf(noGit !== null)('embedded', () => {
  repositoryKit('git, over HTTP and a line that loses answers', async () => {
    const { forge, stranger, mirror, dispose } = await openEmbeddedWorld();
    const line = await openLossyLine(forge.port);
    const remote = `${line.origin}/alpha.git`;
    return {
      repository: await mirror(remote),
      branch: 'main',
      stranger,
      loseCall: () => line.lose('call'),
      loseAnswer: () => line.lose('answer'),
      reopen: () => mirror(remote, 'other'),
      dispose: async () => {
        await line.close();
        await dispose();
      },
    };
  });

  forgeKit('embedded', async () => {
    const { forge, reopen, stranger, mirror, dispose } = await openEmbeddedWorld();
    return {
      forge: forge.forgeOf('alpha'),
      repository: await mirror(),
      branch: 'main',
      stranger,
      ownReview: 'counts',
      loseCall: { cannot: 'it answers within the process; it is killed in kills.test.ts instead' },
      loseAnswer: { cannot: 'it answers within the process; it is killed in kills.test.ts instead' },
      async reopen() {
        await forge.close();
        return (await reopen({ port: forge.port })).forgeOf('alpha');
      },
      dispose,
    };
  });

  test('pushes and merges are told, each once and with where the branch was', async () => {
    const { forge, gitFolder, mirror, dispose } = await openEmbeddedWorld();
    const seen: Push[] = [];
    const repository = await mirror();
    const main = (await repository.head('main'))?.sha ?? '';
    const stop = forge.onPush((push) => seen.push(push));
    const author = { name: 'k', email: 'k@k' };
    const edits = [{ path: 'a.txt', text: 'x' }];
    await repository.push({ branch: 'kintsugi/a', parent: main, edits, message: 'm', author, atMs: 0 });
    const head = (await repository.head('kintsugi/a'))?.sha ?? '';
    await expect.poll(() => seen.length).toBe(2);
    const own = forge.forgeOf('alpha');
    await own.open({ branch: 'kintsugi/a', base: 'main', title: 't', body: '' });
    const merged = await own.merge(1, head, 'merge');
    await own.deleteBranch('kintsugi/a');
    stop();
    await gitText(gitIn(gitFolder), ['update-ref', 'refs/heads/unseen', main]);
    await own.pullRequests({});
    // The test itself had put `main` there, past the door.
    expect(seen.filter(({ branch, before }) => branch !== 'main' || before !== null)).toEqual([
      { repository: 'alpha', branch: 'kintsugi/a', before: null, after: head },
      { repository: 'alpha', branch: 'main', before: main, after: merged.kind === 'applied' ? merged.commit : null },
      { repository: 'alpha', branch: 'kintsugi/a', before: head, after: null },
    ]);
    await dispose();
  });

  test('a merge by hand is found on the commit that brought it, however much came after', async () => {
    const { forge, gitFolder, stranger, mirror, dispose } = await openEmbeddedWorld();
    const git = gitIn(gitFolder);
    const main = (await (await mirror()).head('main'))?.sha ?? '';
    const head = await stranger.commit('feature', [{ path: 'a.txt', content: 'x' }], main);
    const grace = forge.forgeOf('alpha', 'grace');
    await grace.open({ branch: 'feature', base: 'main', title: 'A feature', body: '' });
    const onto = await stranger.commit('main', [{ path: 'b.txt', content: 'x' }]);
    const environment = {
      GIT_AUTHOR_NAME: 'grace',
      GIT_AUTHOR_EMAIL: 'g@g',
      GIT_COMMITTER_NAME: 'grace',
      GIT_COMMITTER_EMAIL: 'g@g',
    };
    const args = ['commit-tree', `${head}^{tree}`, '-p', onto, '-p', head, '-m', 'merged by hand'];
    const merge = await gitText(git, args, { environment });
    await gitText(git, ['update-ref', 'refs/heads/main', merge]);
    for (let more = 0; more < 5; more++) await stranger.commit('main', []);
    expect(await grace.pullRequest(1)).toMatchObject({ state: 'merged', mergedCommit: merge, author: 'grace' });
    await dispose();
  });

  test('a branch that went on and was merged before anybody looked is merged; one that was put back is closed', async () => {
    const { forge, gitFolder, stranger, mirror, dispose } = await openEmbeddedWorld();
    const main = (await (await mirror()).head('main'))?.sha ?? '';
    const own = forge.forgeOf('alpha');
    for (const branch of ['kintsugi/on', 'kintsugi/back']) {
      await stranger.commit(branch, [{ path: `${branch}.txt`, content: 'x' }], main);
      await own.open({ branch, base: 'main', title: branch, body: '' });
    }
    const later = await stranger.commit('kintsugi/on', [{ path: 'b.txt', content: 'x' }]);
    await stranger.commit('main', [], later);
    await gitText(gitIn(gitFolder), ['update-ref', 'refs/heads/kintsugi/back', main]);
    expect(await own.pullRequest(1)).toMatchObject({ state: 'merged', headCommit: later, mergedCommit: later });
    expect(await own.pullRequest(2)).toMatchObject({ state: 'closed' });
    await dispose();
  });

  test('a second Kintsugi on the same folder is refused, with what mends it', async () => {
    const { reopen, dispose } = await openEmbeddedWorld();
    await expect(reopen()).rejects.toThrow('is another Kintsugi running on this folder?');
    await dispose();
  });
});
