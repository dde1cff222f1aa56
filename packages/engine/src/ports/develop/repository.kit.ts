// The contract of the repository port, as tests that every adapter registers. Knows no technology.
import { describe, expect, test } from 'vitest';
import type { Ability } from '../event-store/harm.ts';
import { able } from '../runtime/world.kit.ts';
import type { NewCommit, Pushed, Repository } from './repository.ts';
import { readingTests } from './repository-reading.kit.ts';
import type { Stranger } from './stranger.ts';

export interface RepositoryUnderTest {
  readonly repository: Repository;
  /** Holds one commit with `a.txt`, `b.txt` and `folder/c.txt`; see `FIRST_FILES`. */
  readonly branch: string;
  readonly stranger: Stranger;
  /** The next push is lost on its way. */
  readonly loseCall: Ability<() => void>;
  /** The next push is carried out, and its answer is lost. */
  readonly loseAnswer: Ability<() => void>;
  /** Another one over the same remote, that remembers nothing, as after the loss of a machine. */
  readonly reopen: Ability<() => Promise<Repository>>;
  readonly dispose: () => Promise<void>;
}

export const FIRST_FILES = {
  'a.txt': 'one\ntwo\nthree\n',
  'b.txt': 'b\n',
  'folder/c.txt': 'ß → ok\n',
} as const;

export type RepositoryTest = (
  title: string,
  run: (world: RepositoryUnderTest, ableTo: <T>(ability: Ability<T>) => T) => Promise<void>,
) => void;

/** Registers the contract under `name`; `open` gives each test a fresh world. */
export function repositoryKit(name: string, open: () => Promise<RepositoryUnderTest>): void {
  describe(`repository: ${name}`, () => {
    const check: RepositoryTest = (title, run) =>
      test(title, { timeout: 60_000 }, async (context) => {
        const world = await open();
        try {
          await run(world, (ability) => able(ability, `${name}: ${title}`, context));
        } finally {
          await world.dispose();
        }
      });
    readingTests(check);
    pushTests(check);
    refusalTests(check);
  });
}

function pushTests(check: RepositoryTest): void {
  check('a pushed commit is what was asked for, on its own branch', async (world) => {
    const { repository, branch } = world;
    const asked = await repair(world);
    const commit = sha(await repository.push(asked));
    expect(await repository.head(asked.branch)).toEqual({
      sha: commit,
      parent: asked.parent,
      author: 'kintsugi',
      atMs: 1_767_225_600_000,
      subject: 'mend a',
    });
    expect(await repository.diff(asked.parent, commit)).toEqual([
      { path: 'a.txt', before: FIRST_FILES['a.txt'], after: 'one\n2\nthree\n' },
      { path: 'b.txt', before: 'b\n', after: null },
      { path: 'new/d.txt', before: null, after: 'd' },
    ]);
    expect((await repository.head(branch))?.sha).toBe(asked.parent);
  });
  check('the same push again answers the same commit, also when asked at once', async (world) => {
    const asked = await repair(world);
    const { repository } = world;
    const answers = await Promise.all([repository.push(asked), repository.push(asked), repository.push(asked)]);
    const commits = new Set([...answers, await repository.push(asked)].map(sha));
    expect(commits.size).toBe(1);
    expect(await repository.history([...commits][0] ?? '', 10)).toHaveLength(2);
  });
  check(
    'another message, time, author, edit or parent is another commit, and is refused on that branch',
    async (world) => {
      const asked = await repair(world);
      await world.repository.push(asked);
      const others: NewCommit[] = [
        { ...asked, message: 'mend a otherwise' },
        { ...asked, atMs: asked.atMs + 1_000 },
        { ...asked, author: { name: 'ada', email: 'ada@example.com' } },
        { ...asked, edits: [{ path: 'a.txt', text: 'x' }] },
        { ...asked, parent: await world.stranger.commit(world.branch, []) },
      ];
      for (const other of others) expectRejected(await world.repository.push(other));
    },
  );
  check('of two different commits for one branch, one is pushed and one refused', async (world) => {
    const asked = await repair(world);
    const answers = await Promise.all([
      world.repository.push(asked),
      world.repository.push({ ...asked, message: 'mend a otherwise' }),
    ]);
    expect(answers.map(({ kind }) => kind).toSorted()).toEqual(['applied', 'rejected']);
    const winner = answers.find((answer) => answer.kind === 'applied');
    expect((await world.repository.head(asked.branch))?.sha).toBe(winner?.commit);
  });
  check('what others put on the branch since is never overwritten', async (world) => {
    const asked = await repair(world);
    sha(await world.repository.push(asked));
    const theirs = await world.stranger.commit(asked.branch, [{ path: 'b.txt', content: 'theirs' }]);
    expectRejected(await world.repository.push(asked));
    expect((await world.repository.head(asked.branch))?.sha).toBe(theirs);
  });
  check('a lost answer is `unknown`, and the same push again finds the commit there', async (world, ableTo) => {
    const asked = await repair(world);
    ableTo(world.loseAnswer)();
    const first = await world.repository.push(asked);
    expect(first.kind).not.toBe('rejected');
    const there = await world.repository.head(asked.branch);
    expect(sha(await world.repository.push(asked))).toBe(there?.sha);
  });
  check('a lost call is `unknown`, and the same push again makes it', async (world, ableTo) => {
    const asked = await repair(world);
    ableTo(world.loseCall)();
    expect((await world.repository.push(asked)).kind).toBe('unknown');
    expect(await world.repository.head(asked.branch)).toBeNull();
    sha(await world.repository.push(asked));
  });
  check('the same push from elsewhere makes the same commit', async (world, ableTo) => {
    const asked = await repair(world);
    const first = sha(await world.repository.push(asked));
    const other = await ableTo(world.reopen)();
    expect(sha(await other.push(asked))).toBe(first);
    await world.stranger.remove(asked.branch);
    expect(sha(await other.push(asked))).toBe(first);
  });
}

