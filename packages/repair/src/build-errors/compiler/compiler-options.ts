// Reads a project's tsconfig as the compiler does, out of files that are given. Knows no repair.
import ts from 'typescript';
import type { BuildErrorProblem, Outside } from '../problem.ts';

export type CompilerSettings = Required<Pick<BuildErrorProblem, 'compilerOptions' | 'rootNames'>>;

export type ReadSettings =
  | { readonly kind: 'read'; readonly settings: CompilerSettings }
  | { readonly kind: 'no-config' | 'unreadable'; readonly because: string; readonly mend: string };

/**
 * Options and files of the `tsconfig.json` at `path`, with what it extends and includes; of references none is followed.
 * `paths` of the answer are relative to `top`.
 */
export function readCompilerSettings(
  {
    top,
    files,
    outside,
  }: { readonly top: string; readonly files: ReadonlyMap<string, string>; readonly outside: Outside },
  path = 'tsconfig.json',
): ReadSettings {
  const text = files.get(path);
  if (text === undefined)
    return { kind: 'no-config', because: `there is no ${path}`, mend: 'give the options of the compiler' };
  const json = ts.parseConfigFileTextToJson(`${top}/${path}`, text);
  const read = (file: string): string | undefined => files.get(file.slice(top.length + 1)) ?? outside.readFile(file);
  const host: ts.ParseConfigHost = {
    useCaseSensitiveFileNames: true,
    readFile: read,
    fileExists: (file) => read(file) !== undefined,
    readDirectory: (folder, extensions, excluded, included) =>
      matching(top, files, { folder, extensions, excluded: excluded ?? [], included }),
  };
  const folder = path.includes('/') ? `${top}/${path.slice(0, path.lastIndexOf('/'))}` : top;
  const parsed = ts.parseJsonConfigFileContent(json.config ?? {}, host, folder, {}, `${top}/${path}`);
  if (json.error !== undefined) {
    const because = ts.flattenDiagnosticMessageText(json.error.messageText, ' ');
    return { kind: 'unreadable', because: `${path}: ${because}`, mend: `put ${path} right` };
  }
  const rootNames = parsed.fileNames.map((name) => name.slice(top.length + 1)).filter((name) => files.has(name));
  return { kind: 'read', settings: { compilerOptions: parsed.options, rootNames } };
}

interface Wanted {
  readonly folder: string;
  readonly extensions: readonly string[];
  readonly excluded: readonly string[];
  readonly included: readonly string[];
}

function matching(
  top: string,
  files: ReadonlyMap<string, string>,
  { folder, extensions, excluded, included }: Wanted,
): string[] {
  const inside = folder === top ? '' : `${folder.slice(top.length + 1)}/`;
  const taken = included.map(patternOf);
  const left = [...excluded, '**/node_modules'].map(patternOf);
  return [...files.keys()].flatMap((path) => {
    if (!path.startsWith(inside) || !extensions.some((extension) => path.endsWith(extension))) return [];
    const own = path.slice(inside.length);
    return taken.some((one) => one.test(own)) && !left.some((one) => one.test(own)) ? [`${top}/${path}`] : [];
  });
}

/** `**` is any folders, `*` any characters but a slash, `?` one; a folder stands for all that is in it. */
function patternOf(pattern: string): RegExp {
  const source = pattern
    .replace(/^\.\//, '')
    .replace(/\/$/, '')
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('**/', '\u0000')
    .replaceAll('**', '\u0001')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
    .replaceAll('\u0000', '(?:.*/)?')
    .replaceAll('\u0001', '.*');
  return new RegExp(`^${source}(?:/.*)?$`);
}
