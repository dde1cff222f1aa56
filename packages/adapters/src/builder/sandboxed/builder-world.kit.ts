// A builder over a git repository of its own, for tests: commits made of texts, links and modes as git would take them.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BuilderUnderTest } from '@kintsugi/engine/kits';
import { openSandbox } from '../../sandbox/open-sandbox.ts';
import { removeTree } from '../../sandbox/remove-tree.ts';
import { memoryFolder } from './memory-folder.ts';
import { openBuilder, type BuilderOptions, type SandboxedBuilder } from './index.ts';

/** A text, or what git knows beside it: a symbolic link's target, another repository's commit. */
export type Entry = string | { readonly link: string } | { readonly module: string } | { readonly program: string };

export interface BuilderWorld extends BuilderUnderTest {
  readonly builder: SandboxedBuilder;
  readonly folder: string;
  readonly gitFolder: string;
  readonly commit: (files: Readonly<Record<string, Entry>>) => Promise<string>;
  /** Another builder over the same folder. */
  readonly reopen: () => Promise<SandboxedBuilder>;
}

const SECRET = 'kit-secret-token';

export async function openBuilderWorld(options: Partial<BuilderOptions> = {}): Promise<BuilderWorld> {
  process.env['KINTSUGI_KIT_TOKEN'] = SECRET;
  const top = mkdtempSync(join(tmpdir(), 'kintsugi builder '));
  const gitFolder = join(top, 'mirror.git');
  execFileSync('git', ['init', '--quiet', '--bare', gitFolder]);
  const floors = { diskMb: 64, memoryMb: 64 };
  const reopen = (): Promise<SandboxedBuilder> =>
    openBuilder({ folder: join(top, 'data'), gitFolderOf: () => gitFolder, now: Date.now, floors, ...options });
  const builder = await reopen();
  return {
    builder,
    folder: join(top, 'data'),
    gitFolder,
    secret: SECRET,
    endsDaemons: true,
    boundsMemory: process.platform === 'linux' ? true : { cannot: 'memory is measured on Linux alone' },
    read: (path) => readFile(path, 'utf8').catch(() => null),
    commit: async (files) => commitOf(gitFolder, files),
    reopen,
    async dispose() {
      await builder.close();
      await removeTree(top);
    },
  };
}

/** Why bubblewrap keeps nothing in here; null: it does. */
export async function whyNoBubblewrap(): Promise<string | null> {
  const folder = mkdtempSync(join(tmpdir(), 'kintsugi-trial-'));
  const sandbox = await openSandbox({ folder });
  await removeTree(folder);
  return sandbox.kind === 'bubblewrap' ? null : sandbox.says;
}

/** Folders of the cells that are there, on the disk and in memory, by the processes that they belong to. */
export async function cellOwners({ folder }: { readonly folder: string }): Promise<readonly string[]> {
  const disk = join(folder, 'cells');
  const memory = await memoryFolder(disk);
  return [disk, ...(memory === null ? [] : [memory])].flatMap((top) =>
    readdirSync(top).map((owner) => join(top, owner)),
  );
}

/** Command lines of the processes of this machine that hold `mark`. */
export function livingWith(mark: string): readonly string[] {
  return readdirSync('/proc').flatMap((pid) => {
    try {
      const line = /^\d+$/.test(pid) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') : '';
      return line.includes(mark) ? [line] : [];
    } catch {
      // It ended since it was listed.
      return [];
    }
  });
}

/** By git's own stream for imports, which takes names and modes that no file system would. */
function commitOf(gitFolder: string, files: Readonly<Record<string, Entry>>): string {
  const parts = Object.entries(files).map(([path, entry]) => {
    const name = `"${[...Buffer.from(path)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')}"`;
    if (typeof entry === 'object' && 'module' in entry) return `M 160000 ${entry.module} ${name}\n`;
    const [mode, text] =
      typeof entry === 'string'
        ? ['100644', entry]
        : 'link' in entry
          ? ['120000', entry.link]
          : ['100755', entry.program];
    return `M ${mode} inline ${name}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
  });
  const stream = `commit refs/heads/kit\ncommitter kit <kit@example.org> 0 +0000\ndata 3\nkit\ndeleteall\n${parts.join('')}\n`;
  const done = spawnSync('git', ['--git-dir', gitFolder, 'fast-import', '--quiet', '--force'], { input: stream });
  if (done.status !== 0) throw new Error(`the commit was not made: ${done.stderr.toString()}`);
  return execFileSync('git', ['--git-dir', gitFolder, 'rev-parse', 'refs/heads/kit'], { encoding: 'utf8' }).trim();
}
