// Repairs in a list, and one on a page: what failed, since when, what is proposed, what proves it, what is needed.
import type { Answer } from '@kintsugi/contract';
import { ago } from '../output/figures.ts';
import { table, wrap } from '../output/layout.ts';
import { plain, type Ink, type Paper } from '../output/paper.ts';
import { faultLines } from './builds.ts';
import { tellLines } from './story.ts';

type Row = Answer<'listRepairs'>['items'][number];
type Repair = Answer<'getRepair'>;
type Entry = Answer<'getRepairTimeline'>['items'][number];

const DIFF_SHOWN = 60;

function stateInk({ phase, how }: Pick<Row, 'phase' | 'how'>): Ink {
  if (phase === 'failed') return 'bad';
  if (phase === 'escalated' || how === 'flaky') return 'warn';
  return phase === 'completed' ? 'good' : 'accent';
}

export function repairLines(rows: readonly Row[], paper: Paper, nowMs: number): string[] {
  const columns = [
    { title: 'repair' },
    { title: 'state' },
    { title: 'opened', giveUp: 1 },
    { title: 'project', giveUp: 2 },
    { title: 'what failed' },
  ];
  const lines = rows.map((row) => [
    row.id,
    paper.ink(stateInk(row), row.how ?? (row.waitsFor === null ? row.phase : 'needs a person')),
    ago(row.openedAt, nowMs),
    plain(row.project),
    plain(row.title),
  ]);
  const [titles = '', ...rest] = table(columns, lines, paper.width);
  return [paper.ink('dim', titles), ...rest];
}

export function repairPage(repair: Repair, paper: Paper, nowMs: number): string[] {
  const { width } = paper;
  const heading = (text: string): string[] => ['', paper.ink('dim', text)];
  const { commit, culprit, patch, review } = repair;
  const lines = [
    ...wrap(paper.ink('strong', plain(repair.title)), width, 2),
    `${repair.id}  ${paper.ink(stateInk(repair), repair.how ?? repair.phase)}  ${plain(repair.project)}  opened ${ago(repair.openedAt, nowMs)}`,
    ...wrap(`failed  at ${commit.sha.slice(0, 12)} by ${plain(commit.author)}: ${plain(commit.subject)}`, width, 8),
    ...wrap(
      culprit === null
        ? 'since   not known'
        : `since   ${culprit.sha.slice(0, 12)} by ${plain(culprit.author)}: ${plain(culprit.subject)}`,
      width,
      8,
    ),
    ...(repair.blocks.length === 0 ? [] : wrap(`blocks  ${repair.blocks.map(plain).join(', ')}`, width, 8)),
    ...(repair.needsPerson === null ? [] : wrap(paper.ink('warn', `asks    ${plain(repair.needsPerson)}`), width, 8)),
    ...(repair.waitsFor === null ? [] : wrap(`waits   for ${plain(repair.waitsFor)}`, width, 8)),
    ...faultLines(repair.diagnoses, paper),
  ];
  if (patch !== null) {
    lines.push(...heading(`patch: ${plain(patch.says)} (${patch.kind}, ${repair.candidatesTried} tried)`));
    lines.push(...patch.proof.flatMap((line) => wrap(`  ${plain(line)}`, width, 4)));
    lines.push(...diffLines(patch.diff, paper));
  }
  if (repair.pullRequest !== null)
    lines.push('', `pull request ${repair.pullRequest.number}  ${plain(repair.pullRequest.url)}`);
  if (review !== null) {
    lines.push(`review  ${review.verdict}`);
    lines.push(
      ...review.findings.flatMap((one) =>
        wrap(`  ${one.severity} ${plain(one.path)}:${one.line}: ${plain(one.says)}`, width, 4),
      ),
    );
  }
  if (repair.mergedCommit !== null) lines.push(`merged  ${repair.mergedCommit.slice(0, 12)}`);
  for (const { says, outcome } of repair.deployments) lines.push(`        ${plain(says)}: ${outcome}`);
  if (repair.waitsFor !== null && repair.head !== null)
    lines.push(
      '',
      paper.ink(
        'dim',
        `kintsugi repairs approve ${repair.id} ${repair.head.slice(0, 12)}   or   kintsugi repairs reject ${repair.id} --reason …`,
      ),
    );
  return lines;
}

function diffLines(diff: string, paper: Paper): string[] {
  const lines = diff.split('\n');
  const shown = lines.slice(0, DIFF_SHOWN).map((line) => {
    const text = `  ${plain(line)}`;
    if (line.startsWith('+') && !line.startsWith('+++')) return paper.ink('good', text);
    return line.startsWith('-') && !line.startsWith('---') ? paper.ink('bad', text) : paper.ink('dim', text);
  });
  return lines.length > DIFF_SHOWN ? [...shown, `  and ${lines.length - DIFF_SHOWN} more lines`] : shown;
}

const INKS: Readonly<Record<string, Ink>> = {
  'repair-opened': 'bad',
  'patch-proven': 'accent',
  'pull-request-opened': 'accent',
  'merge-ended': 'accent',
  'repair-completed': 'good',
  'repair-escalated': 'warn',
  'person-called': 'warn',
  'repair-failed': 'bad',
  'take-back-began': 'bad',
};

/** Bookkeeping that a reader of the story can do without. */
const QUIET: ReadonlySet<string> = new Set([
  'edits-locked',
  'repair-tidied',
  'candidate-tried',
  'bisect-narrowed',
  'deployment-planned',
]);
const WITH_DETAIL: ReadonlySet<string> = new Set([
  'repair-opened',
  'culprit-found',
  'patch-proven',
  'pull-request-opened',
  'deployment-verified',
]);

export function repairStory(entry: Entry, paper: Paper, stamp: string, detailed: boolean): string[] {
  if (QUIET.has(entry.kind) && !detailed) return [];
  return tellLines(paper, {
    stamp,
    who: entry.actor.name,
    says: plain(entry.says),
    ink: INKS[entry.kind],
    detail: detailed || WITH_DETAIL.has(entry.kind) ? entry.detail : [],
  });
}
