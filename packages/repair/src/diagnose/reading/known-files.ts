// Which file of the repository a printed path means. It must not know where the sandbox had the repository.

export interface KnownFiles {
  /** The file that a printed path means, relative to the top; null when it is none of ours or nobody can tell. */
  readonly fileOf: (printed: string) => string | null;
  /** A path that may not exist, made relative to the top by a path beside it that does; else as it is printed. */
  readonly pathBeside: (printed: string, beside: string | null) => string;
}

const pathLengthMax = 1_000;

/** Code of others, which may have files named like ours. */
const foreign =
  /(?:^|\/)(?:node_modules|site-packages|dist-packages|\.pyenv|\.cargo|\.rustup|\.m2)\/|^(?:node:|\/usr\/|\/lib\/|\/rustc\/|\/proc\/|\/dev\/)|\/pkg\/mod\/|^https?:/;

/**
 * The longest end of the printed path that is a known file; for a path relative to some folder below the top, the one
 * known file that ends with it. Cost: O(files) once, then O(segments) a path.
 */
export function knownFiles(files: readonly string[]): KnownFiles {
  const known = new Set(files);
  const byName = new Map<string, string[]>();
  for (const file of files) {
    const name = file.slice(file.lastIndexOf('/') + 1);
    const same = byName.get(name);
    if (same) same.push(file);
    else byName.set(name, [file]);
  }

  const fileOf = (printed: string): string | null => {
    if (printed === '' || printed.length > pathLengthMax) return null;
    const isOurs = known.has(printed);
    if (!isOurs && foreign.test(printed)) return null;
    const path = plainPath(printed);
    for (let rest = path; rest !== ''; rest = rest.includes('/') ? rest.slice(rest.indexOf('/') + 1) : '') {
      if (known.has(rest)) return rest;
    }
    if (path.startsWith('/')) return null;
    const below = (byName.get(path.slice(path.lastIndexOf('/') + 1)) ?? []).filter((file) => file.endsWith(`/${path}`));
    if (below.length === 1) return below[0]!;
    return files.length === 0 && !path.startsWith('..') && path.includes('.') ? path : null;
  };

  const pathBeside = (printed: string, beside: string | null): string => {
    const path = plainPath(printed);
    const file = beside === null ? null : fileOf(beside);
    if (file === null || beside === null) return path;
    const top = plainPath(beside).slice(0, -file.length);
    return top !== '' && path.startsWith(top) ? path.slice(top.length) : path;
  };

  return { fileOf, pathBeside };
}

/** Slashes forward, no address scheme, no query, no steps up or in place. */
function plainPath(printed: string): string {
  const path = printed
    .replace(/^file:\/\//, '')
    .replace(/^webpack:\/\/[^/]*\//, '')
    .replace(/[?#].*$/, '')
    .replaceAll('\\', '/')
    .replaceAll('%20', ' ');
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step === '.' || (step === '' && steps.length > 0)) continue;
    if (step === '..' && steps.length > 0 && steps.at(-1) !== '..' && steps.at(-1) !== '') steps.pop();
    else steps.push(step);
  }
  return steps.join('/');
}
