// Services with their health, figures and last change: the table of `status` and of the demo.
import type { Answer } from '@kintsugi/contract';
import { ago, duration, NOTHING, rate, share, spark } from '../output/figures.ts';
import { table, type Column } from '../output/layout.ts';
import { plain, type Ink, type Paper } from '../output/paper.ts';

export type ServiceSummary = Answer<'listServices'>['items'][number];
export type Verdict = ServiceSummary['verdict'];

const COLUMNS: readonly Column[] = [
  { title: 'service' },
  { title: 'state' },
  { title: 'replicas', align: 'right', giveUp: 2 },
  { title: 'requests', align: 'right', giveUp: 3 },
  { title: 'p90', align: 'right' },
  { title: '', giveUp: 4 },
  { title: 'errors', align: 'right' },
  { title: '', giveUp: 5 },
  { title: 'last change', giveUp: 1 },
];

/** Errors of one in fifty fill the bar: below that the eye should see that it is little. */
const ERRORS_FULL = 0.02;

const INKS: Readonly<Record<Verdict, Ink>> = {
  healthy: 'good',
  unhealthy: 'bad',
  inconclusive: 'warn',
  unobserved: 'dim',
};

export function verdictText(verdict: Verdict, paper: Paper): string {
  return paper.ink(INKS[verdict], verdict);
}

export function servicesTable(services: readonly ServiceSummary[], paper: Paper, nowMs: number): string[] {
  const rows = services.map((service) => [
    paper.ink('strong', plain(service.name)),
    verdictText(service.verdict, paper),
    `${service.replicas.ready ?? NOTHING} of ${service.replicas.desired}`,
    rate(service.figures.requestsPerSecond),
    duration(service.figures.p90Seconds),
    paper.ink('dim', spark(service.figures.recent.p90Seconds.slice(-6))),
    errorsText(service, paper),
    paper.ink('dim', spark(service.figures.recent.errorShare.slice(-6), ERRORS_FULL)),
    service.lastChange === null ? NOTHING : `${plain(service.lastChange.says)} · ${ago(service.lastChange.at, nowMs)}`,
  ]);
  const [titles = '', ...lines] = table(COLUMNS, rows, paper.width);
  return [paper.ink('dim', titles), ...lines];
}

function errorsText({ figures, verdict }: ServiceSummary, paper: Paper): string {
  const text = share(figures.errorShare);
  return verdict === 'unhealthy' && (figures.errorShare ?? 0) > ERRORS_FULL ? paper.ink('bad', text) : text;
}
