// Reads declarations of the problem's folder and of the compiler's library, and nothing beyond. Runs in a searcher.
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';

export interface Outside {
  /** Absolute folder that the problem's paths are relative to. */
  readonly top: string;
  /** Absolute folder of TypeScript's own declarations. */
  readonly libraryFolder: string;
  /** Text of a file by its absolute path; undefined: it is not there, no plain file, too large, or lies outside. */
  readonly readFile: (path: string) => string | undefined;
  readonly folders: (path: string) => readonly string[];
  readonly folderExists: (path: string) => boolean;
}

const MOST_BYTES = 8_000_000;
const NOWHERE = `${sep}nowhere`;

/**
 * What lies in `folder` by its real path may be read: a link out of it is refused, one that stays in it (as workspaces
 * are linked into node_modules) is followed. Null: nothing but the library can be read.
 */
export function openOutside(folder: string | null, libraryFolder: string): Outside {
  const top = folder === null ? NOWHERE : resolve(folder);
  const realTop = realOf(top);
  const realIn = (path: string): string | null => {
    const absolute = resolve(path);
    if (dirname(absolute) === libraryFolder && /^lib\..*\.d\.ts$|^lib\.d\.ts$/.test(basename(absolute)))
      return absolute;
    if (realTop === null || (absolute !== top && !absolute.startsWith(top + sep))) return null;
    const real = realOf(absolute);
    return real !== null && (real === realTop || real.startsWith(realTop + sep)) ? real : null;
  };
  return {
    top,
    libraryFolder,
    readFile: (path) => {
      const real = realIn(path);
      return real === null ? undefined : orUndefined(() => textOf(real));
    },
    folders: (path) => {
      const real = realIn(path);
      if (real === null) return [];
      const names = orUndefined(() => readdirSync(real)) ?? [];
      return names.filter((name) => isFolder(realIn(join(path, name)))).toSorted();
    },
    folderExists: (path) => isFolder(realIn(path)),
  };
}

/** A pipe or a device would be read for ever. */
function textOf(path: string): string | undefined {
  const found = statSync(path);
  return found.isFile() && found.size <= MOST_BYTES ? readFileSync(path, 'utf8') : undefined;
}

function isFolder(path: string | null): boolean {
  return path !== null && orUndefined(() => statSync(path).isDirectory()) === true;
}

function realOf(path: string): string | null {
  return orUndefined(() => realpathSync(path)) ?? null;
}

/** A file that cannot be read is, for a compiler, not there: a search goes on without it. */
function orUndefined<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
