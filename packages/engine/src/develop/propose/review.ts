// Reviews a patch as strictly as a stranger's: nothing in the rules knows whose it is.
import type { FileDiff, Patch, Repair } from '@kintsugi/domain';
import { review as reviewRules } from '@kintsugi/repair/review';
import type { Next } from '../../context.ts';
import { sleep } from '../../context.ts';
import { asSentence, asSentences } from './foreign-text.ts';
import type { Bench } from '../telling.ts';
import { note } from '../telling.ts';

const FORGE_RETRY_MS = 2_000;

type Reviewed = ReturnType<typeof reviewRules>;

export async function reviewOf({ state, watched }: Bench, patch: Patch, base: string): Promise<Reviewed> {
  const paths = patch.edits.map(({ path }) => path);
  const before = await watched.repository.read(base, paths);
  const diff: FileDiff[] = patch.edits.map(({ path, text }) => ({
    path,
    before: before.get(path) ?? null,
    after: text,
  }));
  return reviewRules({ diff, causeFiles: causeFiles(state), kind: patch.kind, says: patch.says });
}

/** Where the faults were reported, and what the culprit changed: a repair elsewhere must say why. */
function causeFiles({ diagnoses }: Repair): readonly string[] {
  return [...new Set(diagnoses.flatMap(({ file }) => file ?? []))];
}

/** The review goes to the forge first: what is on record has been said. */
export async function review(bench: Bench): Promise<Next> {
  const { id, state, watched } = bench;
  if (state.proven === null || state.pullRequest === null || state.pushed === null)
    return sleep(FORGE_RETRY_MS, 'a patch');
  const { number } = state.pullRequest;
  const { verdict, summary, findings } = await reviewOf(bench, state.proven.patch, state.proven.base);
  const comments = findings.map(({ path, line, severity, rule, says, mend }) => ({
    path,
    line,
    text: `**${severity}** (${rule}): ${asSentence(`${says}. ${mend}`)}`,
  }));
  const said = await watched.forge.review(number, `${id}-${state.round}`, {
    verdict,
    summary: asSentences(summary),
    comments,
  });
  if (said.kind === 'unknown') return sleep(FORGE_RETRY_MS, said.because);
  const check = {
    name: 'kintsugi/proof',
    state: 'passed',
    says: state.proven.proof.says.join('; ').slice(0, 140),
  } as const;
  await watched.forge.setCheck(state.pushed.commit, check);
  return note(bench, { type: 'review-completed', verdict, summary, findings });
}
