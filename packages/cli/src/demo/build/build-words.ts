// What is said of the breakages: head, each end, the table, and the object for programs. Names and figures come from the run.
import type { BreakageJudgement, BreakageOutcome, DevelopmentEvent, ScenarioListed } from '@kintsugi/chaos';
import { counted, duration, NOTHING } from '../../output/figures.ts';
import { cut, table, wrap } from '../../output/layout.ts';
import { plain, type Ink, type Paper } from '../../output/paper.ts';

export function buildHeadLines(breakages: readonly ScenarioListed[], paper: Paper): string[] {
  const [only] = breakages;
  const what =
    breakages.length === 1 && only !== undefined
      ? `${only.name}: ${plain(only.tagline)}`
      : `${breakages.length} commits that break it in different ways, one after another`;
  return [
    '',
    ...wrap(
      `  ${paper.ink('strong', 'kintsugi')}  ·  a real repository, real builds, real services that are deployed; nothing is simulated`,
      paper.width,
      2,
    ),
    ...wrap(`  build     ${what}`, paper.width, 12),
    paper.ink('dim', '  Ctrl-C ends everything and leaves nothing behind'),
    '',
  ];
}

export function laidText({ commits, commit }: Extract<DevelopmentEvent, { kind: 'repository-laid' }>): string {
  return `the application as a repository of its own: ${counted(commits, 'commit')}, newest ${commit.slice(0, 12)}`;
}

/** The author merges; nobody says what is wrong with it. */
export function pushedText({ commits }: Extract<DevelopmentEvent, { kind: 'pushed' }>): string {
  return commits.map(({ subject, commit }) => `merges ${commit.slice(0, 12)} “${plain(subject)}”`).join(', then ');
}

const SAYS: Readonly<Record<BreakageOutcome, string>> = {
  repaired: 'repaired, merged, deployed and verified',
  asked: 'handed to a person',
  flaky: 'fails by chance: said so, and nothing was changed',
  failed: 'not repaired',
};

export function judgedText({ outcome, help, seconds }: BreakageJudgement): string {
  const { detected, pullRequest, merged, verified } = seconds;
  const times = [
    ['seen after', detected],
    ['pull request', pullRequest],
    ['merged', merged],
    ['verified', verified],
  ].flatMap(([what, value]) => (typeof value === 'number' ? [`${what} ${duration(value)}`] : []));
  const what = help === null || outcome === 'flaky' ? '' : `: ${plain(help)}`;
  return [`${SAYS[outcome]}${outcome === 'repaired' ? what : ''}`, ...times].join(' · ');
}

export function judgedInk({ agrees, outcome }: BreakageJudgement): Ink {
  if (!agrees) return 'bad';
  return outcome === 'repaired' ? 'good' : 'warn';
}

export interface BuildEnding {
  readonly judgements: readonly BreakageJudgement[];
  readonly of: number;
  readonly seconds: number;
  /** All that there are. */
  readonly breakages: readonly ScenarioListed[];
}

export function buildEndingLines({ judgements, of, seconds, breakages }: BuildEnding, paper: Paper): string[] {
  const agreed = judgements.filter(({ agrees }) => agrees).length;
  const verdict = paper.ink(agreed === of ? 'good' : 'bad', `${agreed} of ${of} as they should be`);
  const how = `${verdict}   in ${duration(seconds)}, judged by a fresh clone and tests that nobody else has seen`;
  return [
    '',
    ...judgementTable(judgements, paper),
    '',
    ...judgements.flatMap(({ breakage, why }) =>
      why.flatMap((says) => wrap(`  ${paper.ink('bad', 'the judge:')} ${breakage}: ${plain(says)}`, paper.width, 4)),
    ),
    ...wrap(`  ${how}`, paper.width, 2),
    '',
    ...nextLines(of, breakages, paper),
  ];
}

/** Only what works today. */
function nextLines(of: number, breakages: readonly ScenarioListed[], paper: Paper): string[] {
  const [first] = breakages;
  const next =
    of === 1
      ? 'npm run demo -- build   all of them, one after another'
      : `npm run demo -- build --only ${first?.name ?? ''} --seed 2   one alone; other seeds, other commits`;
  return wrap(`${paper.ink('dim', '  try next')}  ${next}`, paper.width, 12);
}

const FIGURES_WIDTH = 78;

function judgementTable(judgements: readonly BreakageJudgement[], paper: Paper): string[] {
  const columns = [
    { title: '  what was merged' },
    { title: 'ended' },
    { title: 'seen', align: 'right', giveUp: 3 },
    { title: 'proposed', align: 'right', giveUp: 1 },
    { title: 'merged', align: 'right', giveUp: 4 },
    { title: 'verified', align: 'right', giveUp: 2 },
    { title: 'by' },
  ] as const;
  // What was done may be a long sentence, and the figures are what one looks for.
  const room = Math.max(24, paper.width - FIGURES_WIDTH);
  const rows = judgements.map((one) => {
    const { detected, pullRequest, merged, verified } = one.seconds;
    const by = one.outcome === 'repaired' || one.pullRequest !== null ? one.help : null;
    return [
      `  ${one.breakage}`,
      paper.ink(judgedInk(one), one.agrees ? one.outcome : `${one.outcome}, wrong`),
      ...[detected, pullRequest, merged, verified].map(duration),
      by === null ? NOTHING : cut(plain(by), room),
    ];
  });
  const [titles = '', ...lines] = table(columns, rows, paper.width);
  return [paper.ink('dim', titles), ...lines];
}

export interface BuildResult {
  readonly breakages: readonly BreakageJudgement[];
  readonly agreed: number;
  readonly of: number;
  readonly seconds: number;
}

export function buildResultOf(judgements: readonly BreakageJudgement[], of: number, seconds: number): BuildResult {
  return {
    breakages: judgements.map(judgementOf),
    agreed: judgements.filter(({ agrees }) => agrees).length,
    of,
    seconds: Math.round(seconds * 10) / 10,
  };
}

/** As it is judged, without what only the wire needs. */
function judgementOf(told: BreakageJudgement): BreakageJudgement {
  const { breakage, right, outcome, help, helpKind, candidatesTried, seconds, repairId, pullRequest, agrees, why } =
    told;
  return { breakage, right, outcome, help, helpKind, candidatesTried, seconds, repairId, pullRequest, agrees, why };
}
