// How a case is built, as the README of the data says. The judge's own: it must not know the repairer.
import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const CASE_FILE = 'program.js';
export const CASE_TOP = '/case';

export const CASE_OPTIONS: ts.CompilerOptions = {
  allowJs: true,
  checkJs: true,
  strict: false,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
  moduleDetection: ts.ModuleDetectionKind.Force,
  types: [],
  noEmit: true,
};

export const LIBRARY_FOLDER = dirname(fileURLToPath(import.meta.resolve('typescript')));

export function readOutside(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

export interface CaseCompiler {
  /** Every diagnostic of the text; none: it builds. */
  diagnostics(text: string): readonly ts.Diagnostic[];
  /** The baseline: the first code fix of the first diagnostic that has one, up to `rounds` times. */
  fixedByFirst(text: string, rounds: number): string;
}

/** One service for all cases, since reading the language's declarations takes half a second. */
export function startCaseCompiler(): CaseCompiler {
  let text = '';
  let version = 0;
  const name = `${CASE_TOP}/${CASE_FILE}`;
  const read = (path: string): string | undefined => (path === name ? text : readOutside(path));
  const service = ts.createLanguageService({
    getCompilationSettings: () => CASE_OPTIONS,
    getScriptFileNames: () => [name],
    getScriptVersion: (path) => (path === name ? String(version) : '0'),
    getScriptSnapshot: (path) => {
      const found = read(path);
      return found === undefined ? undefined : ts.ScriptSnapshot.fromString(found);
    },
    getCurrentDirectory: () => CASE_TOP,
    getDefaultLibFileName: (options) => `${LIBRARY_FOLDER}/${ts.getDefaultLibFileName(options)}`,
    fileExists: (path) => read(path) !== undefined,
    readFile: read,
  });
  const diagnostics = (of: string): readonly ts.Diagnostic[] => {
    text = of;
    version += 1;
    return [...service.getSyntacticDiagnostics(name), ...service.getSemanticDiagnostics(name)];
  };
  const firstFix = (of: string): string | null => {
    for (const { start = 0, length = 0, code } of diagnostics(of)) {
      const fixes = service.getCodeFixesAtPosition(name, start, start + length, [code], {}, {});
      // Those that only silence the checker of JavaScript would be first of all, and repair nothing.
      const fix = fixes.find(({ fixName }) => fixName !== 'disableJsDiagnostics');
      const changes = fix?.changes.find(({ fileName }) => fileName === name)?.textChanges;
      if (changes !== undefined) return applied(of, changes);
    }
    return null;
  };
  return {
    diagnostics,
    fixedByFirst(of, rounds) {
      let result = of;
      for (let round = 0; round < rounds; round += 1) {
        const next = firstFix(result);
        if (next === null) break;
        result = next;
      }
      return result;
    },
  };
}

function applied(text: string, changes: readonly ts.TextChange[]): string {
  return changes
    .toSorted((a, b) => b.span.start - a.span.start)
    .reduce((sum, { span, newText }) => sum.slice(0, span.start) + newText + sum.slice(span.start + span.length), text);
}
