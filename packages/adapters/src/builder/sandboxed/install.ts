// Gets a project's dependencies: from the shelf, else by its install command, the only one that reaches a network.
import { createHash } from 'node:crypto';
import { lstat, mkdir, rename, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { BuildStep, FileEdit } from '@kintsugi/domain';
import type { Cell, CommandResult } from '../../sandbox/sandbox.ts';
import { removeTree } from '../../sandbox/remove-tree.ts';
import { diskUse } from '../../sandbox/watch/disk-use.ts';
import type { CommitTree } from './clone/commit-tree.ts';
import { cleanClone } from './clone/clean-clone.ts';
import type { Build } from './context.ts';
import { lockKey } from './dependencies/lock-key.ts';
import type { DependencySet } from './dependencies/shelf.ts';
import { runStep, type RanStep } from './run-step.ts';

export interface State {
  readonly commit: string;
  readonly edits: readonly FileEdit[];
  readonly tree: CommitTree;
}

export type Installed =
  /** `set` is null where nothing is kept: what was installed stands in the clone itself, or there is nothing. */
  | {
      readonly kind: 'ready';
      readonly step: BuildStep | null;
      readonly set: (DependencySet & { release(): void }) | null;
    }
  | { readonly kind: 'failed'; readonly step: BuildStep; readonly result: CommandResult }
  | { readonly kind: 'broken'; readonly because: string };

const READY: Installed = { kind: 'ready', step: null, set: null };
const PACKAGE_CACHE_MB = 1_024;
const PACKAGE_CACHE = '/cache';
/** Names of programs that a project's .npmrc could give: one of its own would run with a network, whatever of scripts. */
const OWN_PROGRAMS = { npm_config_git: 'git' };

/** Installs of one project come one after another: the second finds what the first has put on the shelf. */
const lines = new Map<string, Promise<unknown>>();

export async function install(build: Build, cell: Cell, state: State): Promise<Installed> {
  const { project, context } = build;
  const command = project.commands.install;
  if (command === null) return READY;
  const key = lockKey(project.name, command, state.tree, state.edits);
  if (key === null) return inTurn(build, () => installInPlace(build, cell, command));
  return (
    (await fromShelf(build, command, key)) ??
    inTurn(build, async () => {
      const found = await fromShelf(build, command, key);
      if (found) return found;
      const failed = await installApart(build, state, command, key);
      if (failed.kind !== 'ready') return failed;
      const set = await context.dependencies.take(key);
      return { ...failed, set };
    })
  );
}

function inTurn<T>({ project, context }: Build, run: () => Promise<T>): Promise<T> {
  const line = packageCacheOf(context.packageCaches, project.name);
  const turn = (lines.get(line) ?? Promise.resolve()).then(run, run);
  lines.set(line, turn);
  const leave = (): void => {
    if (lines.get(line) === turn) lines.delete(line);
  };
  void turn.then(leave, leave);
  return turn;
}

async function fromShelf({ context, log }: Build, command: string, key: string): Promise<Installed | null> {
  const set = await context.dependencies.take(key);
  if (set === null) return null;
  const output = 'Nothing was installed: the dependencies of this lock file are here from an earlier build.\n';
  log.write(`$ ${command}\n${output}`);
  const outputBytes = Buffer.byteLength(output);
  const step = { name: 'install', command, end: 'passed', exitCode: 0, durationMs: 0, output, outputBytes } as const;
  return { kind: 'ready', step, set };
}

/**
 * In a clone of its own, of which only the dependencies are kept: what else an install writes would be there for the
 * first build of a lock and not for the next.
 */
async function installApart(build: Build, state: State, command: string, key: string): Promise<Installed> {
  const { context, project } = build;
  const cell = await build.sandbox.open(context.cells.onDisk());
  try {
    const { commit, edits } = state;
    const gitFolder = context.gitFolderOf(project);
    const cloned = await cleanClone({ gitFolder, commit, edits, folder: cell.tree, diskMb: project.limits.diskMb });
    if (!cloned.ok) return { kind: 'broken', because: cloned.because };
    const installed = await installInPlace(build, cell, command);
    if (installed.kind === 'ready') await context.dependencies.put(key, cell.tree);
    return installed;
  } finally {
    await context.discard(cell);
  }
}

async function installInPlace(build: Build, cell: Cell, command: string): Promise<Installed> {
  const cache = packageCacheOf(build.context.packageCaches, build.project.name);
  const lent = join(cell.scratch, 'packages');
  await mkdir(build.context.packageCaches, { recursive: true });
  // It is this cell's while the command runs, so that its owner can write it; one line a project keeps others away.
  await rename(cache, lent).catch(() => mkdir(lent));
  await cell.admit();
  const mounts = build.sandbox.mounts ? [{ from: lent, at: PACKAGE_CACHE, writable: true }] : [];
  const environment = {
    ...(await readable(cell, build.context.registryEnvironment)),
    ...OWN_PROGRAMS,
    npm_config_cache: build.sandbox.mounts ? PACKAGE_CACHE : lent,
  };
  const ran = await runStep(build, cell, { name: 'install', command }, { network: true, environment, mounts });
  await putBack(lent, cache);
  return outcomeOf(ran);
}

function outcomeOf({ step, result }: RanStep): Installed {
  if (step.end === 'passed') return { kind: 'ready', step, set: null };
  const network = step.end === 'failed' ? UNREACHABLE.exec(step.output)?.[0] : undefined;
  if (network === undefined) return { kind: 'failed', step, result };
  const because = `The package registry could not be reached (${network}).`;
  return { kind: 'failed', step, result: { ...result, end: 'broken', because } };
}

/** What package managers print when the network failed them, and not the project. */
const UNREACHABLE =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|E50[0234])\b/;

async function putBack(lent: string, cache: string): Promise<void> {
  const isFolder = (await lstat(lent).catch(() => null))?.isDirectory() ?? false;
  if (!isFolder || (await diskUse(lent)) > PACKAGE_CACHE_MB) return;
  await removeTree(cache);
  await rename(lent, cache).catch(() => undefined); // in memory it cannot be kept: what it saves is time
}

function packageCacheOf(folder: string, project: string): string {
  return join(folder, createHash('sha256').update(project).digest('hex').slice(0, 24));
}

/** Files that the settings name are copied to where the command can read them. */
async function readable(cell: Cell, environment: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    const isFile = isAbsolute(value) && ((await stat(value).catch(() => null))?.isFile() ?? false);
    given[name] = isFile ? await cell.give(value) : value;
  }
  return given;
}
