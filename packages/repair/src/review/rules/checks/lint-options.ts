// Options of linters: rules that are off, less severe or gone, files that are ignored.
import { isLintOptions, nameOf } from '../../reading/file-kinds.ts';
import { fileRule } from '../../rule.ts';

const entry = /['"]?([@\w/-]{2,100})['"]?\s{0,5}:\s{0,5}\[?\s{0,5}(?:['"](off|warn|error|allow|deny)['"]|([012])\b)/;
const level: Readonly<Record<string, number>> = {
  off: 0,
  allow: 0,
  '0': 0,
  warn: 1,
  '1': 1,
  error: 2,
  deny: 2,
  '2': 2,
};
const ignores = /\b(?:ignores|ignorePatterns|exclude|globalIgnores|overrides)\b/;
const mend = 'leave the rule as it was, and mend what it says';

export const lintOptions = fileRule('lint-options', (file) => {
  if (!isLintOptions(file.path) || file.before === null) return [];
  if (file.after === null)
    return [{ severity: 'blocker' as const, line: 1, says: 'deletes the options of a linter', mend }];
  if (nameOf(file.path) === '.eslintignore') {
    return file.added
      .filter(({ text }) => text.trim() !== '' && !text.startsWith('#'))
      .map(({ line }) => ({
        severity: 'major' as const,
        line,
        says: 'keeps files from the linter',
        mend: 'lint them',
      }));
  }
  const before = levels(file.before);
  const after = levels(file.after);
  const lowered = [...before].flatMap(([name, { value, line }]) => {
    const now = after.get(name);
    if (value === 0 || (now !== undefined && now.value >= value)) return [];
    const says = now === undefined ? `the rule '${name}' is gone` : `the rule '${name}' is less severe`;
    return [{ severity: 'blocker' as const, line: now?.line ?? file.newLineOf(line), says, mend }];
  });
  const off = [...after].flatMap(([name, { value, line }]) =>
    value === 0 && !before.has(name)
      ? [{ severity: 'blocker' as const, line, says: `switches the rule '${name}' off`, mend }]
      : [],
  );
  const ignored = file.added.filter(({ text, line }) => ignores.test(text) || isInIgnores(file.after!, line));
  return [
    ...lowered,
    ...off,
    ...ignored.slice(0, 1).map(({ line }) => ({
      severity: 'major' as const,
      line,
      says: 'changes which files the linter looks at',
      mend: 'lint the same files as before',
    })),
  ];
});

function levels(text: string): Map<string, { value: number; line: number }> {
  const found = new Map<string, { value: number; line: number }>();
  for (const [index, line] of text.split('\n').entries()) {
    const rule = entry.exec(line.slice(0, 2_000).replace(/(?:^|\s)\/\/.*$/, ''));
    const name = rule?.[1];
    if (rule && name !== undefined) found.set(name, { value: level[rule[2] ?? rule[3]!]!, line: index + 1 });
  }
  return found;
}

/** The list that a line stands in begins with a word for ignoring. */
function isInIgnores(text: string, line: number): boolean {
  const lines = text.split('\n').slice(Math.max(0, line - 60), line - 1);
  for (const above of lines.reverse()) {
    if (ignores.test(above) && /\[\s{0,20}$/.test(above)) return true;
    if (/[\]}]/.test(above)) return false;
  }
  return false;
}
