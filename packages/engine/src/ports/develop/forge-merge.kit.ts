// What the forge port promises about merging, closing and deleting. Knows no vendor.
import { expect } from 'vitest';
import type { ForgeTest } from './forge.kit.ts';
import { pull } from './forge.kit.ts';
import type { Merged } from './forge.ts';
import { expectRejected } from './repository.kit.ts';

export function mergeTests(check: ForgeTest): void {
  mergingTests(check);
  refusedMergeTests(check);
  endTests(check);
}

function mergingTests(check: ForgeTest): void {
  check(
    'a merge puts one commit on the base, on top of what was there',
    async ({ forge, repository, branch, stranger, opened }) => {
      const { number, headCommit } = await opened();
      const theirs = await stranger.commit(branch, [{ path: 'b.txt', content: 'theirs' }]);
      const commit = merged(await forge.merge(number, headCommit, 'Merge the repair\n\nbecause'));
      expect(await repository.head(branch)).toMatchObject({ sha: commit, parent: theirs });
      expect((await repository.head(branch))?.subject).toContain('Merge the repair');
      expect(Object.fromEntries(await repository.read(commit, ['a.txt', 'b.txt']))).toEqual({
        'a.txt': 'one\n2\nthree\n',
        'b.txt': 'theirs',
      });
      expect(await forge.pullRequest(number)).toMatchObject({ state: 'merged', mergedCommit: commit, headCommit });
    },
  );
  check(
    'merging again, also at once, answers the same commit and merges nothing',
    async ({ forge, repository, branch, opened }) => {
      const { number, headCommit } = await opened();
      const answers = await Promise.all([1, 2, 3].map(() => forge.merge(number, headCommit, 'Merge')));
      const commits = new Set([...answers, await forge.merge(number, headCommit, 'Merge it otherwise')].map(merged));
      expect(commits.size).toBe(1);
      expect((await repository.head(branch))?.sha).toBe([...commits][0]);
      expect(await repository.history([...commits][0] ?? '', 10)).toHaveLength(2);
    },
  );
  check(
    'a merge whose answer or call was lost is done once after the second try',
    async ({ forge, repository, branch, opened, able, loseAnswer, loseCall }) => {
      for (const [at, lose] of [able(loseAnswer), able(loseCall)].entries()) {
        const { number, headCommit } = await opened(`kintsugi/${at}`, `one\n${'2'.repeat(at + 1)}\nthree\n`);
        lose('merge');
        expect((await forge.merge(number, headCommit, 'Merge')).kind).not.toBe('rejected');
        const commit = merged(await forge.merge(number, headCommit, 'Merge'));
        expect((await repository.head(branch))?.sha).toBe(commit);
        expect(await repository.history(commit, 10)).toHaveLength(at + 2);
      }
    },
  );
  check('what somebody else merged by hand counts as merged, with the commit that brought it', async (world) => {
    const { forge, repository, branch, stranger, opened } = world;
    const { number, headCommit } = await opened();
    const theirs = await stranger.commit(branch, [{ path: 'b.txt', content: 'more' }], headCommit);
    expect(await forge.pullRequest(number)).toMatchObject({ state: 'merged', headCommit, mergedCommit: headCommit });
    expect(merged(await forge.merge(number, headCommit, 'Merge'))).toBe(headCommit);
    expect((await repository.head(branch))?.sha).toBe(theirs);
  });
  check(
    'two pull requests are merged one after the other, also when asked at once',
    async ({ forge, repository, branch, stranger, opened }) => {
      const one = await opened('kintsugi/1');
      const base = (await repository.head(branch))?.sha;
      await stranger.commit('kintsugi/2', [{ path: 'b.txt', content: 'two' }], base);
      const two = pull(await forge.open({ branch: 'kintsugi/2', base: branch, title: 'Two', body: '' }));
      await Promise.all([one, two].map(({ number, headCommit }) => forge.merge(number, headCommit, `Merge ${number}`)));
      for (const { number, headCommit } of [one, two]) merged(await forge.merge(number, headCommit, `Merge ${number}`));
      const head = (await repository.head(branch))?.sha ?? '';
      expect(await repository.history(head, 10)).toHaveLength(3);
      expect(Object.fromEntries(await repository.read(head, ['a.txt', 'b.txt']))).toEqual({
        'a.txt': 'one\n2\nthree\n',
        'b.txt': 'two',
      });
    },
  );
}

