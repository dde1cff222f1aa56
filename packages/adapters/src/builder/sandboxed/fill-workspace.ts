// Fills a workspace: a clone and its dependencies as other people's tools may read them. It must not know who they are.
import { realpath, rm } from 'node:fs/promises';
import { sep } from 'node:path';
import type { Project } from '@kintsugi/domain';
import { runTool } from '../../sandbox/run-tool.ts';
import { cleanClone } from './clone/clean-clone.ts';
import type { CommitTree } from './clone/commit-tree.ts';
import type { BuilderContext } from './context.ts';
import { linkInto } from './dependencies/beside.ts';
import { install } from './install.ts';

/** Commit and dependencies into `folder`, which nothing keeps in: what leads out of it is left out. */
export async function fillWorkspace(
  context: BuilderContext,
  project: Project,
  commit: string,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const gitFolder = context.gitFolderOf(project);
  const cloned = await cleanClone({ gitFolder, commit, edits: [], folder, diskMb: project.limits.diskMb });
  if (!cloned.ok) throw new Error(cloned.because);
  await addDependencies(context, project, commit, folder, { tree: cloned.tree, signal });
  await dropLinksOut(folder);
}

async function addDependencies(
  context: BuilderContext,
  project: Project,
  commit: string,
  folder: string,
  { tree, signal }: { readonly tree: CommitTree; readonly signal: AbortSignal },
): Promise<void> {
  const sandbox = await context.sandbox();
  if (project.commands.install === null || (sandbox.kind === 'none' && !project.trusted)) return;
  const log = { write: () => undefined, end: () => undefined };
  const cell = await sandbox.open(context.cells.onDisk());
  try {
    const build = { context, sandbox, project, log, signal };
    const installed = await install(build, cell, { commit, edits: [], tree });
    if (installed.kind !== 'ready' || installed.set === null) return;
    await linkInto(folder, installed.set);
    installed.set.release();
  } finally {
    await context.discard(cell);
  }
}

/** Whoever reads here reads as we do: a link to a file of this machine would show that file as the project's. */
async function dropLinksOut(folder: string): Promise<void> {
  const top = await realpath(folder);
  // Names need not be text, so they are kept as bytes.
  const found = await runTool('find', [top, '-type', 'l', '-print0'], { encoding: 'latin1' });
  if (!found.ok) throw new Error(`the links of a workspace could not be looked at: ${found.text}`);
  for (const name of found.text.split('\0').filter((part) => part !== '')) {
    const link = Buffer.from(name, 'latin1');
    const target = await realpath(link).catch(() => null);
    if (target === null || !target.startsWith(top + sep)) await rm(link, { force: true });
  }
}
