// What builds and tests everybody's changes: steps that are gone or may fail, commands whose failure is ignored.
import { isManifest, isPipeline } from '../../reading/file-kinds.ts';
import type { ReviewedFile } from '../../reading/reviewed-change.ts';
import { fileRule } from '../../rule.ts';
import { newOccurrences } from '../code/occurrences.ts';

const ignoresFailure =
  /\|\|\s{0,5}(?:true\b|:(?=\s|$|['"])|exit 0\b|echo\b)|;\s{0,5}(?:true|exit 0)\s{0,5}['"]?$|^\s{0,60}set \+e\b/;
const mayFail =
  /\bcontinue-on-error:\s{0,5}true\b|\ballow_failure:\s{0,5}true\b|\bcontinueOnError:\s{0,5}true\b|\bignore_failure\b/;
const never = /^\s{0,60}-?\s{0,5}if:\s{0,5}(?:false|\$\{\{\s{0,5}false\s{0,5}\}\}|0)\s{0,5}$/;
const skipsChecks =
  /--(?:passWithNoTests|no-verify|if-present|silent-errors|legacy-peer-deps|no-strict|skip-tests)\b|-DskipTests\b|--ignore-scripts=false|--testPathIgnorePatterns/;
const step =
  /^\s{0,60}(?:-\s{0,5})?(?:run|uses|script|command|sh|bash):?\s{0,5}(\S.{0,1000})$|^\s{0,60}-\s{1,5}(?!name:)([\w./$-]{1,100} .{0,1000})$/;

const mend = 'let it fail when it fails, and mend why';

export const pipeline = fileRule('pipeline', (file) => {
  const isBuild = isPipeline(file.path);
  const isShell = /\.(?:sh|bash|mk|ya?ml)$|(?:^|\/)(?:Makefile|Dockerfile|justfile)$/.test(file.path);
  if (!isBuild && !isShell && !isManifest(file.path)) return [];
  const fresh = (form: RegExp) =>
    newOccurrences(file.added, file.removed, ({ text }) => form.test(text.slice(0, 2_000)));
  const all = [
    ...fresh(ignoresFailure).map(({ line }) => ({ line, says: 'ignores that a command failed' })),
    ...fresh(skipsChecks).map(({ line }) => ({ line, says: 'tells a command to check less' })),
    ...(isBuild ? fresh(mayFail).map(({ line }) => ({ line, says: 'lets a step fail without a word' })) : []),
    ...(isBuild ? fresh(never).map(({ line }) => ({ line, says: 'keeps a step from running' })) : []),
    ...(isBuild ? lostSteps(file) : []),
  ];
  return all.map(({ line, says }) => ({ severity: 'blocker' as const, line, says, mend }));
});

/** A step counts as kept when its command is still there, wherever it stands. */
function lostSteps(file: ReviewedFile): { line: number; says: string }[] {
  if (file.after === null) return [{ line: 1, says: 'deletes what builds and tests changes' }];
  const commands = new Set(file.added.map(({ text }) => commandOf(text)));
  return file.removed.flatMap(({ text, line }) => {
    const command = commandOf(text);
    if (command === null || commands.has(command)) return [];
    return [{ line: file.newLineOf(line), says: `takes out the step '${command.slice(0, 100)}'` }];
  });
}

function commandOf(text: string): string | null {
  const found = step.exec(text.slice(0, 1_500));
  const command = (found?.[1] ?? found?.[2])?.trim();
  return command === undefined || command === '|' || command === '>' ? null : command;
}
