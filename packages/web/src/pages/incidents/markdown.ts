// Incidents as Markdown for a chat. Texts of other systems are quoted so that they are shown and not obeyed.
import { incidentState } from '../../words/states.ts';
import { share } from '../../words/figures.ts';
import type { Summary } from './rows.ts';

const LINES_MOST = 50;

export function rowMarkdown(row: Summary): string {
  const cause = row.leading === null ? '' : `, ${plain(row.leading.says)} (${share(row.leading.confidence)})`;
  return `- ${row.severity}, ${incidentState(row).word}, since ${row.onsetAt}: ${plain(row.title)}${cause} \`${row.id}\``;
}

/** The first ones; it says how many more there are. */
export function listMarkdown(rows: readonly Summary[], says: string): string {
  const more = rows.length > LINES_MOST ? `\n\n… and ${rows.length - LINES_MOST} more` : '';
  return `**Incidents: ${plain(says)}**\n\n${rows.slice(0, LINES_MOST).map(rowMarkdown).join('\n')}${more}`;
}

function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_[\]<>|#~]/g, (sign) => `\\${sign}`);
}
