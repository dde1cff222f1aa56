// An incident as Markdown for a chat or a ticket. Texts from telemetry are quoted: they must not become markup there.
import type { Answer } from '@kintsugi/contract';
import { share } from '../../words/figures.ts';
import { incidentState } from '../../words/states.ts';
import { absolute, sizeOf } from '../../words/times.ts';

export interface Told {
  readonly incident: Answer<'getIncident'>;
  readonly hypotheses: Answer<'listHypotheses'>['items'];
  readonly actions: Answer<'listActions'>['items'];
  readonly link: string;
}

/** Title, state, impact, cause, what was done, and where to look. */
export function markdownOf({ incident, hypotheses, actions, link }: Told): string {
  const { title, services, onsetAt, endedAt, impact, now, id } = incident;
  const onsetMs = Date.parse(onsetAt);
  const lasted = endedAt === null ? '' : `, lasted ${sizeOf((Date.parse(endedAt) - onsetMs) / 1_000)}`;
  return [
    `## ${plain(title)}`,
    '',
    `**${incidentState(incident).word}** · ${incident.severity} · since ${absolute(onsetMs)}${lasted} · ${services.map(plain).join(', ')}`,
    ...(impact === null ? [] : ['', `Impact: ${plain(impact)}`]),
    '',
    `Now: ${plain(now)}`,
    ...section('Causes', hypotheses.slice(0, 3).map(causeLine)),
    ...section('Done', actions.map(actionLine)),
    '',
    `[${id}](${link})`,
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `### ${title}`, '', ...lines];
}

function causeLine({ rank, says, confidence, for: reasons, against }: Told['hypotheses'][number]): string {
  const why = reasons[0] === undefined ? '' : `: ${plain(reasons[0].says)}`;
  return `${rank}. ${plain(says)} (${share(confidence)}; for ${reasons.length}, against ${against.length})${why}`;
}

function actionLine({ says, by, outcome, help, undo }: Told['actions'][number]): string {
  return `- ${plain(says)}, by ${plain(by.name)}: ${outcome.kind}${help === null ? '' : `, ${help}`}; undo: ${plain(undo.says)}`;
}

/** Every sign that Markdown would take for more than itself is escaped; line breaks become spaces. */
export function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_[\]<>#|~!]/g, String.raw`\$&`);
}
