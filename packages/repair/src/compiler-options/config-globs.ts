// The patterns of tsconfig.json's include and exclude, matched against paths of the tree. It must not know a compiler.

const LEFT_OUT = /(?:^|\/)(?:node_modules|bower_components|jspm_packages|\.[^/]*)(?:\/|$)/;

/** Paths under `folder` ('' for the top) that the patterns take; `include` undefined: all. */
export function pathsIn(
  paths: Iterable<string>,
  folder: string,
  { include = ['**/*'], exclude = [] }: { readonly include?: readonly string[]; readonly exclude?: readonly string[] },
): readonly string[] {
  const [taken, left] = [include, exclude].map((globs) => globs.slice(0, 100).map(matcherOf));
  return [...paths].filter((path) => {
    if (folder !== '' && !path.startsWith(`${folder}/`)) return false;
    const inside = folder === '' ? path : path.slice(folder.length + 1);
    return (
      !LEFT_OUT.test(inside) &&
      taken?.some((matches) => matches(inside)) === true &&
      left?.some((matches) => matches(inside)) !== true
    );
  });
}

/** A pattern without a wildcard in its last part names a file or a whole folder. */
function matcherOf(glob: string): (path: string) => boolean {
  const parts = glob
    .slice(0, 300)
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  const isFolder = !/[*?]/.test(parts.at(-1) ?? '') || parts.at(-1) === '**';
  return (path) => matches(parts, path.split('/').slice(0, 40), isFolder);
}

function matches(parts: readonly string[], names: readonly string[], isFolder: boolean): boolean {
  // Places in the pattern that may be reached; a set, so that many `**` cost no more than their number.
  let reached = new Set([0]);
  for (const name of names) {
    const next = new Set<number>();
    for (const at of withSkipped(reached, parts)) {
      if (at === parts.length && isFolder) next.add(at);
      else if (parts[at] === '**') next.add(at);
      else if (at < parts.length && nameMatches(parts[at] ?? '', name)) next.add(at + 1);
    }
    reached = next;
  }
  return withSkipped(reached, parts).has(parts.length);
}

/** `**` may stand for no folder at all. */
function withSkipped(reached: ReadonlySet<number>, parts: readonly string[]): ReadonlySet<number> {
  const all = new Set(reached);
  for (const at of all) if (parts[at] === '**') all.add(at + 1);
  return all;
}

function nameMatches(pattern: string, name: string): boolean {
  let [p, n, star, from] = [0, 0, -1, 0];
  while (n < name.length) {
    if (pattern[p] === '*') [star, from] = [p++, n];
    else if (pattern[p] === '?' || pattern[p] === name[n]) [p, n] = [p + 1, n + 1];
    else if (star === -1) return false;
    else [p, n] = [star + 1, ++from];
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
