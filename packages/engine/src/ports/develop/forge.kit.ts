// The contract of the forge port, as tests that every adapter registers. Knows no vendor.
import { describe, expect, test } from 'vitest';
import type { Ability } from '../event-store/harm.ts';
import { able } from '../runtime/world.kit.ts';
import { conversationTests } from './forge-conversation.kit.ts';
import { mergeTests } from './forge-merge.kit.ts';
import type { Forge, NewPullRequest, Opened, PullRequest } from './forge.ts';
import { expectRejected, sha } from './repository.kit.ts';
import type { Repository } from './repository.ts';
import type { Stranger } from './stranger.ts';

export type ForgeWrite = Exclude<keyof Forge, 'pullRequest' | 'pullRequests' | 'comments' | 'reviews' | 'checks'>;

export interface ForgeUnderTest {
  readonly forge: Forge;
  /** Of the same code. */
  readonly repository: Repository;
  /** Holds one commit with `FIRST_FILES` of the repository's kit. */
  readonly branch: string;
  readonly stranger: Stranger;
  /** Whether the verdict on one's own pull request counts, or is kept as a comment. */
  readonly ownReview: 'counts' | 'is a comment';
  /** The next write of this name is lost on its way. */
  readonly loseCall: Ability<(call: ForgeWrite) => void>;
  /** The next write of this name is carried out, and its answer is lost. */
  readonly loseAnswer: Ability<(call: ForgeWrite) => void>;
  /** Ends this one and answers another over what it left behind, as after a kill. */
  readonly reopen: Ability<() => Promise<Forge>>;
  readonly dispose: () => Promise<void>;
}

export interface ForgeWorld extends ForgeUnderTest {
  able<T>(ability: Ability<T>): T;
  /** Pushes a repair of `a.txt` as this branch, and answers what would be opened. */
  pushed(branch?: string, text?: string): Promise<NewPullRequest>;
  opened(branch?: string, text?: string): Promise<PullRequest>;
}

export type ForgeTest = (title: string, run: (world: ForgeWorld) => Promise<void>) => void;

/** Registers the contract under `name`; `open` gives each test a fresh world. */
export function forgeKit(name: string, open: () => Promise<ForgeUnderTest>): void {
  describe(`forge: ${name}`, () => {
    const check: ForgeTest = (title, run) =>
      test(title, { timeout: 60_000 }, async (context) => {
        const under = await open();
        try {
          await run(worldOf(under, (ability) => able(ability, `${name}: ${title}`, context)));
        } finally {
          await under.dispose();
        }
      });
    openingTests(check);
    conversationTests(check);
    mergeTests(check);
  });
}

function worldOf(under: ForgeUnderTest, ableTo: ForgeWorld['able']): ForgeWorld {
  const pushed: ForgeWorld['pushed'] = async (branch = 'kintsugi/mend-a', text = 'one\n2\nthree\n') => {
    const parent = (await under.repository.head(under.branch))?.sha ?? expect.fail('no base');
    const author = { name: 'kintsugi', email: 'kintsugi@example.com' };
    const edits = [{ path: 'a.txt', text }];
    sha(
      await under.repository.push({
        branch,
        parent,
        edits,
        message: `mend a on ${branch}`,
        author,
        atMs: 1_767_225_600_000,
      }),
    );
    return {
      branch,
      base: under.branch,
      title: `Mend <a> on ${branch}`,
      body: 'Because\n\n<!-- of --> `this` & that.',
    };
  };
  return {
    ...under,
    able: ableTo,
    pushed,
    opened: async (branch, text) => pull(await under.forge.open(await pushed(branch, text))),
  };
}

