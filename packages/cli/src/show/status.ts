// The state of everything on one page: mode first, then what is wrong, then services and the parts of the server.
import type { Answer } from '@kintsugi/contract';
import { ago, duration, megabytes } from '../output/figures.ts';
import { wrap } from '../output/layout.ts';
import { plain, type Paper } from '../output/paper.ts';
import { incidentLines } from './incidents.ts';
import { servicesTable, type ServiceSummary } from './services-table.ts';

export interface StatusPage {
  readonly url: string;
  readonly status: Answer<'getStatus'>;
  readonly services: readonly ServiceSummary[];
  readonly open: Answer<'listIncidents'>['items'];
}

const MODES = {
  observe: 'observes, and acts on nothing',
  propose: 'proposes, and acts when somebody approves',
  'act-and-tell': 'acts, and tells people',
  act: 'acts by itself',
} as const;

export function statusLines({ url, status, services, open }: StatusPage, paper: Paper, nowMs: number): string[] {
  const { paused, incidents, intake, stores } = status;
  const lines = wrap(
    `${paper.ink('strong', plain(status.name))}  ${MODES[status.autonomy]}  ${paper.ink('dim', url)}`,
    paper.width,
    2,
  );
  if (paused !== null) {
    const text = `paused by ${plain(paused.by)} ${ago(paused.since, nowMs)}: ${plain(paused.reason)}. Nothing is done until \`kintsugi resume\`.`;
    lines.push(...wrap(text, paper.width).map((line) => paper.ink('warn', line)));
  }
  if (incidents.waitingForApproval > 0)
    lines.push(paper.ink('warn', `${incidents.waitingForApproval} waiting for you: kintsugi approvals ls`));
  lines.push('');
  lines.push(
    ...(open.length === 0 ? [`no open incident, ${incidents.total} in all`] : incidentLines(open, paper, nowMs)),
  );
  lines.push('');
  lines.push(...(services.length === 0 ? ['no service is declared'] : servicesTable(services, paper, nowMs)));
  lines.push('');
  const working = status.agents
    .filter(({ state }) => state === 'working')
    .map(({ name, says }) => `${name} (${plain(says)})`);
  const facts = [
    `up ${duration(status.uptimeSeconds)}`,
    megabytes(status.memoryBytes),
    `intake ${intake.state}${intake.pointsPerSecond === null ? '' : ` ${Math.round(intake.pointsPerSecond)} points/s`}${intake.refused ? `, ${intake.refused} refused` : ''}`,
    ...stores.filter(({ state }) => state !== 'up').map(({ name, state, says }) => `${name} ${state}: ${plain(says)}`),
    ...(status.masked.length === 0 ? [] : [`masked: ${maskedPhrase(status.masked)}`]),
    ...(working.length === 0 ? [] : [`working: ${working.join(', ')}`]),
  ];
  lines.push(...wrap(facts.join(' · '), paper.width, 2).map((line) => paper.ink('dim', line)));
  return lines;
}

/** By rule, most first: what leaks at all matters here; where is in the API's answer. */
function maskedPhrase(masked: StatusPage['status']['masked']): string {
  const byRule = new Map<string, number>();
  for (const { rule, count } of masked) byRule.set(rule, (byRule.get(rule) ?? 0) + count);
  return [...byRule]
    .toSorted((a, b) => b[1] - a[1])
    .map(([rule, count]) => `${count} × ${plain(rule)}`)
    .join(', ');
}
