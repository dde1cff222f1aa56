// What a pull request says: what failed, since when, what is done about it, what proves it. Quoted text stays quoted.
import type { Repair } from '@kintsugi/domain';
import { unifiedDiff } from '@kintsugi/repair/difference';
import { asBlock, asCode, asSentence } from './foreign-text.ts';

const FAULTS_SHOWN = 8;
const DIFF_MAX = 20_000;

/** `before`: the files of the patch as they are at its base. */
export function describe(id: string, state: Repair, before: ReadonlyMap<string, string>): string {
  const { proven, culprit, commit } = state;
  if (proven === null) return '';
  const { patch, proof, needsPerson } = proven;
  return [
    `The build of ${asCode(state.branch)} fails at ${short(commit?.sha)}: ${asCode(state.title)}.`,
    '',
    '### What failed',
    ...state.diagnoses.slice(0, FAULTS_SHOWN).map(faultLine),
    ...(state.diagnoses.length > FAULTS_SHOWN ? [`- and ${state.diagnoses.length - FAULTS_SHOWN} more`] : []),
    '',
    '### Since when',
    culprit === null
      ? '- not known'
      : `- ${short(culprit.sha)} by ${asCode(culprit.author)}: ${asCode(culprit.subject)}`,
    ...(state.blocks.length > 0 ? [`- blocked meanwhile: releases of ${state.blocks.join(', ')}`] : []),
    '',
    '### What is done about it',
    `- ${asSentence(patch.says)} (${patch.kind}, ${patch.size} lines, the first of ${state.tried} candidates that was proven)`,
    ...(needsPerson === null ? [] : [`- **A person must decide**: ${asSentence(needsPerson)}.`]),
    '',
    '### What proves it',
    ...proof.says.map((line) => `- ${asSentence(line)}`),
    '',
    '### What is not known',
    '- whether the tests say all that the code is meant to do',
    '',
    asBlock(diffOf(state, before), 'diff'),
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
  const where = file === null ? '' : ` ${asCode(`${file}${line === null ? '' : `:${line}`}`)}`;
  return `- ${asSentence(`${tool}${code === null ? '' : ` ${code}`}`)}${where}: ${asCode(message)}`;
}

function short(sha: string | undefined): string {
  return sha?.slice(0, 12) ?? 'a commit';
}
