// What is said of a run: its head, its baseline, its end. Names, figures and sentences come from the run itself.
import { relative } from 'node:path';
import type { Baseline, Judgement, ScenarioListed } from '@kintsugi/chaos';
import type { Answer } from '@kintsugi/contract';
import { counted, duration, share } from '../output/figures.ts';
import { pad, table, wrap } from '../output/layout.ts';
import { plain, type Paper } from '../output/paper.ts';

/** At once, before anything is up. */
export function headLines({ name, tagline }: ScenarioListed, paper: Paper): string[] {
  return [
    '',
    ...wrap(
      `  ${paper.ink('strong', 'kintsugi')}  ·  real services, real processes, customers over HTTP; nothing is simulated`,
      paper.width,
      2,
    ),
    ...wrap(`  scenario  ${name}: ${plain(tagline)}`, paper.width, 12),
    paper.ink('dim', '  Ctrl-C ends everything and leaves nothing behind'),
    '',
  ];
}

export interface Around {
  readonly services: number;
  readonly processes: number;
  readonly url: string;
}

export function upText({ services, processes, url }: Around): string {
  return `watches ${counted(services, 'service')} in ${processes} processes; API at ${url}`;
}

export function baselineText({ seconds, requestsPerSecond, errorRatio, p95Ms, ordersPerVisit }: Baseline): string {
  return [
    `usual over ${Math.round(seconds)} s: ${Math.round(requestsPerSecond)} requests/s`,
    `${share(errorRatio)} errors`,
    `p95 ${duration(p95Ms === null ? null : p95Ms / 1_000)}`,
    ...(ordersPerVisit === null ? [] : [`${ordersPerVisit.toFixed(2)} orders a visit`]),
  ].join(' · ');
}

export interface Ending {
  readonly judgement: Judgement;
  readonly audit: Answer<'verifyAudit'> | null;
  readonly others: readonly ScenarioListed[];
  readonly folder: string;
}

export function endingLines({ judgement, audit, others, folder }: Ending, paper: Paper): string[] {
  return [
    ...judgedLines(judgement, folder, paper),
    ...(audit === null ? [] : [`  audit       ${audit.events} events, chain ${audit.ok ? 'intact' : 'broken'}`]),
    '',
    ...nextLines(others, paper),
  ];
}

/** What the judge says of one scenario. */
export function judgedLines(judgement: Judgement, folder: string, paper: Paper): string[] {
  const { agrees, why, postmortem } = judgement;
  const facts = [outcomeText(judgement), ...factsOf(judgement)];
  return [
    '',
    ...wrap(`  ${paper.ink(agrees ? 'good' : 'bad', facts[0] ?? '')}   ${facts.slice(1).join('   ')}`, paper.width, 2),
    ...(agrees
      ? []
      : why.flatMap((sentence) => wrap(`  ${paper.ink('bad', 'the judge:')} ${plain(sentence)}`, paper.width, 4))),
    ...(postmortem === null ? [] : [`  postmortem  ${nearest(folder, postmortem)}`]),
  ];
}

/** Where the page is, and what can be done there. */
export function pageLines(url: string, paper: Paper): string[] {
  return [
    '',
    `  ${paper.ink('strong', 'page')}      ${url}`,
    ...wrap(
      paper.ink(
        'dim',
        '  nobody is asked to sign in, since this is a demo on this machine alone; more can be broken from the page',
      ),
      paper.width,
      12,
    ),
    '',
  ];
}

function outcomeText({ outcome, mttrSeconds }: Judgement): string {
  switch (outcome) {
    case 'healed':
      return `healed in ${duration(mttrSeconds)}`;
    case 'prevented':
      return mttrSeconds === null ? 'prevented' : `prevented, over in ${duration(mttrSeconds)}`;
    case 'left-alone':
      return 'left alone: nothing was done';
    case 'escalated':
      return 'handed over to a person';
    case 'failed':
      return 'not healed';
  }
}

function factsOf({ mttdSeconds, wrongActions, falseIncidents, failedRequests, help }: Judgement): string[] {
  return [
    ...(mttdSeconds === null ? [] : [`detected after ${duration(mttdSeconds)}`]),
    counted(wrongActions, 'wrong action'),
    ...(falseIncidents === 0 ? [] : [counted(falseIncidents, 'false incident')]),
    failedText(failedRequests, help !== null && help !== 'call-person'),
  ];
}

function failedText({ beforeAction, afterAction }: Judgement['failedRequests'], acted: boolean): string {
  const failed = beforeAction + afterAction;
  if (failed === 0) return 'no failed request';
  if (!acted) return counted(failed, 'failed request');
  return `${counted(failed, 'failed request')}, ${afterAction === 0 ? 'all before the action' : `${afterAction} after the action`}`;
}

/** Only what works today. */
function nextLines(others: readonly ScenarioListed[], paper: Paper): string[] {
  const rows = [
    ...others.slice(0, 3).map(({ name, tagline }) => [`npm run demo -- ${name}`, plain(tagline)]),
    ['npm run demo -- --list', 'every scenario'],
    ['npm run kintsugi -- --help', 'your own services: declare them in a kintsugi.yaml, then `up`'],
  ];
  const left = Math.max(...rows.map(([command = '']) => command.length)) + 2;
  const label = (index: number) => paper.ink('dim', index === 0 ? '  try next  ' : ' '.repeat(12));
  return rows.flatMap(([command = '', why = ''], index) => {
    const [first = '', ...rest] = wrap(why, Math.max(20, paper.width - 12 - left));
    return [`${label(index)}${pad(command, left)}${first}`, ...rest.map((line) => ' '.repeat(12 + left) + line)];
  });
}

export function scenarioLines(scenarios: readonly ScenarioListed[], paper: Paper, title = 'scenario'): string[] {
  return table(
    [{ title }, { title: 'what happens' }],
    scenarios.map(({ name, tagline }) => [name, plain(tagline)]),
    paper.width,
  );
}

function nearest(folder: string, path: string): string {
  const near = relative(folder, path);
  return near.startsWith('..') ? path : near;
}

export interface DemoResult {
  readonly scenario: string;
  readonly outcome: Judgement['outcome'];
  readonly cause: string | null;
  readonly help: string | null;
  readonly mttdSeconds: number | null;
  readonly mttrSeconds: number | null;
  readonly wrongActions: number;
  readonly postmortem: string | null;
}

export function resultOf(scenario: string, judged: Judgement | null): DemoResult {
  if (judged === null)
    return {
      scenario,
      outcome: 'failed',
      cause: null,
      help: null,
      mttdSeconds: null,
      mttrSeconds: null,
      wrongActions: 0,
      postmortem: null,
    };
  const { outcome, cause, help, mttdSeconds, mttrSeconds, wrongActions, postmortem } = judged;
  return { scenario, outcome, cause, help, mttdSeconds, mttrSeconds, wrongActions, postmortem };
}
