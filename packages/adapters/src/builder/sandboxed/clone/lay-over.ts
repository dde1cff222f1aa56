// Lays edits over a clone. A path is a stranger's word: none leads out of the clone, through a link or into git's own.
import { constants } from 'node:fs';
import { lstat, mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileEdit } from '@kintsugi/domain';

/** Null: all are laid over. Otherwise one sentence says which could not be, and the clone is not to be used. */
export async function layOver(folder: string, edits: readonly FileEdit[]): Promise<string | null> {
  for (const { path, text } of edits) {
    const refused = whyNoPath(path) ?? (await whyNotThere(folder, path));
    if (refused !== null) return `The edit of ${JSON.stringify(path.slice(0, 200))} was refused: ${refused}.`;
    const file = join(folder, path);
    await rm(file, { force: true });
    if (text === null) continue;
    await mkdir(dirname(file), { recursive: true });
    const handle = await open(file, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW);
    await handle.writeFile(text).finally(() => handle.close());
  }
  return null;
}

/** Why `path` names no file of a repository; null: it does. */
export function whyNoPath(path: string): string | null {
  if (path === '' || path.includes('\0') || path.length > 4_000) return 'it is no path';
  if (path.startsWith('/') || path.includes('\\')) return 'paths are relative, with `/`';
  for (const part of path.split('/')) {
    if (part === '' || part === '.' || part === '..') return 'it leads out of the repository, or nowhere';
    // HFS ignores some characters, NTFS knows git's folder by a short name: git itself refuses the same.
    if (/^(\.git|git~1)$/i.test(part.replaceAll(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, ''))) {
      return 'it leads into what belongs to git';
    }
  }
  return null;
}

async function whyNotThere(folder: string, path: string): Promise<string | null> {
  const parts = path.split('/');
  let at = folder;
  for (const [index, part] of parts.entries()) {
    at = join(at, part);
    const found = await lstat(at).catch(() => null);
    if (found === null) return null;
    if (found.isSymbolicLink()) return 'there is a symbolic link';
    const isLast = index === parts.length - 1;
    if (isLast ? found.isDirectory() : !found.isDirectory())
      return isLast ? 'there is a folder' : 'a file is in its way';
  }
  return null;
}
