// Builds in a list, and one on a page: what was built, how it ended, what the tools said.
import type { Answer } from '@kintsugi/contract';
import { ago, duration } from '../output/figures.ts';
import { table, wrap } from '../output/layout.ts';
import { plain, type Ink, type Paper } from '../output/paper.ts';

type Row = Answer<'listBuilds'>['items'][number];
type Build = Answer<'getBuild'>;

const INKS: Readonly<Record<Row['state'], Ink>> = { running: 'accent', passed: 'good', failed: 'bad', broken: 'warn' };
const FAULTS_SHOWN = 20;

export function buildLines(rows: readonly Row[], paper: Paper, nowMs: number): string[] {
  const columns = [
    { title: 'build' },
    { title: 'state' },
    { title: 'why', giveUp: 3 },
    { title: 'started', giveUp: 2 },
    { title: 'project', giveUp: 1 },
    { title: 'commit' },
  ];
  const lines = rows.map((row) => [
    row.id,
    paper.ink(INKS[row.state], row.state),
    row.reason,
    ago(row.startedAt, nowMs),
    plain(row.project),
    `${row.commit.sha.slice(0, 12)} ${plain(row.commit.author)}: ${plain(row.commit.subject)}`,
  ]);
  const [titles = '', ...rest] = table(columns, lines, paper.width);
  return [paper.ink('dim', titles), ...rest];
}

export function buildPage(build: Build, paper: Paper, nowMs: number): string[] {
  const { commit, steps, diagnoses, tests } = build;
  return [
    `${paper.ink('strong', build.id)}  ${paper.ink(INKS[build.state], build.state)}  ${plain(build.project)} ${plain(build.branch)}, ${build.reason}, ${ago(build.startedAt, nowMs)}`,
    ...wrap(`commit  ${commit.sha.slice(0, 12)} by ${plain(commit.author)}: ${plain(commit.subject)}`, paper.width, 8),
    ...(build.because === '' ? [] : wrap(`ended   ${plain(build.because)}`, paper.width, 8)),
    ...steps.map(
      ({ name, command, end, durationSeconds }) =>
        `  ${end === 'passed' ? paper.ink('good', 'passed') : paper.ink('bad', end)}  ${name}  ${plain(command)}  ${duration(durationSeconds)}`,
    ),
    ...(tests.passed + tests.failed === 0
      ? []
      : [`tests   ${tests.passed} passed, ${tests.failed} failed, ${tests.skipped} skipped`]),
    ...faultLines(diagnoses, paper),
    paper.ink('dim', `log     kintsugi builds logs ${build.id}`),
  ];
}

export function faultLines(diagnoses: Build['diagnoses'], paper: Paper): string[] {
  const shown = diagnoses.slice(0, FAULTS_SHOWN).flatMap(({ tool, code, file, line, message }) => {
    const where = file === null ? '' : ` ${plain(file)}${line === null ? '' : `:${line}`}`;
    return wrap(`  ${plain(tool)}${code === null ? '' : ` ${plain(code)}`}${where}: ${plain(message)}`, paper.width, 4);
  });
  const more = diagnoses.length - FAULTS_SHOWN;
  return more > 0 ? [...shown, `  and ${more} more`] : shown;
}
