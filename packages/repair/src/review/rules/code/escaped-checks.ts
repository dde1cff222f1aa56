// Types and lints told to look away: `any`, `!`, @ts-ignore, disabling comments, coverage that is not to be counted.
import { isScript, isTypeScript } from '../../reading/file-kinds.ts';
import type { ReviewedFile } from '../../reading/reviewed-change.ts';
import { fileRule, type Severity } from '../../rule.ts';
import { newOccurrences } from './occurrences.ts';

interface Escape {
  readonly what: string;
  readonly form: RegExp;
  readonly in: 'code' | 'comment' | 'text';
  readonly mend: string;
  readonly only?: (path: string) => boolean;
  /** What tests may do more freely. */
  readonly inTests?: Severity;
}

const typed = 'give it its type, or narrow it with a check that can fail';
const obeyed = 'mend what the check says';

const escapes: readonly Escape[] = [
  {
    what: '`any`',
    form: /(?::\s{0,10}|\bas\s{1,10}|<|\|\s{0,10}|=\s{0,10}|,\s{0,10})any\b(?!\s{0,10}[.(:])/,
    in: 'code',
    mend: typed,
    only: isTypeScript,
    inTests: 'minor',
  },
  {
    what: 'a cast through `unknown`',
    form: /\bas\s{1,10}unknown\s{1,10}as\b/,
    in: 'code',
    mend: typed,
    only: isTypeScript,
    inTests: 'minor',
  },
  {
    what: 'a non-null assertion',
    form: /[\w)\]]!(?=\s{0,10}(?:[.,;)\]}[:?]|$|\())(?!==?)/,
    in: 'code',
    mend: typed,
    only: isTypeScript,
    inTests: 'minor',
  },
  {
    what: '`@ts-ignore` or its like',
    form: /@ts-(?:ignore|expect-error|nocheck)\b/,
    in: 'comment',
    mend: obeyed,
    only: isScript,
  },
  {
    what: 'a disabled lint rule',
    form: /\b(?:eslint|oxlint|tslint|stylelint|deno-lint|biome)-(?:disable|ignore)\b/,
    in: 'comment',
    mend: obeyed,
  },
  {
    what: 'code left out of coverage',
    form: /\b(?:istanbul|c8|v8)\s{1,5}ignore\b|pragma: no cover/,
    in: 'text',
    mend: 'test it',
  },
  {
    what: 'a silenced check',
    form: /#\s{0,5}(?:type:\s{0,5}ignore|noqa\b|pylint:\s{0,5}disable)|\/\/\s{0,2}nolint\b|#!?\[allow\(/,
    in: 'text',
    mend: obeyed,
    only: (path) => /\.(?:py|go|rs)$/.test(path),
  },
];

export const escapedChecks = fileRule('escaped-checks', (file) =>
  escapes.flatMap((escape) => {
    if (escape.only && !escape.only(file.path)) return [];
    const fresh = newOccurrences(file.added, file.removed, ({ text, line }, side) =>
      escape.form.test(textOf(file, escape, text, line, side)),
    );
    return fresh.map(({ line }) => ({
      severity: file.isTest && escape.inTests ? escape.inTests : ('major' as const),
      line,
      says: `adds ${escape.what}: the check is silent, and the fault stays`,
      mend: escape.mend,
    }));
  }),
);

function textOf(file: ReviewedFile, escape: Escape, text: string, line: number, side: 'added' | 'removed'): string {
  if (escape.in === 'text' || !isScript(file.path)) return text.slice(0, 2_000);
  const code = (side === 'added' ? file.code() : file.codeBefore())[line - 1];
  return code?.[escape.in] ?? '';
}
