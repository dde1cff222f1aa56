// Names a set of dependencies by all that decides it, so that an equal name means an equal set. Pure but for the platform.
import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { FileEdit } from '@kintsugi/domain';
import type { CommitTree } from '../clone/commit-tree.ts';

const DECIDING = new Set([
  'package.json',
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'bun.lock',
  '.npmrc',
  '.yarnrc',
  '.yarnrc.yml',
  '.pnpmfile.cjs',
]);

const decides = (path: string): boolean =>
  DECIDING.has(posix.basename(path)) || path.startsWith('patches/') || path.startsWith('.yarn/patches/');

/**
 * SHA-256 (hex) over the project, the install command, this Node and platform, and every file that package managers
 * read, `edits` laid over. Null: there is no package.json at the top, so nothing says what an install depends on.
 */
export function lockKey(
  project: string,
  install: string,
  { files }: CommitTree,
  edits: readonly FileEdit[],
): string | null {
  const blobs = new Map(files.filter(({ path }) => decides(path)).map(({ path, blob }) => [path, blob]));
  const algorithm = files.some(({ blob }) => blob.length === SHA256_DIGITS) ? 'sha256' : 'sha1';
  for (const { path, text } of edits.filter((edit) => decides(edit.path))) {
    if (text === null) blobs.delete(path);
    else blobs.set(path, blobOf(text, algorithm));
  }
  if (!blobs.has('package.json')) return null;
  const hash = createHash('sha256');
  hash.update(JSON.stringify([project, install, process.version, process.platform, process.arch]));
  for (const pair of [...blobs].toSorted(([a], [b]) => (a < b ? -1 : 1))) hash.update(JSON.stringify(pair));
  return hash.digest('hex');
}

const SHA256_DIGITS = 64;

/** As git names it, so that an edit and the commit that is made of it have the same key. */
function blobOf(text: string, algorithm: 'sha1' | 'sha256'): string {
  const bytes = Buffer.from(text);
  return createHash(algorithm).update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