function refusedMergeTests(check: ForgeTest): void {
  check('a branch that moved on is not merged', async ({ forge, repository, branch, stranger, opened }) => {
    const { number, headCommit, branch: own } = await opened();
    const before = (await repository.head(branch))?.sha;
    const moved = await stranger.commit(own, [{ path: 'b.txt', content: 'smuggled' }]);
    expectRejected(await forge.merge(number, headCommit, 'Merge'));
    expectRejected(await forge.merge(number, 'HEAD', 'Merge'));
    expect((await repository.head(branch))?.sha).toBe(before);
    const commit = merged(await forge.merge(number, moved, 'Merge'));
    expect((await repository.read(commit, ['b.txt'])).get('b.txt')).toBe('smuggled');
    expectRejected(await forge.merge(number, headCommit, 'Merge'));
  });
  check(
    'a conflict with the base is refused and leaves both as they were',
    async ({ forge, repository, branch, stranger, opened }) => {
      const { number, headCommit } = await opened();
      const theirs = await stranger.commit(branch, [{ path: 'a.txt', content: 'one\nzwei\nthree\n' }]);
      expectRejected(await forge.merge(number, headCommit, 'Merge'));
      expect((await repository.head(branch))?.sha).toBe(theirs);
      expect(await forge.pullRequest(number)).toMatchObject({ state: 'open', headCommit });
    },
  );
  check('what is closed or not there is not merged', async ({ forge, repository, branch, opened }) => {
    const { number, headCommit } = await opened();
    const before = (await repository.head(branch))?.sha;
    await forge.close(number, 'not wanted');
    expectRejected(await forge.merge(number, headCommit, 'Merge'));
    expectRejected(await forge.merge(999, headCommit, 'Merge'));
    expect((await repository.head(branch))?.sha).toBe(before);
  });
}

function endTests(check: ForgeTest): void {
  check('closing says why, once', async ({ forge, opened }) => {
    const { number } = await opened();
    await Promise.all([1, 2].map(() => forge.close(number, 'somebody else mended it')));
    expect((await forge.close(number, 'somebody else mended it')).kind).toBe('applied');
    expect((await forge.pullRequest(number))?.state).toBe('closed');
    expect((await forge.comments(number)).map(({ text }) => text)).toEqual(['somebody else mended it']);
    expectRejected(await forge.close(999, 'x'));
  });
  check('a lost close is done once after the second try', async ({ forge, opened, able, loseAnswer }) => {
    const { number } = await opened();
    able(loseAnswer)('close');
    expect((await forge.close(number, 'done')).kind).not.toBe('rejected');
    expect((await forge.close(number, 'done')).kind).toBe('applied');
    expect(await forge.comments(number)).toHaveLength(1);
    expect((await forge.pullRequest(number))?.state).toBe('closed');
  });
  check('what is merged is not closed, and what is closed may be opened anew', async ({ forge, opened, pushed }) => {
    const one = await opened('kintsugi/1');
    await forge.close(one.number, 'no');
    const anew = pull(await forge.open(await pushed('kintsugi/1')));
    expect(anew.number).not.toBe(one.number);
    await forge.merge(anew.number, anew.headCommit, 'Merge');
    expectRejected(await forge.close(anew.number, 'no'));
    expect((await forge.pullRequest(anew.number))?.state).toBe('merged');
  });
  check(
    'a deleted branch is gone, deleting it again is done, and its history stays',
    async ({ forge, repository, opened }) => {
      const { number, headCommit, branch } = await opened();
      const commit = merged(await forge.merge(number, headCommit, 'Merge'));
      for (const answer of await Promise.all([1, 2].map(() => forge.deleteBranch(branch))))
        expect(answer.kind).toBe('applied');
      expect((await forge.deleteBranch(branch)).kind).toBe('applied');
      expect(await repository.head(branch)).toBeNull();
      expect(await forge.pullRequest(number)).toMatchObject({ state: 'merged', mergedCommit: commit, headCommit });
      expect(merged(await forge.merge(number, headCommit, 'Merge'))).toBe(commit);
    },
  );
  check('deleting the branch of an open pull request closes it', async ({ forge, opened }) => {
    const { number, branch, headCommit } = await opened();
    await forge.deleteBranch(branch);
    expect(await forge.pullRequest(number)).toMatchObject({ state: 'closed', headCommit });
  });
  check('a branch that is not ours is not deleted', async ({ forge, repository, branch, stranger }) => {
    const head = await repository.head(branch);
    await stranger.commit('feature', [], head?.sha);
    for (const other of [branch, 'feature', 'kintsugi', 'kintsugi/', 'kintsugi/../feature'])
      expectRejected(await forge.deleteBranch(other));
    expect(await repository.head('feature')).not.toBeNull();
    expect(await repository.head(branch)).toEqual(head);
  });
}

function merged(answer: Merged): string {
  return answer.kind === 'applied' ? answer.commit : expect.fail(JSON.stringify(answer));
}
