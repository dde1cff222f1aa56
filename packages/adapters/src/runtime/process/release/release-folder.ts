// A release folder read as a stranger's: bounded, nothing from outside of it, and named by what it holds.
import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { refuse } from '@kintsugi/domain';
import type { Refusal } from '@kintsugi/domain';
import type { RunSpec } from '../spec.ts';

export interface ReleaseFile {
  /** Relative, with `/`. */
  readonly path: string;
  readonly bytes: Buffer;
  readonly executable: boolean;
}

export type ReadRelease =
  | { readonly ok: true; readonly files: readonly ReleaseFile[]; readonly contentHash: string }
  | { readonly ok: false; readonly refusal: Refusal };

const FILES_MAX = 5_000;
const BYTES_MAX = 128 * 1024 * 1024;
/** Not part of what a release is: dependencies come from the installation, history and our own files from nowhere. */
const LEFT_OUT = new Set(['node_modules', '.git', '.kintsugi']);

/** Reads `folder` as a release that is run as `run` says. The hash (SHA-256, hex) covers paths, bytes and the executable bit, in the order of paths. */
export async function readReleaseFolder(folder: string, run: RunSpec): Promise<ReadRelease> {
  const root = await realpath(folder).catch(() => null);
  if (root === null || !(await lstat(root)).isDirectory())
    return refuse(
      'no-release-folder',
      `there is no folder ${folder}`,
      'Name a folder that holds the code of the release.',
    );
  const found = await list(root, root);
  if (!Array.isArray(found)) return { ok: false, refusal: found as Refusal };
  const files: ReleaseFile[] = [];
  let bytes = 0;
  for (const path of (found as readonly string[]).toSorted()) {
    const file = await readOne(root, path);
    bytes += file.bytes.length;
    if (bytes > BYTES_MAX)
      return refuse(
        'release-too-big',
        `${folder} holds more than ${BYTES_MAX / 1_048_576} MB`,
        'Leave out what the code does not need; data belongs in the folder that {{data}} names.',
      );
    files.push(file);
  }
  const entry = entryOf(run);
  if (entry !== null && !files.some(({ path }) => path === entry)) {
    return refuse(
      'no-entry-point',
      `${folder} has no ${entry}, which is what would be run`,
      `Add ${entry}, or name the right file as this service's entry.`,
    );
  }
  return { ok: true, files, contentHash: hashOf(files) };
}

/** The file of the release that is run; null for a command that names none. */
export function entryOf(run: RunSpec): string | null {
  const named =
    run.kind === 'node'
      ? run.entry
      : (run.command.find((word, at) => (at === 0 ? word.startsWith('./') : /^[\w.][\w/.-]*\.\w+$/.test(word))) ??
        null);
  if (named === null || isAbsolute(named)) return named;
  return join(named).split(sep).join('/');
}

async function list(root: string, folder: string, found: string[] = []): Promise<readonly string[] | Refusal> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (LEFT_OUT.has(entry.name)) continue;
    const path = join(folder, entry.name);
    const shown = relative(root, path);
    if (entry.isSymbolicLink()) {
      const refusal = await judgeLink(root, path, shown);
      if (refusal) return refusal;
    } else if (entry.isDirectory()) {
      const inner = await list(root, path, found);
      if (!Array.isArray(inner)) return inner;
      continue;
    } else if (!entry.isFile()) {
      return refuse('not-a-file', `${shown} is neither a file nor a folder`, 'Take it out of the release folder.')
        .refusal;
    }
    found.push(shown.split(sep).join('/'));
    if (found.length > FILES_MAX)
      return refuse(
        'release-too-big',
        `the release has more than ${FILES_MAX} files`,
        'Leave out what the code does not need.',
      ).refusal;
  }
  return found;
}

/** A link is taken as the file that it points at, if that is one of the release's own. */
async function judgeLink(root: string, path: string, shown: string): Promise<Refusal | null> {
  const target = await realpath(path).catch(() => null);
  if (target === null || !target.startsWith(root + sep))
    return refuse(
      'link-out-of-release',
      `${shown} points out of the release folder`,
      'Copy what it points at into the folder.',
    ).refusal;
  if (!(await lstat(target)).isFile())
    return refuse('link-to-folder', `${shown} points at a folder`, 'Copy the folder instead of linking it.').refusal;
  return null;
}

async function readOne(root: string, path: string): Promise<ReleaseFile> {
  const target = await realpath(join(root, path));
  const { mode } = await lstat(target);
  return { path, bytes: await readFile(target), executable: (mode & 0o100) !== 0 };
}

function hashOf(files: readonly ReleaseFile[]): string {
  const hash = createHash('sha256');
  for (const { path, bytes, executable } of files) {
    hash.update(JSON.stringify([path, bytes.length, executable]));
    hash.update(bytes);
  }
  return hash.digest('hex');
}
