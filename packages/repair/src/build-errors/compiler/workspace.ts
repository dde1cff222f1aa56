// One language service over files that change from try to try. It must not know how repairs are found.
import ts from 'typescript';
import { declarationRegistry } from './declaration-registry.ts';
import { parseFaults, type Fault } from '../faults.ts';
import type { BuildErrorProblem } from '../problem.ts';

/** What the files of a state say where they differ from the broken ones; by path. */
export type Overlay = ReadonlyMap<string, string>;

export interface Workspace {
  readonly problem: BuildErrorProblem;
  readonly service: ts.LanguageService;
  /** Files whose faults count. */
  readonly roots: readonly string[];
  /** Shows another state; only files that differ are read again. */
  show(overlay: Overlay): void;
  text(path: string): string | undefined;
  /** Errors of one file in the state that is shown: of its syntax where it has any, of its types else. */
  faults(path: string): readonly Fault[];
  program(): ts.Program;
  absolute(path: string): string;
  /** Null: outside of the files. */
  relative(absolute: string): string | null;
  close(): void;
}

export function openWorkspace(problem: BuildErrorProblem): Workspace {
  let shown: Overlay = new Map();
  const text = (path: string): string | undefined => shown.get(path) ?? problem.files.get(path);
  const absolute = (path: string): string => `${problem.top}/${path}`;
  const relative = (path: string): string | null => {
    const inside = path.startsWith(`${problem.top}/`) ? path.slice(problem.top.length + 1) : null;
    return inside !== null && problem.files.has(inside) ? inside : null;
  };
  const roots = rootsOf(problem);
  const host = hostOf(problem, { roots: roots.map(absolute), relative, text });
  const service = ts.createLanguageService(host, declarationRegistry);
  return {
    problem,
    service,
    roots,
    show: (overlay) => void (shown = overlay),
    text,
    faults: (path) => faultsOf(path, { service, name: absolute(path), text: text(path) ?? '' }),
    program: () => service.getProgram() as ts.Program,
    absolute,
    relative,
    close: () => service.dispose(),
  };
}

function rootsOf({ files, rootNames, compilerOptions }: BuildErrorProblem): readonly string[] {
  const readable = compilerOptions.allowJs === true ? /\.[cm]?[jt]sx?$/ : /\.[cm]?tsx?$/;
  return rootNames ?? [...files.keys()].filter((path) => readable.test(path) && !path.includes('node_modules/'));
}

interface View {
  readonly roots: readonly string[];
  relative(path: string): string | null;
  text(path: string): string | undefined;
}

function hostOf(
  { top, files, compilerOptions, outside }: BuildErrorProblem,
  { roots, relative, text }: View,
): ts.LanguageServiceHost {
  const folders = foldersOf(top, files.keys());
  // What lies outside does not change while we search, and the compiler asks for it again with every state.
  const read = remembered((path: string) => outside.readFile(path));
  const outsideVersion = remembered((path: string) => versionOf(read(path) ?? ''));
  const known = remembered((path: string) => outside.folderExists?.(path) ?? null);
  const textOf = (path: string): string | undefined => {
    const inside = relative(path);
    return inside === null ? read(path) : text(inside);
  };
  return {
    getCompilationSettings: () => compilerOptions,
    getScriptFileNames: () => [...roots],
    getScriptVersion: (path) => {
      const inside = relative(path);
      return inside === null ? outsideVersion(path) : versionOf(text(inside) ?? '');
    },
    getScriptSnapshot: (path) => {
      const found = textOf(path);
      return found === undefined ? undefined : ts.ScriptSnapshot.fromString(found);
    },
    getCurrentDirectory: () => top,
    getDefaultLibFileName: (options) => `${outside.libraryFolder}/${ts.getDefaultLibFileName(options)}`,
    fileExists: (path) => textOf(path) !== undefined,
    readFile: textOf,
    // Where nobody can tell, the compiler tries the files themselves.
    directoryExists: (path) => folders.has(path) || (known(path) ?? true),
    getDirectories: (path) => [...new Set([...childrenOf(folders, path), ...(outside.folders?.(path) ?? [])])],
    useCaseSensitiveFileNames: () => true,
  };
}

function faultsOf(
  path: string,
  { service, name, text }: { service: ts.LanguageService; name: string; text: string },
): readonly Fault[] {
  const parse = parseFaults(path, text);
  if (parse.length > 0 || path.endsWith('.json')) return parse;
  const found = [...service.getSyntacticDiagnostics(name), ...service.getSemanticDiagnostics(name)];
  return found
    .filter(({ category }) => category === ts.DiagnosticCategory.Error)
    .map(({ start, length, code, messageText }) => ({
      path,
      start: start ?? 0,
      length: length ?? 0,
      code,
      message: ts.flattenDiagnosticMessageText(messageText, '\n'),
      isSyntax: false,
    }));
}

/** Names a text, since other searches share the registry of parsed files. Two texts of one name: once in 2^32. */
function versionOf(text: string): string {
  let sum = 0;
  for (let at = 0; at < text.length; at += 1) sum = (Math.imul(sum, 31) + text.charCodeAt(at)) | 0;
  return `${text.length}:${sum}`;
}

function remembered<Answer>(ask: (path: string) => Answer): (path: string) => Answer {
  const answers = new Map<string, Answer>();
  return (path) => {
    if (!answers.has(path)) answers.set(path, ask(path));
    return answers.get(path) as Answer;
  };
}

function foldersOf(top: string, paths: Iterable<string>): ReadonlySet<string> {
  const folders = new Set([top]);
  for (const path of paths) {
    const parts = path.split('/').slice(0, -1);
    for (let length = 1; length <= parts.length; length += 1) folders.add(`${top}/${parts.slice(0, length).join('/')}`);
  }
  return folders;
}

function childrenOf(folders: ReadonlySet<string>, path: string): readonly string[] {
  const start = `${path}/`;
  return [...folders].flatMap((folder) =>
    folder.startsWith(start) && !folder.slice(start.length).includes('/') ? [folder.slice(start.length)] : [],
  );
}
