// Incidents in a list, and one on a page: what, how bad, why, what is done, what is needed.
import type { Answer } from '@kintsugi/contract';
import { ago, clockTime, duration, NOTHING } from '../output/figures.ts';
import { table, wrap } from '../output/layout.ts';
import { plain, type Ink, type Paper } from '../output/paper.ts';

type Summary = Answer<'listIncidents'>['items'][number];

const SEVERITY_INKS: Readonly<Record<Summary['severity'], Ink>> = { critical: 'bad', major: 'bad', minor: 'warn' };

/** How it ended, or where it stands. */
export function stateText({ phase, ending }: Pick<Summary, 'phase' | 'ending'>, paper: Paper): string {
  if (ending === null) return paper.ink('accent', phase);
  return paper.ink(
    ending === 'escalated' ? 'warn' : 'good',
    ending === 'escalated' && phase === 'escalated' ? 'needs a person' : ending,
  );
}

export function incidentLines(items: readonly Summary[], paper: Paper, nowMs: number): string[] {
  const rows = items.map((item) => [
    item.id,
    paper.ink(SEVERITY_INKS[item.severity], item.severity),
    stateText(item, paper),
    ago(item.openedAt, nowMs),
    item.services.map(plain).join(', '),
    plain(item.title),
  ]);
  const columns = [
    { title: 'incident' },
    { title: 'severity', giveUp: 2 },
    { title: 'state' },
    { title: 'opened', giveUp: 1 },
    { title: 'services', giveUp: 3 },
    { title: 'what' },
  ];
  const [titles = '', ...lines] = table(columns, rows, paper.width);
  return [paper.ink('dim', titles), ...lines];
}

export interface IncidentPage {
  readonly incident: Answer<'getIncident'>;
  readonly hypotheses: Answer<'listHypotheses'>['items'];
  readonly options: Answer<'listOptions'>['items'];
  readonly actions: Answer<'listActions'>['items'];
}

export function incidentPage(
  { incident, hypotheses, options, actions }: IncidentPage,
  paper: Paper,
  nowMs: number,
): string[] {
  const { width } = paper;
  const heading = (text: string) => ['', paper.ink('dim', text)];
  const lines = [
    ...wrap(`${paper.ink('strong', plain(incident.title))}`, width, 2),
    `${incident.id}  ${paper.ink(SEVERITY_INKS[incident.severity], incident.severity)}  ${stateText(incident, paper)}  opened ${ago(incident.openedAt, nowMs)}`,
    `began ${clockTime(incident.onsetAt)}, seen after ${duration(incident.detectedAfterSeconds)}, over after ${duration(incident.endedAfterSeconds)}`,
    ...(incident.impact === null ? [] : wrap(`impact  ${plain(incident.impact)}`, width, 8)),
    ...wrap(`now     ${plain(incident.now)}`, width, 8),
    ...(incident.waitsFor === null
      ? []
      : wrap(`waits   for ${incident.waitsFor.kind}: ${plain(incident.waitsFor.says)}`, width, 8)),
  ];
  if (hypotheses.length > 0)
    lines.push(...heading('causes'), ...hypotheses.slice(0, 5).flatMap((each) => hypothesisLines(each, paper)));
  if (options.length > 0)
    lines.push(...heading('options'), ...options.slice(0, 6).flatMap((each) => optionLines(each, paper)));
  if (actions.length > 0) lines.push(...heading('done'), ...actions.flatMap((each) => actionLines(each, paper)));
  return lines;
}

export function hypothesisLines(hypothesis: Answer<'listHypotheses'>['items'][number], paper: Paper): string[] {
  const { rank, says, confidence } = hypothesis;
  const lead = rank === 1 ? 'strong' : 'dim';
  const reasons = (label: string, texts: readonly string[]) =>
    texts.length === 0 ? [] : wrap(`     ${label}: ${texts.map(plain).join('; ')}`, paper.width, 7);
  return [
    ...wrap(paper.ink(lead, `  ${rank}  ${plain(says)}  ${confidence.toFixed(2)}`), paper.width, 5),
    ...reasons(
      'for',
      hypothesis.for.map((reason) => reason.says),
    ),
    ...(rank === 1 && hypothesis.against.length === 0
      ? reasons('against', ['nothing'])
      : reasons(
          'against',
          hypothesis.against.map((reason) => reason.says),
        )),
    ...reasons('missing', hypothesis.missing),
    ...(rank === 1 ? reasons('would settle it', [hypothesis.wouldSettle]) : []),
  ];
}

function optionLines(
  { chosen, says, expects, because, chance }: Answer<'listOptions'>['items'][number],
  paper: Paper,
): string[] {
  const mark = chosen ? paper.ink('accent', '→') : ' ';
  const text = chosen ? `${plain(says)}: expects ${plain(expects)}` : `not: ${plain(says)} (${plain(because)})`;
  return wrap(
    `  ${mark} ${chosen ? text : paper.ink('dim', text)}  ${chance === 0 ? '' : chance.toFixed(2)}`,
    paper.width,
    5,
  );
}

function actionLines(action: Answer<'listActions'>['items'][number], paper: Paper): string[] {
  const { startedAt, says, outcome, help, attribution, undo, undone } = action;
  const judged = help === null ? outcome.kind : `${help}${attribution === null ? '' : `, ${attribution}`}`;
  return [
    ...wrap(`  ${clockTime(startedAt)}  ${plain(says)}: ${judged}${undone ? ', taken back' : ''}`, paper.width, 14),
    ...wrap(
      paper.ink('dim', `              undo: ${undo.action === null ? NOTHING : plain(undo.says)}`),
      paper.width,
      14,
    ),
  ];
}
