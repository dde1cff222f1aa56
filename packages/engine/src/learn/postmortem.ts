// The postmortem, told from the incident's own events: blameless, every sentence from something that was recorded.
import type { Evidence, Hypothesis, Incident, Signal, StoredEvent } from '@kintsugi/domain';
import { describeAction, isOfBuild, leadingHypothesis, servicesOf } from '@kintsugi/domain';
import type { IncidentStory, TimelineEntry } from '../projections/timeline.ts';
import { storyOf } from '../projections/timeline.ts';
import { actorName } from '../projections/sentences.ts';
import { amount, measureWords, percent, seconds, whose } from '../figures.ts';
import { evidenceLine } from './evidence-line.ts';
import { handlingOf, preventionOf, unknownsOf } from './reflection.ts';

/** Markdown. Equal for equal events: nothing is asked of the world while it is written. */
export function postmortem(id: string, events: readonly StoredEvent[]): string {
  const story = storyOf(events);
  const { state } = story;
  const sections = [
    `# ${plain(state.title)}`,
    headline(id, story),
    '## What happened',
    whatHappened(state),
    '## Impact',
    impactOf(state),
    '## Timeline',
    timelineOf(story),
    '## Cause',
    causeOf(state),
    '## What was done',
    doneOf(state),
    '## How it was handled',
    list(handlingOf(story)),
    '## What would prevent it',
    list(preventionOf(state)),
    '## What Kintsugi does not know',
    list(unknownsOf(state)),
    '## Evidence',
    evidenceOf(state),
  ];
  return `${sections.join('\n\n')}\n`;
}

function headline(id: string, { state }: IncidentStory): string {
  const ended = state.endedMs === null ? 'still open' : `${seconds(state.endedMs - state.onsetMs)} after its onset`;
  const how = state.phase === 'resolved' ? `resolved ${state.attribution ?? 'unclear'}` : state.phase;
  return `\`${id}\` · ${state.severity} · ${how}, ${ended} · services: ${servicesOf(state).join(', ')} · onset ${iso(state.onsetMs)}`;
}

function whatHappened(state: Incident): string {
  const leading = leadingHypothesis(state);
  const first = `At ${clock(state.onsetMs)} ${plain(state.title)}.`;
  const cause =
    leading === null || leading.cause.kind === 'none-of-these'
      ? 'No cause that Kintsugi knows explains it.'
      : `The most likely cause is ${plain(leading.says)} (${percent(leading.confidence)}).`;
  return `${first} ${cause} ${endingOf(state)}`;
}

function endingOf(state: Incident): string {
  const helped = state.attempts.find(({ help }) => help === 'helped');
  if (state.phase === 'escalated')
    return `It was handed over to a person: ${plain(state.handOver ?? 'nobody said why')}.`;
  if (state.phase !== 'resolved') return 'It is not over.';
  if (isOfBuild(state)) return codeEnding(state);
  if (helped === undefined)
    return `It got well ${state.attribution === 'by-person' ? 'by a person' : 'by itself'}; nothing was done to it.`;
  return `Kintsugi decided to ${describeAction(helped.request)}, and it got well ${state.attribution === 'by-action' ? 'by that' : '(whether by that is unclear)'}.`;
}

function codeEnding({ attribution }: Incident): string {
  switch (attribution) {
    case 'by-action':
      return 'Kintsugi mended the code: the branch builds again, and what runs is what was merged.';
    case 'by-person':
      return 'Somebody mended the code; Kintsugi changed nothing.';
    default:
      return 'The failure does not repeat on the same commit; nothing was changed.';
  }
}

/** From the signals themselves: what was usual, and what it was. */
function impactOf(state: Incident): string {
  const lines = state.signals.map((signal) => `- ${plain(impactLine(signal))}`);
  return [...new Set(lines)].join('\n');
}

function impactLine({ series, meaning, now, band, unit, crossing, text }: Signal): string {
  const who = whose(series);
  if (crossing !== undefined)
    return `${who}: ${measureWords(series.measure)} was going to reach its limit of ${amount(crossing.limit, unit)}.`;
  if (meaning === 'build') return `${series.service}: its build fails, and nothing of it can be released.`;
  if (meaning === 'report') return `${series.service}: a person reported "${text ?? ''}".`;
  if (meaning === 'errors')
    return `${who}: ${percent(now)} of the requests failed (usual: up to ${percent(band.high)}).`;
  return `${who}: ${measureWords(series.measure)} ${amount(now, unit)} (usual: ${amount(band.usual, unit)}).`;
}

