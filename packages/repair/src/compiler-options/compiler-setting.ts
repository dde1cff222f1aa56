// Reads tsconfig.json as the compiler does, from texts. It must not read a disk or check a type.
import type { Diagnosis } from '@kintsugi/domain';
import ts from 'typescript';
import { folderOf, isTestFile, resolveIn } from '../tree-paths.ts';
import { pathsIn } from './config-globs.ts';

export interface ProjectFiles {
  /** The absolute folder that all paths are relative to, without a slash at its end. */
  readonly top: string;
  readonly files: ReadonlyMap<string, string>;
  readonly diagnoses: readonly Diagnosis[];
  /** Text of a file that is not in `files`, by its absolute path: a configuration that is extended. */
  readonly readOutside: (path: string) => string | undefined;
}

export interface CompilerSetting {
  readonly options: ts.CompilerOptions;
  /** Paths that the compiler begins with. */
  readonly rootNames: readonly string[];
  /** Path of the configuration; null: there is none, so that nothing but the language's own rules is known. */
  readonly config: string | null;
}

const SOURCE = /\.[cm]?tsx?$/;
const UNCONFIGURED: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  allowImportingTsExtensions: true,
  allowJs: true,
  skipLibCheck: true,
};
const MOST_CONFIGS = 40;

/**
 * The setting under which the diagnosed files are compiled: that of the nearest tsconfig.json, or of one that it
 * refers to or that stands beside it, whichever takes most of them in; they are added to the roots if none does.
 *
 * Never emits. Faults in a configuration are passed over, as far as the compiler itself can do without.
 */
export function compilerSetting(project: ProjectFiles): CompilerSetting {
  const wanted = [...new Set(project.diagnoses.flatMap(({ file }) => (file !== null && isSource(file) ? [file] : [])))];
  const known = wanted.filter((path) => project.files.has(path));
  const settings = configsFor(known, project).map((config) => readSetting(config, project));
  const count = ({ rootNames }: CompilerSetting): number => known.filter((path) => rootNames.includes(path)).length;
  const best = settings.toSorted((a, b) => count(b) - count(a))[0] ?? unconfigured(project);
  return { ...best, rootNames: [...new Set([...best.rootNames, ...known])] };
}

/** Nearest first. */
function configsFor(paths: readonly string[], { files }: ProjectFiles): readonly string[] {
  const configs = new Set<string>();
  for (const path of paths.length > 0 ? paths : ['']) {
    for (let folder = folderOf(path); ; folder = folderOf(folder)) {
      const config = join(folder, 'tsconfig.json');
      if (files.has(config)) for (const one of [config, ...besides(config, files)]) configs.add(one);
      if (folder === '') break;
    }
  }
  return [...configs].slice(0, MOST_CONFIGS);
}

function besides(config: string, files: ReadonlyMap<string, string>): readonly string[] {
  const folder = folderOf(config);
  const parsed = ts.parseConfigFileTextToJson(config, files.get(config) ?? '').config as unknown;
  const references = Array.isArray(memberOf(parsed, 'references')) ? (memberOf(parsed, 'references') as unknown[]) : [];
  const referred = references.flatMap((reference) => {
    const path = memberOf(reference, 'path');
    const target = typeof path === 'string' ? resolveIn(folder, path) : null;
    return target === null ? [] : [target, join(target, 'tsconfig.json')].filter((one) => files.has(one));
  });
  const siblings = [...files.keys()].filter(
    (path) => folderOf(path) === folder && /\/?tsconfig\.[\w.-]+\.json$/.test(path),
  );
  return [...referred, ...siblings];
}

function readSetting(config: string, project: ProjectFiles): CompilerSetting {
  const { top, files, readOutside } = project;
  const relative = (path: string): string => (path.startsWith(`${top}/`) ? path.slice(top.length + 1) : path);
  const read = (path: string): string | undefined => files.get(relative(path)) ?? readOutside(path);
  const host: ts.ParseConfigHost = {
    useCaseSensitiveFileNames: true,
    fileExists: (path) => read(path) !== undefined,
    readFile: read,
    readDirectory: (folder, extensions, exclude, include) =>
      pathsIn(files.keys(), folder === top ? '' : relative(folder), { include, ...(exclude && { exclude }) })
        .filter((path) => extensions.some((extension) => path.endsWith(extension)))
        .map((path) => `${top}/${path}`),
  };
  const json = ts.parseConfigFileTextToJson(config, files.get(config) ?? '').config as unknown;
  const folder = join(top, folderOf(config)).replace(/\/$/, '');
  const parsed = ts.parseJsonConfigFileContent(json ?? {}, host, folder, {}, `${top}/${config}`);
  const rootNames = parsed.fileNames.map(relative).filter((path) => files.has(path));
  return { options: neverEmitting(parsed.options), rootNames, config };
}

/** What is only looked at needs no place for what it would write, and loads no plugin. */
function neverEmitting(options: ts.CompilerOptions): ts.CompilerOptions {
  const { plugins: _, incremental: __, composite: ___, tsBuildInfoFile: ____, ...rest } = options;
  return { ...rest, noEmit: true };
}

function unconfigured({ files }: ProjectFiles): CompilerSetting {
  const rootNames = [...files.keys()].filter(
    (path) => isSource(path) && !isTestFile(path) && !path.includes('node_modules/'),
  );
  return { options: { ...UNCONFIGURED, noEmit: true }, rootNames, config: null };
}

function isSource(path: string): boolean {
  return SOURCE.test(path) || /\.[cm]?jsx?$/.test(path);
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
