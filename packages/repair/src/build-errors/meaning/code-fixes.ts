// Fixes that TypeScript itself proposes, less those that only silence. Knows nothing of their making.
import ts from 'typescript';
import type { FaultPlace } from '../fault-groups.ts';
import type { SpanEdit } from '../text-edits.ts';
import type { Step } from '../problem.ts';

/** How far each is to be believed; what is not here costs `OTHER`. */
const COSTS: Readonly<Record<string, number>> = {
  import: 0.5,
  spelling: 0.5,
  fixImportNonExportedMember: 0.5,
  constToLet: 0.5,
  extendsInterfaceBecomesImplements: 0.5,
  fixOverrideModifier: 0.4,
  addMissingConst: 0.6,
  addMissingNewOperator: 0.6,
  forgottenThisPropertyAccess: 0.5,
  convertToTypeOnlyImport: 0.4,
  convertToTypeOnlyExport: 0.4,
  addMissingAwait: 0.8,
  returnValueCorrect: 0.8,
  strictClassInitialization: 2.5,
  fixMissingMember: 3,
  fixMissingProperties: 3,
  fixMissingAttributes: 3,
  fixClassDoesntImplementInheritedAbstractMember: 3.5,
  fixClassIncorrectlyImplementsInterface: 3.5,
  inferFromUsage: 2,
};
const OTHER = 1.5;

/** These make an error silent, or change when code runs. */
const REFUSED = new Set([
  'disableJsDiagnostics',
  'fixAwaitInSyncFunction',
  'addMissingAsync',
  'fixMissingFunctionDeclaration',
  'addConvertToUnknownForNonOverlappingTypes',
  'fixUnreachableCode',
  'unusedIdentifier',
  'fixEnableJsxFlag',
  'addNonNullAssertion',
]);
const SILENCES = /\bany\b|@ts-(ignore|expect-error|nocheck)|\basync\b|\bunknown as\b/;

const PREFERENCES: ts.UserPreferences = {
  allowTextChangesInNewFiles: false,
  includeCompletionsForModuleExports: true,
  includeCompletionsWithInsertText: true,
};

export function codeFixSteps(place: FaultPlace): readonly Step[] {
  const { workspace, fault, path, text } = place;
  const format = {
    ...ts.getDefaultFormatCodeSettings('\n'),
    indentSize: indentOf(text),
    semicolons: semicolonsOf(text),
  };
  const fixes = fixesOf(() =>
    workspace.service.getCodeFixesAtPosition(
      workspace.absolute(path),
      fault.start,
      fault.start + fault.length,
      [fault.code],
      format,
      { ...PREFERENCES, quotePreference: quotesOf(text), importModuleSpecifierEnding: endingsOf(place) },
    ),
  );
  return fixes.flatMap((fix) => {
    if (REFUSED.has(fix.fixName)) return [];
    const edits = editsOf(place, fix.changes);
    if (edits === null || edits.some(({ insert }) => SILENCES.test(insert))) return [];
    const cost = (COSTS[fix.fixName] ?? OTHER) + (fix.fixName === 'import' ? importCost(place, fix) : 0);
    return [
      {
        kind: fix.fixName === 'import' ? 'import' : 'compiler-fix',
        says: says(fix, place),
        edits,
        cost,
      } satisfies Step,
    ];
  });
}

/** A service that stumbles over broken code has no fix for it, which is no reason to end. */
function fixesOf(ask: () => readonly ts.CodeFixAction[]): readonly ts.CodeFixAction[] {
  try {
    return ask();
  } catch {
    return [];
  }
}

function editsOf({ workspace }: FaultPlace, changes: readonly ts.FileTextChanges[]): readonly SpanEdit[] | null {
  const edits: SpanEdit[] = [];
  for (const { fileName, textChanges, isNewFile } of changes) {
    const path = workspace.relative(fileName);
    if (path === null || isNewFile === true) return null;
    for (const { span, newText } of textChanges)
      edits.push({ path, start: span.start, end: span.start + span.length, insert: newText });
  }
  return edits;
}

/** Modules that other files take the same name from come first, files of the project before packages. */
function importCost({ workspace }: FaultPlace, fix: ts.CodeFixAction): number {
  const from = /from ['"]([^'"]+)['"]|import\(['"]([^'"]+)['"]\)|"([^"]+)"/.exec(fix.description);
  const specifier = from?.[1] ?? from?.[2] ?? from?.[3] ?? '';
  const isKnown = [...workspace.problem.files].some(
    ([path, text]) =>
      /\.[cm]?[jt]sx?$/.test(path) && (text.includes(`'${specifier}'`) || text.includes(`"${specifier}"`)),
  );
  return (specifier.startsWith('.') ? 0 : 0.2) + (isKnown ? 0 : 0.2);
}

function says({ fixName, description, changes }: ts.CodeFixAction, { path, group }: FaultPlace): string {
  const [change] = changes[0]?.textChanges ?? [];
  if (fixName === 'spelling' && change !== undefined && group.word !== null)
    return `write ${change.newText} instead of ${group.word} in ${path}`;
  const plain = description.replaceAll('"', '').replaceAll("'", '');
  return `${plain.slice(0, 1).toLowerCase()}${plain.slice(1)} in ${path}`;
}

function indentOf(text: string): number {
  return /^( +)\S/m.exec(text)?.[1]?.length ?? 2;
}

function semicolonsOf(text: string): ts.SemicolonPreference {
  const withEnd = text.match(/;[^\S\n]*$/gm)?.length ?? 0;
  return withEnd > 0 ? ts.SemicolonPreference.Ignore : ts.SemicolonPreference.Remove;
}

/** As the file itself imports, or else its neighbours. */
function endingsOf({ text, workspace }: FaultPlace): 'js' | 'minimal' | 'auto' {
  for (const one of [text, ...workspace.problem.files.values()]) {
    const relative = /from ['"]\.[^'"\n]*?(\.[cm]?[jt]sx?)?['"]/.exec(one);
    if (relative !== null) return relative[1] === undefined ? 'minimal' : 'js';
  }
  return 'auto';
}

function quotesOf(text: string): 'single' | 'double' {
  return (text.match(/'/g)?.length ?? 0) >= (text.match(/"/g)?.length ?? 0) ? 'single' : 'double';
}
