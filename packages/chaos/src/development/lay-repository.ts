// Lifts an application out into a git repository of its own, with a history, and pushes it. It must not know any application.
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { patched } from '../kit/release.ts';
import type { Patch } from '../scenario.ts';
import { gitIn, type GitRemote, type Person } from './git.ts';

export interface RepositoryPlan {
  /** Folder of the application. Absolute. */
  readonly application: string;
  /** What stays behind, as folders or files relative to the application; installed packages always do. */
  readonly leaveOut: readonly string[];
  readonly branch: string;
  /** Its tests, and what else says how strictly it is looked at: folders or files that no repair may weaken. */
  readonly tests: readonly string[];
  /** Shell commands, written here so that a repair cannot change them. `testFiles` gets paths behind it. */
  readonly commands: {
    readonly install: string;
    readonly build: string;
    readonly test: string;
    readonly testFiles: string;
  };
  /** Oldest first. What no commit names comes with the last. */
  readonly history: readonly PastCommit[];
  /** Where the application names the registry of its team. */
  readonly registryIn: Omit<Patch, 'replace'>;
}

export interface PastCommit {
  readonly author: Person;
  /** As ISO 8601: the same application gives the same commits each time. */
  readonly at: string;
  /** Subject, and maybe an empty line and a body. */
  readonly message: string;
  readonly paths: readonly string[];
}

export interface LaidRepository {
  /** Newest commit. */
  readonly head: string;
  readonly commits: number;
}

const NEVER = ['node_modules', '.git', '.kintsugi'];

/** About a second. Throws where the remote does not take it. */
export async function layRepository(
  plan: RepositoryPlan,
  target: { readonly remote: GitRemote; readonly registryUrl: string },
): Promise<LaidRepository> {
  const folder = await mkdtemp(join(tmpdir(), 'work-'));
  try {
    await liftTo(folder, plan, target.registryUrl);
    await gitIn(folder)('init', '--quiet', `--initial-branch=${plan.branch}`);
    for (const [index, { author, at, message, paths }] of plan.history.entries()) {
      const git = gitIn(folder, { person: author, atMs: Date.parse(at) });
      await git('add', '--', ...(index === plan.history.length - 1 ? ['.'] : paths));
      await git('commit', '--quiet', `--message=${message}`);
    }
    const git = gitIn(folder, { remote: target.remote });
    await git('push', '--quiet', target.remote.url, `HEAD:refs/heads/${plan.branch}`);
    return { head: await git('rev-parse', 'HEAD'), commits: plan.history.length };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The files alone, as they would lie in a clone. */
export async function liftTo(folder: string, plan: RepositoryPlan, registryUrl: string): Promise<void> {
  await cp(plan.application, folder, {
    recursive: true,
    filter: (path) => {
      const inside = relative(plan.application, path);
      if (plan.leaveOut.some((left) => inside === left || inside.startsWith(`${left}/`))) return false;
      return !inside.split(sep).some((part) => NEVER.includes(part));
    },
  });
  await applyPatches(folder, [{ ...plan.registryIn, replace: registryUrl }]);
}

/** Throws where a place to patch is not there exactly once. */
export async function applyPatches(folder: string, patches: readonly Patch[]): Promise<void> {
  for (const patch of patches) {
    const file = join(folder, patch.file);
    await writeFile(file, patched(await readFile(file, 'utf8'), patch));
  }
}

/** Whole texts; null deletes. */
export async function writeFiles(folder: string, files: Readonly<Record<string, string | null>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    if (text === null) await rm(file);
    else {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  }
}
