// Which paths a patch may name, and which of them are tests or locks. It must not know what the files say.

const LOCK_FILES = new Set(['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock']);

/** A relative path that stays in the tree and out of what belongs to git and the package manager. */
export function isInsideTree(path: string): boolean {
  if (path === '' || path.length > 1_024 || path.startsWith('/') || path.includes('\\') || path.includes('\0')) {
    return false;
  }
  if (/^[a-z]:/i.test(path)) return false;
  return path.split('/').every((part) => !['', '.', '..', 'node_modules'].includes(part) && !/^\.git$/i.test(part));
}

export function isTestFile(path: string): boolean {
  return (
    /(?:^|[./_-])(?:test|spec)s?\.[cm]?[jt]sx?$/.test(path) ||
    /(?:^|\/)(?:__tests__|__snapshots__|tests?|spec)\//.test(path)
  );
}

export function isLockFile(path: string): boolean {
  return LOCK_FILES.has(nameOf(path));
}

export function isManifest(path: string): boolean {
  return nameOf(path) === 'package.json';
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Without a slash at its end; '' at the top. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

/** `path` as seen from `folder`, with `.` and `..` worked out; null where it would leave the tree. */
export function resolveIn(folder: string, path: string): string | null {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}

/** What can be compared line by line: no binary, and not so large that a patch of it could be read by anybody. */
export function isPatchableText(text: string): boolean {
  return text.length <= 2_000_000 && !text.includes('\0');
}
