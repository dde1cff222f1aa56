// Which packages the diagnoses miss, and whose manifest should name them. It must not know where versions come from.
import type { Diagnosis } from '@kintsugi/domain';
import { folderOf, isInsideTree, isTestFile } from '../tree-paths.ts';
import { isPackageName } from './manifest.ts';
import type { Manifest } from './manifest.ts';

export interface MissingPackage {
  readonly name: string;
  /** Manifest that should declare it. */
  readonly manifest: string;
  /** Only tests and types need it. */
  readonly development: boolean;
}

const NODE_MODULES =
  /^(?:node:.*|assert|async_hooks|buffer|child_process|cluster|console|constants|crypto|dgram|diagnostics_channel|dns|domain|events|fs|http|http2|https|inspector|module|net|os|path|perf_hooks|process|punycode|querystring|readline|repl|stream|string_decoder|timers|tls|tty|url|util|v8|vm|wasi|worker_threads|zlib)(?:\/.*)?$/;
const MISSING =
  /cannot find (?:module|package|type definition file for) ['"]([^'"\s]{1,300})['"]|could not find a declaration file for module ['"]([^'"\s]{1,300})['"]|failed to resolve (?:import|entry for package) ['"]([^'"\s]{1,300})['"]/i;
const MISSING_TYPES = /(?:npm i(?:nstall)? (?:--save-dev|-D) )(@types\/[\w.-]{1,100})/;
const MISSING_CODES = new Set(['TS2307', 'TS7016', 'TS2688', 'ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND']);
const MOST = 20;

/** Each once, in the order of the diagnoses; a package that a manifest on the way up declares is not missing there. */
export function missingPackages(
  diagnoses: readonly Diagnosis[],
  manifests: ReadonlyMap<string, Manifest>,
  files: ReadonlyMap<string, string>,
): readonly MissingPackage[] {
  const missing = new Map<string, MissingPackage>();
  for (const diagnosis of diagnoses) {
    for (const name of namesMissed(diagnosis)) {
      for (const importer of importersOf(name, diagnosis.file, files)) {
        const manifest = manifestOver(importer, manifests);
        const key = `${manifest} ${name}`;
        if (manifest === null || missing.has(key) || missing.size >= MOST) continue;
        if (isDeclaredOver(manifest, name, manifests)) continue;
        missing.set(key, { name, manifest, development: name.startsWith('@types/') || isTestFile(importer) });
      }
    }
  }
  return [...missing.values()];
}

/** The nearest manifest on the way up from a file. */
export function manifestOver(file: string, manifests: ReadonlyMap<string, Manifest>): string | null {
  for (let folder = folderOf(file); ; folder = folderOf(folder)) {
    const path = folder === '' ? 'package.json' : `${folder}/package.json`;
    if (manifests.has(path)) return path;
    if (folder === '') return null;
  }
}

/** Whether a file's text imports a package or a part of it. */
export function importsPackage(text: string, name: string): boolean {
  for (const quote of ['"', "'"]) {
    if (text.includes(`${quote}${name}${quote}`) || text.includes(`${quote}${name}/`)) return true;
  }
  return false;
}

/** `@scope/name` or `name` of what an import says; null: a path, or node's own. */
export function packageOf(specifier: string): string | null {
  if (/^[./#]/.test(specifier) || /^[a-z]:\\/i.test(specifier) || NODE_MODULES.test(specifier)) return null;
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  return isPackageName(name) && (name.includes('/') || !name.startsWith('@')) ? name : null;
}

function namesMissed({ code, subject, message }: Diagnosis): readonly string[] {
  const text = message.slice(0, 4_000);
  const [, module_, untyped, unresolved] = MISSING.exec(text) ?? [];
  const specifier = module_ ?? untyped ?? unresolved ?? (MISSING_CODES.has(code ?? '') ? subject : null);
  const types = MISSING_TYPES.exec(text)?.[1];
  const named = specifier === null || specifier === undefined ? [] : withTypes(specifier, code);
  return [...new Set([...named, ...(types === undefined ? [] : [types])])];
}

function withTypes(specifier: string, code: string | null): readonly string[] {
  if (NODE_MODULES.test(specifier)) return code === 'TS2307' ? ['@types/node'] : [];
  const name = packageOf(specifier);
  if (name === null) return code === 'TS2688' ? [`@types/${specifier}`].filter(isPackageName) : [];
  if (code === 'TS7016' || code === 'TS2688') return [`@types/${name.replace(/^@/, '').replace('/', '__')}`];
  return [name];
}

/** The file that the fault names, and all others that import it: they fail next. */
function importersOf(name: string, file: string | null, files: ReadonlyMap<string, string>): readonly string[] {
  const module_ = name.startsWith('@types/') ? name.slice(7) : name;
  const importers = [...files].filter(
    ([path, text]) => /\.[cm]?[jt]sx?$/.test(path) && isInsideTree(path) && importsPackage(text, module_),
  );
  const named = file !== null && isInsideTree(file) ? [file] : [];
  return [...new Set([...named, ...importers.map(([path]) => path)])].toSorted(
    (a, b) => Number(isTestFile(a)) - Number(isTestFile(b)),
  );
}

function isDeclaredOver(manifest: string, name: string, manifests: ReadonlyMap<string, Manifest>): boolean {
  for (let path: string | null = manifest; path !== null;) {
    if (manifests.get(path)?.declared.has(name) === true) return true;
    const folder = folderOf(path);
    path = folder === '' ? null : manifestOver(folder, manifests);
  }
  return false;
}
