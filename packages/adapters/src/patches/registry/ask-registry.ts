// Has npm work out one more package in a sandbox with a network, from manifests and lock alone. Nothing is installed.
import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { DEFAULT_BUILD_LIMITS } from '@kintsugi/domain';
import type { MissingPackage } from '@kintsugi/repair/dependencies';
import type { Cell, Sandbox } from '../../sandbox/sandbox.ts';
import { leavesTree } from '../leaves-tree.ts';

export interface RegistryAccess {
  readonly sandbox: () => Promise<Sandbox>;
  /** Absolute; for a cell that is made and removed again. */
  readonly folder: string;
  /** What npm needs to reach a registry: proxies, certificates. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeMs: number;
}

export type RegistryAnswer =
  | { readonly kind: 'known'; readonly manifest: string; readonly lock: string }
  | { readonly kind: 'unknown'; readonly because: string };

const LIMITS = { ...DEFAULT_BUILD_LIMITS, memoryMb: 768, processes: 64, diskMb: 256, outputKb: 64 };
const MOST_BYTES = 10_000_000;
const SAFE_PATH = /^[\w@./-]*$/;

/** Runs no script of any package. Only beside a package-lock.json. */
export async function askRegistry(
  files: ReadonlyMap<string, string>,
  { name, manifest, development }: MissingPackage,
  access: RegistryAccess,
  signal: AbortSignal,
): Promise<RegistryAnswer> {
  const top = lockFolder(files, manifest);
  if (top === null || !SAFE_PATH.test(manifest))
    return { kind: 'unknown', because: 'there is no package-lock.json over it' };
  const inside = relative(top, dirname(manifest));
  const workspace = inside === '' ? '' : `--workspace ./${inside}`;
  const sandbox = await access.sandbox();
  // A stranger's settings say what npm does: it is not let loose where nothing keeps it in.
  if (sandbox.kind === 'none') return { kind: 'unknown', because: sandbox.says };
  const cell = await sandbox.open(join(access.folder, `registry-${randomUUID()}`));
  try {
    await lay(cell, files);
    let output = '';
    const { end, because } = await cell.run({
      command: `cd ./${top} && npm install --package-lock-only --ignore-scripts ${development ? '-D' : ''} ${workspace} -- '${name}'`,
      network: true,
      // A git that a stranger's .npmrc names would run with the network.
      environment: { ...access.environment, npm_config_git: 'git' },
      limits: { ...LIMITS, timeMs: access.timeMs },
      mounts: [],
      signal,
      onOutput: (chunk) => (output = (output + chunk.toString()).slice(-4_000)),
    });
    if (end !== 'passed')
      return { kind: 'unknown', because: /npm error (?!code)(.{1,200})/.exec(output)?.[1] ?? because };
    const [answered, lock] = await Promise.all([read(cell, manifest), read(cell, join(top, 'package-lock.json'))]);
    return answered === null || lock === null
      ? { kind: 'unknown', because: 'npm left no manifest or lock behind' }
      : { kind: 'known', manifest: answered, lock };
  } finally {
    await cell.close();
  }
}

/** Folder of the nearest lock over a manifest; '' for the top. */
function lockFolder(files: ReadonlyMap<string, string>, manifest: string): string | null {
  for (let folder = dirname(manifest); ; folder = dirname(folder)) {
    const path = folder === '.' ? '' : folder;
    if (files.has(path === '' ? 'package-lock.json' : `${path}/package-lock.json`)) return path;
    if (folder === '.') return null;
  }
}

async function lay(cell: Cell, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [path, text] of files) {
    if (!/(?:^|\/)(?:package(?:-lock)?\.json|\.npmrc)$/.test(path) || leavesTree(path)) continue;
    await mkdir(dirname(join(cell.tree, path)), { recursive: true });
    await writeFile(join(cell.tree, path), text);
  }
  await cell.admit();
}

/** What a command left may be anything, also a link to somewhere else. */
async function read(cell: Cell, path: string): Promise<string | null> {
  const file = join(cell.tree, path);
  const found = await lstat(file).catch(() => null);
  return found?.isFile() === true && found.size <= MOST_BYTES ? readFile(file, 'utf8') : null;
}
