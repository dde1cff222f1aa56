// A bare repository of ours on disk: made when it is missing, and freed of the locks that a killed git left. It must not
// know what is in it.
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createGit, gitText } from './run-git.ts';

const TIMEOUT_MS = 20_000;
/** Merging without a working tree came with this one. */
const OLDEST = [2, 38] as const;

/**
 * Rejects when git is missing or too old. Safe to repeat, and after a kill within it. Only for a folder with one owner.
 * `settings` by `section.name` or `section.subsection.name` are all the configuration that the folder has.
 */
export async function prepareGitFolder(folder: string, settings: Readonly<Record<string, string>>): Promise<void> {
  await checkGitVersion();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeStaleLocks(folder);
  const git = createGit({ gitFolder: folder, timeoutMs: TIMEOUT_MS });
  if (!existsSync(join(folder, 'HEAD')) || !existsSync(join(folder, 'refs')))
    await gitText(git, ['init', '--quiet', '--bare', '--template=', '--initial-branch=main', '--', folder]);
  const fresh = join(folder, 'config.new');
  await writeFile(fresh, configurationText({ ...BARE, ...settings }), { mode: 0o600 });
  await rename(fresh, join(folder, 'config'));
}

const BARE = { 'core.repositoryformatversion': '0', 'core.filemode': 'true', 'core.bare': 'true' } as const;

function configurationText(settings: Readonly<Record<string, string>>): string {
  const lines = Object.entries(settings).map(([path, value]) => {
    const [section, ...names] = path.split('.');
    const name = names.pop();
    return `[${section}${names.map((sub) => ` "${sub}"`).join('')}]\n\t${name} = ${value}\n`;
  });
  return lines.join('');
}

/** Null: there is a git that is new enough. */
export async function missingGit(): Promise<string | null> {
  try {
    await checkGitVersion();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

let isGood = false;

async function checkGitVersion(): Promise<void> {
  if (isGood) return;
  const mend = `Install git ${OLDEST.join('.')} or newer, and see that it is found by PATH.`;
  let version: string;
  try {
    version = await gitText(createGit({ gitFolder: null, timeoutMs: TIMEOUT_MS }), ['version']);
  } catch (error) {
    throw new Error(`There is no git that answers. ${mend}`, { cause: error });
  }
  const [major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(version) ?? []).slice(1).map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]))
    throw new Error(`${version} is too old. ${mend}`);
  isGood = true;
}

/** Nobody else works in the folder: whatever holds a lock there is dead, and would keep every later command out. */
async function removeStaleLocks(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && ['refs', 'logs', 'worktrees'].includes(entry.name)) await removeStaleLocksBelow(path);
    else if (entry.isFile() && isLeftOver(entry.name)) await rm(path, { force: true });
  }
}

async function removeStaleLocksBelow(folder: string): Promise<void> {
  for (const name of await readdir(folder, { recursive: true }))
    if (name.endsWith('.lock')) await rm(join(folder, name), { force: true });
}

const isLeftOver = (name: string): boolean => name.endsWith('.lock') || name.startsWith('kintsugi-index-');
