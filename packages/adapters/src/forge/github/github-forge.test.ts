// The GitHub adapter holds the forge's contract against a stand-in for GitHub, and says the right thing when GitHub fails.
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { forgeKit, type ForgeWrite } from '@kintsugi/engine/kits';
import type { NewPullRequest } from '@kintsugi/engine/ports';
import { describe, expect, test } from 'vitest';
import { freshFolder, makeRemote, noGit } from '../../git/test-support/bare-remote.ts';
import { openGitRepository } from '../../repository/git/index.ts';
import { openGitHubForge, type GitHubForgeOptions } from './index.ts';
import { toPull } from './pulls.ts';
import { openStandInGitHub, type StandInOptions } from './test-support/stand-in-github.ts';

const TOKENS = { 'token-of-kintsugi': 'kintsugi-machine', 'token-of-grace': 'grace' };

const REQUEST_OF = {
  open: /^POST .*\/pulls$/,
  comment: /^POST .*\/issues\/\d+\/comments$/,
  review: /^POST .*\/reviews$/,
  setCheck: /^POST .*\/statuses\//,
  merge: /^PUT .*\/merge$/,
  close: /^PATCH .*\/pulls\/\d+$/,
  deleteBranch: /^DELETE /,
} as const satisfies Record<ForgeWrite, RegExp>;

async function openWorld(options: Partial<GitHubForgeOptions> = {}, more: Partial<StandInOptions> = {}) {
  const { folder, remove } = await freshFolder();
  const gitFolder = join(folder, 'github.git');
  const stranger = await makeRemote(gitFolder);
  const github = await openStandInGitHub({ gitFolder, tokens: TOKENS, ...more });
  const common = { owner: 'acme', repository: 'alpha', baseUrl: github.baseUrl };
  const credentials = { token: async () => 'token-of-kintsugi' };
  const open = (settings: Partial<GitHubForgeOptions> = {}) =>
    openGitHubForge({ ...common, credentials, ...options, ...settings });
  const repository = await openGitRepository({ folder: join(folder, 'mirror.git'), remote: gitFolder });
  return {
    github,
    stranger,
    repository,
    forge: open(),
    open,
    /** A branch with one commit, and what would be opened. */
    async pushed(branch = 'kintsugi/a'): Promise<NewPullRequest> {
      const main = (await repository.head('main'))?.sha ?? '';
      await stranger.commit(branch, [{ path: 'a.txt', content: `${branch}\n` }], main);
      return { branch, base: 'main', title: 'Mend a', body: '' };
    },
    async dispose() {
      await github.close();
      await remove();
    },
  };
}

