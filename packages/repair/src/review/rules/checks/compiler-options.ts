// tsconfig and jsconfig: what the compiler is no longer strict about, and files it no longer looks at.
import { isCompilerOptions } from '../../reading/file-kinds.ts';
import { fileRule, type Said } from '../../rule.ts';

/** Options that find faults when they are on. */
const strictness = new Set(
  'strict noImplicitAny strictNullChecks strictFunctionTypes strictBindCallApply strictPropertyInitialization strictBuiltinIteratorReturn noImplicitThis useUnknownInCatchVariables alwaysStrict noUnusedLocals noUnusedParameters exactOptionalPropertyTypes noImplicitReturns noFallthroughCasesInSwitch noUncheckedIndexedAccess noImplicitOverride noPropertyAccessFromIndexSignature isolatedModules verbatimModuleSyntax erasableSyntaxOnly noEmitOnError checkJs forceConsistentCasingInFileNames'.split(
    ' ',
  ),
);
/** Options that hide faults when they are on. */
const laxity = new Set(
  'skipLibCheck skipDefaultLibCheck allowUnreachableCode allowUnusedLabels noCheck suppressImplicitAnyIndexErrors'.split(
    ' ',
  ),
);

const mend = 'leave the compiler as strict as it was, and mend what it says';

export const compilerOptions = fileRule('compiler-options', (file) => {
  if (!isCompilerOptions(file.path) || file.before === null) return [];
  if (file.after === null)
    return [{ severity: 'blocker' as const, line: 1, says: 'deletes the options of the compiler', mend }];
  const before = switches(file.before);
  const after = switches(file.after);
  const findings = [...before].flatMap(([name, { on, line }]): Said[] => {
    const now = after.get(name);
    const isLost = strictness.has(name) && on && now?.on !== true;
    if (!isLost) return [];
    const at = now?.line ?? file.newLineOf(line);
    return [
      { severity: 'blocker' as const, line: at, says: `'${name}' is on no more: the compiler overlooks faults`, mend },
    ];
  });
  const set = [...after].flatMap(([name, { on, line }]): Said[] => {
    const was = before.get(name);
    if (strictness.has(name) && !on && was === undefined)
      return [{ severity: 'blocker' as const, line, says: `'${name}' is switched off`, mend }];
    if (laxity.has(name) && on && was?.on !== true)
      return [
        { severity: 'major' as const, line, says: `'${name}' is switched on: the compiler overlooks faults`, mend },
      ];
    return [];
  });
  const lists = ['exclude', 'include', 'files'].filter(
    (name) => listOf(file.before!, name) !== listOf(file.after!, name),
  );
  const listLine = (name: string) =>
    1 + file.after!.slice(0, Math.max(0, file.after!.indexOf(`"${name}"`))).split('\n').length - 1;
  return [
    ...findings,
    ...set,
    ...lists.map((name) => ({
      severity: 'major' as const,
      line: listLine(name),
      says: `'${name}' changes which files are checked`,
      mend: 'check the same files as before',
    })),
  ];
});

function switches(text: string): Map<string, { on: boolean; line: number }> {
  const found = new Map<string, { on: boolean; line: number }>();
  for (const [index, line] of text.split('\n').entries()) {
    const plain = line.slice(0, 2_000).replace(/(?:^|\s)\/\/.*$/, '');
    for (const [, name = '', value] of plain.matchAll(/"(\w{1,60})"\s{0,10}:\s{0,10}(true|false)\b/g)) {
      found.set(name, { on: value === 'true', line: index + 1 });
    }
  }
  return found;
}

function listOf(text: string, name: string): string {
  const start = text.indexOf(`"${name}"`);
  if (start < 0) return '';
  const end = text.indexOf(']', start);
  return text
    .slice(start, end < 0 ? text.length : end)
    .replaceAll(/\s{1,1000}/g, '')
    .replace(/,$/, '');
}
