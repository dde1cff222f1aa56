// A repair's stored events as sentences, one axis from the failing build to the verified deployment.
import type { Answer } from '@kintsugi/contract';
import type { RepairEvent, StoredEvent } from '@kintsugi/domain';
import { describeAction } from '@kintsugi/domain';
import { iso } from './figures.ts';

export type RepairEntry = Answer<'getRepairTimeline'>['items'][number];

interface Told {
  readonly says: string;
  readonly detail?: readonly string[];
}

const FAULTS_SHOWN = 6;

export function presentRepairStory(events: readonly StoredEvent[]): RepairEntry[] {
  return events.map((stored) => {
    const { says, detail } = told({ ...(stored.body as object), type: stored.type } as RepairEvent);
    return {
      id: stored.id,
      version: stored.version,
      at: iso(stored.atMs),
      actor: { ...stored.actor },
      kind: stored.type,
      says,
      detail: [...(detail ?? [])],
    };
  });
}

/** What an event of a repair says alone. */
export function repairEventSays(stored: StoredEvent): string {
  return told({ ...(stored.body as object), type: stored.type } as RepairEvent).says;
}

/** The record that a team can keep: every step with its time, in Markdown. */
export function lineageMarkdown(id: string, title: string, entries: readonly RepairEntry[]): string {
  const lines = entries.flatMap(({ at, actor, says, detail }) => [
    `- **${at.slice(11, 19)}** ${actor.name}: ${escaped(says)}`,
    ...detail.map((line) => `  - ${escaped(line)}`),
  ]);
  return [`# ${escaped(title)}`, '', `Repair \`${id}\`, ${entries[0]?.at ?? ''}.`, '', ...lines, ''].join('\n');
}

function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>#|]/g, '\\$&').replace(/[\r\n]+/g, ' ');
}

function told(event: RepairEvent): Told {
  switch (event.type) {
    case 'repair-opened':
      return {
        says: `the build of ${short(event.commit.sha)} (${event.commit.author}: ${event.commit.subject}) fails: ${event.title}`,
        detail: [
          ...event.diagnoses
            .slice(0, FAULTS_SHOWN)
            .map(
              ({ tool, code, file, line, message }) =>
                `${tool}${code === null ? '' : ` ${code}`}${file === null ? '' : ` ${file}:${line ?? '?'}`}: ${message}`,
            ),
          ...(event.blocks.length === 0 ? [] : [`blocks releases of ${event.blocks.join(', ')}`]),
        ],
      };
    case 'failure-repeated':
      return { says: event.because };
    case 'bisect-narrowed':
      return { says: `bisecting: ${short(event.good)} builds, ${short(event.bad)} does not, ${event.left} left` };
    case 'culprit-found':
      return {
        says:
          event.culprit === null
            ? `since when is not known: ${event.because}`
            : `it fails since ${short(event.culprit.sha)} by ${event.culprit.author}, "${event.culprit.subject}": ${event.because}`,
        ...(event.needsPerson === null ? {} : { detail: [event.needsPerson] }),
      };
    case 'candidate-tried':
      return {
        says: `${event.result}: ${event.candidate.says} (${event.candidate.kind}, ${seconds(event.durationMs)})`,
        detail: [event.because],
      };
    case 'patch-proven':
      return { says: `proven: ${event.patch.says}`, detail: event.proof.says };
    case 'search-ended':
      return { says: `no repair was found after ${event.tried} candidates: ${event.because}` };
    case 'person-called':
      return { says: event.delivered ? `called ${event.to}` : `could not reach ${event.to}: ${event.because}` };
    case 'mended-by-others':
      return { says: `${event.by} mended it first, with ${short(event.commit)}` };
    case 'repair-completed':
      return { says: `${event.how}: ${event.because}` };
    case 'repair-escalated':
      return { says: `a person must decide: ${event.because}` };
    case 'repair-failed':
      return { says: `ended without a repair: ${event.because}` };
    case 'repair-tidied':
      return { says: event.says };
    default:
      return proposalTold(event);
  }
}

type Rest = Exclude<
  RepairEvent,
  {
    type:
      | 'repair-opened'
      | 'failure-repeated'
      | 'bisect-narrowed'
      | 'culprit-found'
      | 'candidate-tried'
      | 'patch-proven'
      | 'search-ended'
      | 'person-called'
      | 'mended-by-others'
      | 'repair-completed'
      | 'repair-escalated'
      | 'repair-failed'
      | 'repair-tidied';
  }
>;

function proposalTold(event: Rest): Told {
  switch (event.type) {
    case 'edits-locked':
      return { says: `holds the edit lock ${event.lockId}, token ${event.token}` };
    case 'branch-pushed':
      return { says: `pushed ${short(event.commit)} as ${event.branch}` };
    case 'pull-request-opened':
      return { says: `opened pull request ${event.number}`, detail: [event.url] };
    case 'review-completed':
      return {
        says: `review: ${event.verdict}`,
        detail: [
          event.summary,
          ...event.findings.map(({ severity, path, line, says }) => `${severity} ${path}:${line}: ${says}`),
        ],
      };
    case 'repair-approved':
      return { says: `${event.by.name} said yes to ${short(event.commit)}` };
    case 'repair-rejected':
      return { says: `${event.by.name} said no: ${event.reason}` };
    case 'repair-held-back':
      return { says: `held back: ${event.because}` };
    case 'merge-started':
      return { says: `merges pull request ${event.number}` };
    case 'merge-ended':
      return {
        says:
          event.outcome.kind === 'applied'
            ? `merged as ${short(event.outcome.commit)}`
            : `merge ${event.outcome.kind}: ${event.outcome.because}`,
      };
    case 'merge-built':
      return { says: event.passed ? 'the merged commit builds' : `the merged commit does not build: ${event.because}` };
    case 'deployment-planned':
      return {
        says:
          event.services.length === 0
            ? 'no service that runs is changed by it'
            : `to be released: ${event.services.map(({ service, release }) => `${service} ${release}`).join(', ')}`,
      };
    case 'deployment-started':
      return { says: `began: ${describeAction(event.request)}` };
    case 'deployment-ended':
      return {
        says:
          event.outcome.kind === 'applied'
            ? `done: ${event.outcome.receipt}`
            : `${event.outcome.kind}: ${event.outcome.because}`,
      };
    case 'deployment-verified':
      return { says: `${event.verdict}: ${event.says[0] ?? ''}`, detail: event.says.slice(1) };
    case 'take-back-began':
      return { says: `is taken back: ${event.because}` };
    case 'merge-reverted':
      return { says: event.commit === null ? event.because : `reverted with ${short(event.commit)}: ${event.because}` };
  }
}

function short(sha: string): string {
  return sha.slice(0, 12);
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
