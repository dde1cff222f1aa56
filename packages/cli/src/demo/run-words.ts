// What is said of a run: its head, its baseline, its end. Names, figures and sentences come from the run itself.
import { relative } from 'node:path';
import type { Baseline, Judgement, ScenarioListed } from '@kintsugi/chaos';
import type { Answer } from '@kintsugi/contract';
import { duration, share } from '../output/figures.ts';
import { table, wrap } from '../output/layout.ts';
import { plain, type Paper } from '../output/paper.ts';

export interface Around {
  readonly scenario: ScenarioListed;
  readonly services: number;
  readonly processes: number;
  readonly url: string;
}

export function headLines({ scenario, services, processes, url }: Around, paper: Paper): string[] {
  const what = `${services} services, ${processes} processes, customers over HTTP; nothing is simulated`;
  return [
    '',
    ...wrap(`  ${paper.ink('strong', 'kintsugi')}  ·  ${what}`, paper.width, 2),
    ...wrap(`  scenario  ${scenario.name}: ${plain(scenario.tagline)}`, paper.width, 12),
    `  API       ${url}`,
    paper.ink('dim', '  Ctrl-C ends everything and leaves nothing behind'),
    '',
  ];
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
  const { agrees, why, postmortem } = judgement;
  const facts = [outcomeText(judgement), ...factsOf(judgement)];
  return [
    '',
    ...wrap(`  ${paper.ink(agrees ? 'good' : 'bad', facts[0] ?? '')}   ${facts.slice(1).join('   ')}`, paper.width, 2),
    ...(agrees
      ? []
      : why.flatMap((sentence) => wrap(`  ${paper.ink('bad', 'the judge:')} ${plain(sentence)}`, paper.width, 4))),
    ...(postmortem === null ? [] : [`  postmortem  ${nearest(folder, postmortem)}`]),
    ...(audit === null ? [] : [`  audit       ${audit.events} events, chain ${audit.ok ? 'intact' : 'broken'}`]),
    '',
    ...nextLines(others, paper),
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

function factsOf({
  mttdSeconds,
  wrongActions,
  falseIncidents,
  failedRequests: { beforeAction, afterAction },
}: Judgement): string[] {
  const failed = beforeAction + afterAction;
  return [
    ...(mttdSeconds === null ? [] : [`detected after ${duration(mttdSeconds)}`]),
    `${wrongActions} wrong action${wrongActions === 1 ? '' : 's'}`,
    ...(falseIncidents === 0 ? [] : [`${falseIncidents} false incident${falseIncidents === 1 ? '' : 's'}`]),
    failed === 0
      ? 'no failed request'
      : `${failed} failed requests${afterAction === 0 ? ', all before the action' : `, ${afterAction} after the action`}`,
  ];
}

/** Only what works today. */
function nextLines(others: readonly ScenarioListed[], paper: Paper): string[] {
  const rows = [
    ...others.slice(0, 3).map(({ name, tagline }) => [`npm run demo -- ${name}`, plain(tagline)]),
    ['npm run demo -- --list', 'every scenario'],
    ['npm run kintsugi -- --help', 'your own services: declare them in a kintsugi.yaml, then `up`'],
  ];
  const [, ...lines] = table([{ title: '' }, { title: '' }], rows, paper.width - 12);
  return lines.map((line, index) => `  ${paper.ink('dim', index === 0 ? 'try next  ' : '          ')}${line}`);
}

export function scenarioLines(scenarios: readonly ScenarioListed[], paper: Paper): string[] {
  return table(
    [{ title: 'scenario' }, { title: 'what happens' }],
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
