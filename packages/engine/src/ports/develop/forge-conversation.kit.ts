// What the forge port promises about comments, reviews and checks. Knows no vendor.
import { expect } from 'vitest';
import type { ForgeTest } from './forge.kit.ts';
import type { Review } from './forge.ts';
import { expectRejected } from './repository.kit.ts';

const ODD_TEXT = 'Line <b>one</b>\n\n```\n--> & $(x)\n```\n';

const REVIEW: Omit<Review, 'author'> = {
  verdict: 'request-changes',
  summary: 'Not yet: <script>alert(1)</script>',
  comments: [{ path: 'a.txt', line: 2, text: 'Why `2`?' }],
};

export function conversationTests(check: ForgeTest): void {
  commentTests(check);
  reviewTests(check);
  checkTests(check);
}

function commentTests(check: ForgeTest): void {
  check('a comment is there as it was written, once a key', async ({ forge, opened }) => {
    const { number, author } = await opened();
    const say = (key: string, text: string) => forge.comment(number, key, text);
    for (const answer of await Promise.all([say('k1', ODD_TEXT), say('k1', ODD_TEXT), say('k2', 'two')]))
      expect(answer.kind).toBe('applied');
    expect((await say('k1', 'another text')).kind).toBe('applied');
    const comments = await forge.comments(number);
    expect(comments.map(({ text }) => text.trim()).toSorted()).toEqual([ODD_TEXT.trim(), 'two'].toSorted());
    expect(new Set(comments.map((comment) => comment.author))).toEqual(new Set([author]));
  });
  check('a key is any text, and one pull request knows nothing of another’s', async ({ forge, opened }) => {
    const [one, two] = [await opened('kintsugi/1'), await opened('kintsugi/2')];
    for (const key of ['-->', '<!-- x', 'a\nb', 'é', 'k'.repeat(300)]) await forge.comment(one.number, key, 'same');
    await forge.comment(two.number, '-->', 'same');
    expect(await forge.comments(one.number)).toHaveLength(5);
    expect(await forge.comments(two.number)).toHaveLength(1);
  });
  check(
    'a comment or review whose answer or call was lost is there once after the second try',
    async ({ forge, opened, able, loseAnswer, loseCall }) => {
      const { number } = await opened();
      const review = { ...REVIEW, verdict: 'comment' } as const;
      for (const [at, lose] of [able(loseAnswer), able(loseCall)].entries()) {
        lose('comment');
        expect((await forge.comment(number, `k${at}`, 'said')).kind).not.toBe('rejected');
        expect((await forge.comment(number, `k${at}`, 'said')).kind).toBe('applied');
        expect(await forge.comments(number)).toHaveLength(at + 1);
        lose('review');
        expect((await forge.review(number, `k${at}`, review)).kind).not.toBe('rejected');
        expect((await forge.review(number, `k${at}`, review)).kind).toBe('applied');
        expect(await forge.reviews(number)).toHaveLength(at + 1);
      }
    },
  );
  check('nothing is said on a pull request that is not there', async ({ forge }) => {
    expectRejected(await forge.comment(999, 'k', 'text'));
    expectRejected(await forge.review(999, 'k', REVIEW));
    await expect(forge.comments(999)).rejects.toThrow(/\w/);
    await expect(forge.reviews(999)).rejects.toThrow(/\w/);
  });
}

function reviewTests(check: ForgeTest): void {
  check('a review is there with its comments by line, once a key', async ({ forge, opened, ownReview }) => {
    const { number, author } = await opened();
    for (const answer of await Promise.all([1, 2].map(() => forge.review(number, 'k', REVIEW))))
      expect(answer.kind).toBe('applied');
    const [review, ...others] = await forge.reviews(number);
    expect(others).toEqual([]);
    expect(review).toMatchObject({ author, comments: REVIEW.comments });
    expect(review?.verdict).toBe(ownReview === 'counts' ? 'request-changes' : 'comment');
    expect(review?.summary).toContain(REVIEW.summary);
    if (ownReview !== 'counts') expect(review?.summary).toMatch(/request changes/i);
  });
  check('a review may approve, and a later one may take it back', async ({ forge, opened, ownReview }) => {
    const { number } = await opened();
    await forge.review(number, 'k1', { verdict: 'approve', summary: 'Good.', comments: [] });
    await forge.review(number, 'k2', { ...REVIEW, comments: [] });
    const verdicts = (await forge.reviews(number)).map(({ verdict }) => verdict);
    expect(verdicts).toEqual(ownReview === 'counts' ? ['approve', 'request-changes'] : ['comment', 'comment']);
  });
  check('what is said about a line that did not change is not lost', async ({ forge, opened }) => {
    const { number } = await opened();
    const comments = [{ path: 'folder/c.txt', line: 1, text: 'This one was meant.' }];
    expect((await forge.review(number, 'k', { verdict: 'comment', summary: 'See.', comments })).kind).toBe('applied');
    expect(JSON.stringify(await forge.reviews(number))).toContain('This one was meant.');
  });
}

function checkTests(check: ForgeTest): void {
  check('the last check of a name counts, on its commit alone', async ({ forge, opened, repository, branch }) => {
    const { headCommit } = await opened();
    const set = (name: string, state: 'running' | 'passed' | 'failed') =>
      forge.setCheck(headCommit, { name, state, says: `${name} is ${state}` });
    for (const answer of [await set('build', 'running'), await set('build', 'failed'), await set('review', 'running')])
      expect(answer.kind).toBe('applied');
    await Promise.all([set('build', 'passed'), set('build', 'passed')]);
    const checks = (await forge.checks(headCommit)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    expect(checks).toEqual([
      { name: 'build', state: 'passed', says: 'build is passed' },
      { name: 'review', state: 'running', says: 'review is running' },
    ]);
    expect(await forge.checks((await repository.head(branch))?.sha ?? '')).toEqual([]);
  });
  check('a check of a commit that nobody knows is refused', async ({ forge }) => {
    for (const commit of ['0'.repeat(40), 'main', '--all'])
      expectRejected(await forge.setCheck(commit, { name: 'build', state: 'passed', says: 'ok' }));
  });
}