function refusalTests(check: RepositoryTest): void {
  check('an edit that leaves the tree is refused, and nothing is pushed', async (world) => {
    const asked = await repair(world);
    const paths = ['../a', 'folder/../../a', '/etc/passwd', '.git/config', 'folder/.GIT/hooks/x', '.git./x', 'GIT~1/x'];
    for (const path of [...paths, '', '.', 'folder//x', 'folder/', 'a\0b', 'a\nb', 'C:/x', 'a\\b', '.g\u200Cit/x'])
      expectRejected(await world.repository.push({ ...asked, edits: [{ path, text: 'x' }] }));
    expect(await world.repository.head(asked.branch)).toBeNull();
  });
  check('an edit through a symbolic link of the tree, or in its place, is refused', async (world) => {
    const parent = await world.stranger.commit(world.branch, [
      { path: 'link', content: { linkTo: '/etc' } },
      { path: 'folder/inner', content: { linkTo: '../b.txt' } },
    ]);
    const asked = { ...(await repair(world)), parent };
    for (const path of ['link/passwd', 'link', 'folder/inner'])
      expectRejected(await world.repository.push({ ...asked, edits: [{ path, text: 'x' }] }));
    expectRejected(await world.repository.push({ ...asked, edits: [{ path: 'link', text: null }] }));
  });
  check('edits that contradict the tree or each other are refused', async (world) => {
    const asked = await repair(world);
    const contradictions: NewCommit['edits'][] = [
      [],
      [{ path: 'a.txt', text: FIRST_FILES['a.txt'] }],
      [{ path: 'absent.txt', text: null }],
      [{ path: 'a.txt/x', text: 'x' }],
      [{ path: 'folder', text: 'x' }],
      [
        { path: 'x', text: '1' },
        { path: 'x', text: '2' },
      ],
      [
        { path: 'x', text: '1' },
        { path: 'x/y', text: '2' },
      ],
      [{ path: 'x', text: '\uD800' }],
    ];
    for (const edits of contradictions) expectRejected(await world.repository.push({ ...asked, edits }));
  });
  check('a folder may take the place of a file that goes, and a file that of a folder', async (world) => {
    const edits = [
      { path: 'a.txt', text: null },
      { path: 'a.txt/x', text: 'x' },
      { path: 'folder/c.txt', text: null },
      { path: 'folder', text: 'now a file' },
    ];
    const commit = sha(await world.repository.push({ ...(await repair(world)), edits }));
    expect(await world.repository.files(commit)).toEqual(['a.txt/x', 'b.txt', 'folder']);
  });
  check('bad names, unknown parents and unusable authors are refused', async (world) => {
    const asked = await repair(world);
    for (const branch of [
      '',
      '-x',
      '--force',
      'a..b',
      'a b',
      '/a',
      'a/',
      'a.lock',
      'a~1',
      'a:b',
      'a*',
      '.a',
      'HEAD',
      '@{-1}',
    ])
      expectRejected(await world.repository.push({ ...asked, branch }));
    for (const parent of ['0'.repeat(40), 'main', '--all', `${asked.parent}^`])
      expectRejected(await world.repository.push({ ...asked, parent }));
    expectRejected(await world.repository.push({ ...asked, author: { name: 'a <b>', email: 'a\n' } }));
    expectRejected(await world.repository.push({ ...asked, message: ' \n' }));
    expect(await world.repository.head(asked.branch)).toBeNull();
  });
}

/** A commit on top of the branch that changes, deletes and adds a file. */
export async function repair({
  repository,
  branch,
}: Pick<RepositoryUnderTest, 'repository' | 'branch'>): Promise<NewCommit> {
  const head = await repository.head(branch);
  return {
    branch: 'kintsugi/mend-a',
    parent: head?.sha ?? expect.fail(`${branch} is not there`),
    edits: [
      { path: 'a.txt', text: 'one\n2\nthree\n' },
      { path: 'b.txt', text: null },
      { path: 'new/d.txt', text: 'd' },
    ],
    message: 'mend a\n\nBecause $(touch it) `was` "broken".',
    author: { name: 'kintsugi', email: 'kintsugi@example.com' },
    atMs: 1_767_225_600_123,
  };
}

/** The commit of a push that was carried out. */
export function sha(pushed: Pushed): string {
  return pushed.kind === 'applied' ? pushed.commit : expect.fail(JSON.stringify(pushed));
}

export function expectRejected(answer: { readonly kind: string }): void {
  expect(answer).toMatchObject({
    kind: 'rejected',
    because: expect.stringMatching(/\w/),
    mend: expect.stringMatching(/\w/),
  });
}