function timelineOf({ timeline, state }: IncidentStory): string {
  const rows = timeline.map(
    (entry) => `| ${offset(entry, state)} | ${clock(entry.atMs)} | ${actorName(entry.actor)} | ${cell(entry.says)} |`,
  );
  return [
    '| since onset | at | who | what |',
    '|---:|---|---|---|',
    `| 0.0 s | ${clock(state.onsetMs)} | | onset, found by looking back |`,
    ...rows,
  ].join('\n');
}

function offset({ atMs }: TimelineEntry, { onsetMs }: Incident): string {
  return `${((atMs - onsetMs) / 1_000).toFixed(1)} s`;
}

function causeOf(state: Incident): string {
  if (state.hypotheses.length === 0) return 'Nothing was ranked.';
  return state.hypotheses
    .slice(0, 3)
    .map((hypothesis, index) => ranked(hypothesis, index, state))
    .join('\n');
}

function ranked(
  { says, confidence, for: reasons, against, missing, wouldSettle }: Hypothesis,
  index: number,
  state: Incident,
): string {
  const cite = (ids: readonly string[]): string =>
    ids
      .filter((id) => state.evidence.some((item) => item.id === id))
      .map((id) => `[${id}](#${id})`)
      .join(', ');
  const line = (word: string, reason: { says: string; evidenceIds: readonly string[] }): string =>
    `   - ${word}: ${plain(reason.says)} ${cite(reason.evidenceIds)}`.trimEnd();
  return [
    `${index + 1}. **${plain(says)}** ${percent(confidence)}`,
    ...reasons.map((reason) => line('for', reason)),
    ...(against.length === 0 ? ['   - against: nothing'] : against.map((reason) => line('against', reason))),
    ...missing.map((what) => `   - missing: ${plain(what)}`),
    `   - would settle it: ${plain(wouldSettle)}`,
  ].join('\n');
}

function doneOf(state: Incident): string {
  if (isOfBuild(state))
    return `Its code: every step stands in \`GET /api/v1/incidents/ID/lineage\` (\`kintsugi repairs lineage\`).`;
  if (state.attempts.length === 0) return 'Nothing was done to any service.';
  return state.attempts
    .map(({ key, request, undoes, outcome, help, attribution, inverse, undone }) => {
      const what = undoes === null ? describeAction(request) : `take back \`${undoes}\`: ${describeAction(request)}`;
      const became =
        outcome === null
          ? 'its outcome is not known'
          : outcome.kind === 'applied'
            ? plain(outcome.receipt)
            : `${outcome.kind}: ${plain(outcome.because)}`;
      const judged =
        help === null ? '' : ` It ${help === 'helped' ? `helped, ${attribution}` : `was judged "${help}"`}.`;
      const way =
        inverse.kind === 'request'
          ? `Undo: ${describeAction(inverse.request)}${undone ? ' (done)' : ''}.`
          : `No undo: ${plain(inverse.because)}.`;
      return `- ${what} (\`${key}\`): ${became}.${judged} ${way}`;
    })
    .join('\n');
}

/** Only what a hypothesis or a signal rests on: the rest is in the event stream. */
function evidenceOf(state: Incident): string {
  const cited = new Set(
    state.hypotheses.flatMap(({ for: reasons, against }) =>
      [...reasons, ...against].flatMap(({ evidenceIds }) => evidenceIds),
    ),
  );
  const shown = state.evidence.filter(
    (item: Evidence) => cited.has(item.id) || item.kind === 'signal' || item.kind === 'similar',
  );
  return shown.length === 0 ? 'None was frozen.' : shown.map(evidenceLine).join('\n');
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

/** Telemetry is data: it must not become markup. */
export function plain(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').replace(/[<>|`*_[\]]/g, (char) => `\\${char}`);
}

function cell(text: string): string {
  return plain(text.length > 240 ? `${text.slice(0, 239)}…` : text);
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function clock(ms: number): string {
  return iso(ms).slice(11, 23);
}