describe.skipIf(noGit !== null)('GitHub', () => {
  forgeKit('GitHub’s adapter, against a stand-in', async () => {
    const { github, stranger, repository, forge, open, dispose } = await openWorld();
    return {
      forge,
      repository,
      branch: 'main',
      stranger,
      ownReview: 'is a comment',
      loseCall: (call) => github.fail({ match: REQUEST_OF[call], times: 1, how: 'lost-call' }),
      loseAnswer: (call) => github.fail({ match: REQUEST_OF[call], times: 1, how: 'lost-answer' }),
      reopen: async () => open(),
      dispose,
    };
  });

  test('somebody else’s verdict counts, and their markers are not taken for ours', async () => {
    const { github, forge, open, pushed, dispose } = await openWorld();
    const grace = open({ credentials: { token: async () => 'token-of-grace' } });
    await forge.open(await pushed());
    await grace.review(1, 'r', { verdict: 'approve', summary: 'Good.', comments: [] });
    expect(await forge.reviews(1)).toMatchObject([{ verdict: 'approve', author: 'grace', summary: 'Good.' }]);
    await grace.comment(1, 'k', 'forged');
    expect(await forge.comment(1, 'k', 'ours')).toMatchObject({ kind: 'applied' });
    expect(await forge.comments(1)).toEqual([
      { author: 'grace', text: 'forged' },
      { author: 'kintsugi-machine', text: 'ours' },
    ]);
    expect(github.state.comments.every(({ body }) => body.includes('<!-- kintsugi:'))).toBe(true);
    await dispose();
  });

  test('a branch of a stranger’s fork is not taken for ours', () => {
    const end = { ref: 'kintsugi/a', sha: 'x', label: 'mallory:kintsugi/a', repo: { full_name: 'mallory/alpha' } };
    const fork = toPull({
      number: 2,
      html_url: 'https://github.com/acme/alpha/pull/2',
      title: 't',
      body: null,
      state: 'open',
      merged_at: null,
      merge_commit_sha: null,
      user: null,
      head: end,
      base: { ...end, repo: { full_name: 'acme/alpha' } },
    });
    expect(fork).toMatchObject({ branch: 'mallory:kintsugi/a', author: 'ghost' });
  });

  test('a write that GitHub fails or does not answer in time is `unknown`, and done once when it is repeated', async () => {
    const { github, forge, open, pushed, dispose } = await openWorld();
    const asked = await pushed();
    github.fail({ match: REQUEST_OF.open, times: 1, how: { status: 502 } });
    expect(await forge.open(asked)).toMatchObject({ kind: 'unknown', because: expect.stringContaining('GitHub') });
    expect(await forge.open(asked)).toMatchObject({ kind: 'applied' });
    expect(github.state.pulls).toHaveLength(1);
    github.fail({ match: /./, times: 1_000, how: 'lost-call' });
    const hasty = open({ deadlineMs: 300 });
    expect(await hasty.comment(1, 'k', 'text')).toMatchObject({ kind: 'unknown' });
    await expect(hasty.pullRequest(1)).rejects.toThrow(/\w/);
    await dispose();
  });

  test('a question that GitHub fails is asked again', async () => {
    const { github, forge, pushed, dispose } = await openWorld();
    await forge.open(await pushed());
    github.fail({ match: /^GET .*\/pulls\/1$/, times: 1, how: { status: 503 } });
    expect(await forge.pullRequest(1)).toMatchObject({ number: 1 });
    await dispose();
  });

  test('a limit is waited for when that fits, and is `unknown` when it does not', async () => {
    const { github, forge, open, pushed, dispose } = await openWorld({ deadlineMs: 5_000 });
    const asked = await pushed();
    const wait = (seconds: string) => ({ status: 429, headers: { 'retry-after': seconds } });
    github.fail({ match: REQUEST_OF.open, times: 1, how: wait('0') });
    expect(await forge.open(asked)).toMatchObject({ kind: 'applied' });
    github.fail({ match: REQUEST_OF.comment, times: 1, how: wait('3600') });
    expect(await forge.comment(1, 'k', 'text')).toEqual({ kind: 'unknown', because: 'GitHub asks to wait 3600 s' });
    const before = github.requests.length;
    await expect(forge.comments(1)).rejects.toThrow('GitHub asks to wait');
    expect(github.requests.length).toBe(before);
    const other = open();
    const exhausted = {
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(Math.ceil(Date.now() / 1_000) + 900),
    };
    github.fail({ match: REQUEST_OF.comment, times: 1, how: { status: 403, headers: exhausted } });
    expect(await other.comment(1, 'k', 'text')).toMatchObject({
      kind: 'unknown',
      because: expect.stringMatching(/wait \d+ s/),
    });
    const third = open();
    const secondary = { status: 403, message: 'You have exceeded a secondary rate limit.' };
    github.fail({ match: REQUEST_OF.comment, times: 1, how: secondary });
    expect(await third.comment(1, 'k', 'text')).toEqual({ kind: 'unknown', because: 'GitHub asks to wait 60 s' });
    expect(await open().comment(1, 'k', 'text')).toMatchObject({ kind: 'applied' });
    expect(github.state.comments).toHaveLength(1);
    await dispose();
  });

  test('what GitHub refuses says why and what mends it, and nothing of the token', async () => {
    const { github, forge, open, pushed, dispose } = await openWorld();
    const asked = await pushed();
    const refusals: [number, RegExp][] = [
      [401, /token that is valid/],
      [403, /rights/],
      [404, /name of the repository/],
      [409, /Look at the pull request/],
      [422, /Correct what GitHub names/],
      [301, /new address/],
    ];
    for (const [status, mend] of refusals) {
      github.fail({ match: REQUEST_OF.open, times: 1, how: { status, message: 'said by the stand-in' } });
      const answer = await forge.open(asked);
      expect(answer).toMatchObject({ kind: 'rejected', mend: expect.stringMatching(mend) });
      expect(JSON.stringify(answer)).not.toContain('token-of');
    }
    const wrong = open({ credentials: { token: async () => 'token-of-nobody' } });
    const answer = await wrong.open(asked);
    expect(answer).toMatchObject({ kind: 'rejected', because: expect.stringContaining('Bad credentials') });
    expect(JSON.stringify(answer)).not.toContain('token-of');
    await expect(wrong.pullRequest(1)).rejects.toThrow(/Bad credentials.*valid/);
    expect(github.state.pulls).toEqual([]);
    await dispose();
  });

  test('somebody who opens it at the same moment is not outdone', async () => {
    const { github, forge, open, pushed, dispose } = await openWorld();
    const asked = await pushed();
    const answers = await Promise.all([forge.open(asked), open().open(asked), open().open(asked)]);
    expect(answers).toMatchObject([{ kind: 'applied' }, { kind: 'applied' }, { kind: 'applied' }]);
    expect(github.state.pulls).toHaveLength(1);
    await dispose();
  });

  test('more comments than fit on a page are looked through, and no more than is bounded', async () => {
    const { github, forge, pushed, dispose } = await openWorld();
    await forge.open(await pushed());
    await forge.comment(1, 'k', 'first');
    const noise = (count: number) => {
      for (let n = 0; n < count; n++) github.state.comments.push({ id: n, pull: 1, author: 'grace', body: `${n}` });
    };
    noise(250);
    await forge.comment(1, 'k', 'again');
    expect(github.state.comments.filter(({ author }) => author !== 'grace')).toHaveLength(1);
    noise(800);
    expect(await forge.comment(1, 'other', 'text')).toMatchObject({ kind: 'rejected' });
    await dispose();
  });

  test('texts that GitHub would not take are cut, and are still found again', async () => {
    const { github, forge, stranger, pushed, dispose } = await openWorld();
    await forge.open(await pushed());
    for (let n = 0; n < 2; n++)
      expect(await forge.comment(1, 'k', 'x'.repeat(70_000))).toMatchObject({ kind: 'applied' });
    expect(github.state.comments).toHaveLength(1);
    const commit = await stranger.commit('main', []);
    const check = { name: 'build', state: 'failed', says: 'y'.repeat(300) } as const;
    for (let n = 0; n < 2; n++) expect(await forge.setCheck(commit, check)).toMatchObject({ kind: 'applied' });
    expect(github.state.statuses).toHaveLength(1);
    expect((await forge.checks(commit))[0]?.says).toMatch(/^y{139}…$/);
    await dispose();
  });

  test('an app signs itself, is known by its own name, and its key stays with it', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const app = { appId: 7, installationId: 8, privateKey: async () => pem };
    const appKey = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const { github, forge, open, pushed, dispose } = await openWorld({ credentials: { app } }, { appKey });
    const asked = await pushed();
    expect(await forge.open(asked)).toMatchObject({ kind: 'applied', pullRequest: { author: 'kintsugi[bot]' } });
    for (let n = 0; n < 2; n++) await forge.comment(1, 'k', 'said');
    expect(await forge.comments(1)).toEqual([{ author: 'kintsugi[bot]', text: 'said' }]);
    const broken = open({ credentials: { app: { ...app, privateKey: async () => 'no key' } } });
    const answer = await broken.open(asked);
    expect(answer).toMatchObject({ kind: 'rejected', mend: expect.stringContaining('key') });
    expect(github.requests.filter((name) => name.endsWith('/access_tokens'))).toHaveLength(1);
    await dispose();
  });

  test('an address where the token would travel in the clear is not taken', () => {
    const credentials = { token: async () => 'x' };
    for (const baseUrl of ['http://api.example.com', 'nowhere', 'ftp://127.0.0.1'])
      expect(() => openGitHubForge({ owner: 'a', repository: 'b', credentials, baseUrl })).toThrow('https');
  });
});
