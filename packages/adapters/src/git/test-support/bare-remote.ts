// For tests: fresh folders, a bare repository that somebody else works in, and whether there is a git. No product code.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StrangeEdit, Stranger } from '@kintsugi/engine/kits';
import { FIRST_FILES } from '@kintsugi/engine/kits';
import { onTestFinished } from 'vitest';
import { missingGit, prepareGitFolder } from '../git-folder.ts';
import { makeCommit, makeTree } from '../make-commit.ts';
import { createGit, gitText, type Git } from '../run-git.ts';

/** Why tests that need git are skipped; null: there is one. Said aloud once a file. */
export const noGit = await missingGit();
if (noGit !== null) console.info(`skipped: everything that needs git: ${noGit}`);

const GRACE = { name: 'grace', email: 'grace@example.com' } as const;

export async function freshFolder(): Promise<{ readonly folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'kintsugi git '));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  // Also when the test fails before it cleans up.
  onTestFinished(remove);
  return { folder, remove };
}

export function gitIn(gitFolder: string): Git {
  return createGit({ gitFolder, timeoutMs: 30_000 });
}

/** A bare repository whose `main` holds one commit with `FIRST_FILES`. */
export async function makeRemote(gitFolder: string): Promise<Stranger> {
  await prepareGitFolder(gitFolder, {});
  await beginMain(gitFolder);
  return strangerIn(gitFolder);
}

export async function beginMain(gitFolder: string): Promise<void> {
  const edits = Object.entries(FIRST_FILES).map(([path, content]) => ({ path, content }));
  const git = gitIn(gitFolder);
  const tree = await makeTree(git, gitFolder, null, treeEdits(edits));
  const commit = await makeCommit(git, tree, [], { author: GRACE, atMs: 1_767_225_600_000, message: 'begin' });
  await gitText(git, ['update-ref', 'refs/heads/main', commit]);
}

export function strangerIn(gitFolder: string): Stranger {
  const git = gitIn(gitFolder);
  return {
    async commit(branch, edits, from) {
      const parent = from ?? (await gitText(git, ['rev-parse', '--verify', `refs/heads/${branch}`]));
      const tree = await makeTree(git, gitFolder, parent, treeEdits(edits));
      const head = { author: GRACE, atMs: 1_767_225_660_000, message: `strange ${randomUUID()}` };
      const commit = await makeCommit(git, tree, [parent], head);
      await gitText(git, ['update-ref', `refs/heads/${branch}`, commit]);
      return commit;
    },
    async remove(branch) {
      await gitText(git, ['update-ref', '-d', `refs/heads/${branch}`]);
    },
  };
}

function treeEdits(edits: readonly StrangeEdit[]) {
  return edits.map(({ path, content }) => {
    if (content === null) return { path, put: null };
    const isLink = typeof content === 'object' && 'linkTo' in content;
    return {
      path,
      put: isLink ? { mode: '120000' as const, content: content.linkTo } : { mode: '100644' as const, content },
    };
  });
}
