// What a pull request says: what failed, since when, what is done about it, what proves it. Quoted text stays quoted.
import type { Repair } from '@kintsugi/domain';
import { unifiedDiff } from '@kintsugi/repair/difference';

const FAULTS_SHOWN = 8;
const DIFF_MAX = 20_000;

/** `before`: the files of the patch as they are at its base. */
export function describe(id: string, state: Repair, before: ReadonlyMap<string, string>): string {
  const { proven, culprit, commit } = state;
  if (proven === null) return '';
  const { patch, proof, needsPerson } = proven;
  return [
    `The build of \`${state.branch}\` fails at ${short(commit?.sha)}: ${quoted(state.title)}.`,
    '',
    '### What failed',
    ...state.diagnoses.slice(0, FAULTS_SHOWN).map(faultLine),
    ...(state.diagnoses.length > FAULTS_SHOWN ? [`- and ${state.diagnoses.length - FAULTS_SHOWN} more`] : []),
    '',
    '### Since when',
    culprit === null
      ? '- not known'
      : `- ${short(culprit.sha)} by ${quoted(culprit.author)}: ${quoted(culprit.subject)}`,
    ...(state.blocks.length > 0 ? [`- blocked meanwhile: releases of ${state.blocks.join(', ')}`] : []),
    '',
    '### What is done about it',
    `- ${patch.says} (${patch.kind}, ${patch.size} lines, the first of ${state.tried} candidates that was proven)`,
    ...(needsPerson === null ? [] : [`- **A person must decide**: ${needsPerson}.`]),
    '',
    '### What proves it',
    ...proof.says.map((line) => `- ${line}`),
    '',
    '### What is not known',
    '- whether the tests say all that the code is meant to do',
    '',
    '```diff',
    diffOf(state, before),
    '```',
    '',
    `Look: \`kintsugi repairs show ${id}\``,
  ].join('\n');
}

export function diffOf({ proven }: Repair, before: ReadonlyMap<string, string>): string {
  if (proven === null) return '';
  const text = proven.patch.edits
    .map((edit) => unifiedDiff(edit.path, before.get(edit.path) ?? null, edit.text))
    .join('\n');
  return text.length > DIFF_MAX ? `${text.slice(0, DIFF_MAX)}\n(cut)` : text;
}

function faultLine({ tool, code, file, line, message }: Repair['diagnoses'][number]): string {
  const where = file === null ? '' : ` \`${file}${line === null ? '' : `:${line}`}\``;
  return `- ${tool}${code === null ? '' : ` ${code}`}${where}: ${quoted(message)}`;
}

/** Text of others in Markdown: on one line, and never markup, mention or link. */
function quoted(text: string): string {
  return `\`${text
    .replace(/[`\r\n]+/g, ' ')
    .slice(0, 300)
    .trim()}\``;
}

function short(sha: string | undefined): string {
  return sha?.slice(0, 12) ?? 'a commit';
}