function openingTests(check: ForgeTest): void {
  check(
    'an opened pull request says what was asked for, and where a person reads it',
    async ({ forge, repository, pushed }) => {
      const asked = await pushed();
      const opened = pull(await forge.open(asked));
      expect(opened).toMatchObject({
        ...asked,
        state: 'open',
        mergedCommit: null,
        author: expect.stringMatching(/\w/),
      });
      expect(opened.headCommit).toBe((await repository.head(asked.branch))?.sha);
      expect(URL.canParse(opened.url)).toBe(true);
      expect(await forge.pullRequest(opened.number)).toEqual(opened);
    },
  );
  check('opening again, also at once, answers the one that is open', async ({ forge, pushed }) => {
    const asked = await pushed();
    const answers = await Promise.all([forge.open(asked), forge.open(asked), forge.open({ ...asked, title: 'Other' })]);
    const numbers = [...answers, await forge.open(asked)].map((opened) => pull(opened).number);
    expect(new Set(numbers).size).toBe(1);
    expect(await forge.pullRequests({})).toHaveLength(1);
  });
  check('after a lost answer, opening again finds it', async ({ forge, pushed, able: ableTo, loseAnswer }) => {
    const asked = await pushed();
    ableTo(loseAnswer)('open');
    expect((await forge.open(asked)).kind).not.toBe('rejected');
    pull(await forge.open(asked));
    expect(await forge.pullRequests({})).toHaveLength(1);
  });
  check('after a lost call, opening again makes it', async ({ forge, pushed, able: ableTo, loseCall }) => {
    const asked = await pushed();
    ableTo(loseCall)('open');
    expect((await forge.open(asked)).kind).toBe('unknown');
    expect(await forge.pullRequests({})).toHaveLength(0);
    pull(await forge.open(asked));
  });
  check(
    'a branch that is not there, brings nothing or is open elsewhere is refused',
    async ({ forge, repository, branch, stranger, pushed }) => {
      const asked = await pushed();
      const head = (await repository.head(branch))?.sha;
      await stranger.commit('elsewhere', [], head);
      await stranger.commit('kintsugi/same', [], head);
      await stranger.remove('kintsugi/same');
      for (const bad of ['kintsugi/same', 'absent', '--x', ''])
        expectRejected(await forge.open({ ...asked, branch: bad }));
      expectRejected(await forge.open({ ...asked, base: 'absent' }));
      expectRejected(await forge.open({ ...asked, branch }));
      pull(await forge.open(asked));
      expectRejected(await forge.open({ ...asked, base: 'elsewhere' }));
    },
  );
  check('they are listed newest first, by state and by branch', async ({ forge, opened }) => {
    const [one, two, three] = [await opened('kintsugi/1'), await opened('kintsugi/2'), await opened('kintsugi/3')];
    await forge.close(one.number, 'mended by hand');
    await forge.merge(two.number, two.headCommit, 'Merge 2');
    const numbers = async (filter: Parameters<Forge['pullRequests']>[0]) =>
      (await forge.pullRequests(filter)).map(({ number }) => number);
    expect(await numbers({})).toEqual([three.number, two.number, one.number]);
    expect(await numbers({ state: 'open' })).toEqual([three.number]);
    expect(await numbers({ state: 'closed' })).toEqual([one.number]);
    expect(await numbers({ state: 'merged' })).toEqual([two.number]);
    expect(await numbers({ branch: 'kintsugi/1' })).toEqual([one.number]);
    expect(await numbers({ branch: 'kintsugi/' })).toEqual([]);
    expect(await numbers({ branch: 'kintsugi/1', state: 'open' })).toEqual([]);
    expect(await forge.pullRequest(999)).toBeNull();
  });
  check('the head of an open pull request follows its branch', async ({ forge, stranger, opened }) => {
    const { number, branch } = await opened();
    const moved = await stranger.commit(branch, [{ path: 'b.txt', content: 'more' }]);
    expect((await forge.pullRequest(number))?.headCommit).toBe(moved);
    expect((await forge.pullRequests({ branch }))[0]?.headCommit).toBe(moved);
  });
  check('what was acknowledged is there after a kill', async ({ forge, opened, able: ableTo, reopen }) => {
    const { number, headCommit } = await opened();
    await forge.comment(number, 'k', 'said');
    await forge.review(number, 'k', { verdict: 'comment', summary: 'seen', comments: [] });
    await forge.setCheck(headCommit, { name: 'build', state: 'passed', says: 'ok' });
    const before = [await forge.pullRequest(number), await forge.comments(number), await forge.reviews(number)];
    const other = await ableTo(reopen)();
    expect([await other.pullRequest(number), await other.comments(number), await other.reviews(number)]).toEqual(
      before,
    );
    expect(await other.checks(headCommit)).toHaveLength(1);
  });
}

export function pull(opened: Opened): PullRequest {
  return opened.kind === 'applied' ? opened.pullRequest : expect.fail(JSON.stringify(opened));
}
