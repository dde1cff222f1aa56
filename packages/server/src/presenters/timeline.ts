// An incident's stored events as one axis of sentences. Folds along, so that each sentence knows what it speaks of.
import type { Answer, TimelineKind } from '@kintsugi/contract';
import type { Attribution, Happened, Incident, IncidentEvent, Option, StoredEvent } from '@kintsugi/domain';
import { describeAction, incident, upcastIncidentEvent } from '@kintsugi/domain';
import { figure, iso, signalSentence } from './figures.ts';

export type TimelineEntry = Answer<'getTimeline'>['items'][number];

interface Told {
  readonly kind: TimelineKind;
  readonly says: string;
  readonly detail?: readonly string[];
}

export function presentTimeline(events: readonly StoredEvent[]): TimelineEntry[] {
  let state = incident.initial;
  const entries: TimelineEntry[] = [];
  for (const stored of events) {
    const event = upcastIncidentEvent(stored.type, stored.schemaVersion, stored.body);
    if (event === null) continue;
    const happened: Happened = { atMs: stored.atMs, actor: stored.actor, event };
    state = incident.evolve(state, happened);
    const { kind, says, detail } = told(event, state);
    entries.push({
      id: stored.id,
      version: stored.version,
      kind,
      says,
      detail: [...(detail ?? [])],
      actor: { ...stored.actor },
      at: iso(stored.atMs),
      recordedAt: iso(stored.recordedMs),
    });
  }
  return entries;
}

/** What an event says alone, without the incident around it. Null for an event that a newer version of us wrote. */
export function presentAlone(stored: StoredEvent): { readonly kind: TimelineKind; readonly says: string } | null {
  const event = upcastIncidentEvent(stored.type, stored.schemaVersion, stored.body);
  if (event === null) return null;
  const { kind, says } = told(event, incident.initial);
  if (event.type === 'option-chosen') return { kind, says: `an option was chosen: ${event.ruling.because}` };
  if (event.type !== 'action-started') return { kind, says };
  return { kind, says: `${event.undoes === null ? 'started' : 'takes back'}: ${describeAction(event.request)}` };
}

/** `after` is the incident as it is after the event. */
function told(event: IncidentEvent, after: Incident): Told {
  switch (event.type) {
    case 'incident-opened':
      return { kind: 'incident_opened', says: event.title, detail: [signalSentence(event.signal)] };
    case 'signal-joined':
      return { kind: 'signal_detected', says: signalSentence(event.signal) };
    case 'severity-raised':
      return { kind: 'severity_raised', says: `it is worse than it seemed: ${event.severity}` };
    case 'evidence-frozen':
      return {
        kind: 'evidence_collected',
        says: `${event.evidence.length} pieces of evidence are frozen`,
        detail: evidenceLines(event),
      };
    case 'hypotheses-ranked':
      return rankingTold(event);
    case 'options-weighed':
      return {
        kind: 'options_weighed',
        says: `${event.options.length} options are weighed`,
        detail: event.options.map(optionLine),
      };
    case 'option-chosen':
      return choiceTold(event, after);
    case 'approval-requested':
    case 'approval-given':
    case 'approval-rejected':
    case 'approval-expired':
      return approvalTold(event);
    case 'action-held-back':
      return {
        kind: 'action_held_back',
        says: `held back: ${event.because}`,
        detail: [`looks again at ${iso(event.untilMs).slice(11, 19)}`],
      };
    case 'watch-began':
      return { kind: 'watch_began', says: `watches until ${iso(event.untilMs).slice(11, 19)}: ${event.because}` };
    case 'action-started':
    case 'action-applied':
    case 'action-rejected':
    case 'action-unknown':
      return actionTold(event, after);
    case 'verification-completed':
      return verificationTold(event);
    case 'person-called':
      return {
        kind: 'person_called',
        says: event.delivered ? `called ${event.to}` : `could not reach ${event.to}: ${event.because}`,
      };
    case 'incident-escalated':
      return { kind: 'phase:changed', says: `handed over to people: ${event.because}` };
    case 'incident-resolved':
      return { kind: 'phase:changed', says: `resolved${byWhom(event.attribution)}`, detail: [event.because] };
    case 'service-released':
      return { kind: 'service_released', says: `${event.service} is free again` };
    case 'postmortem-written':
      return { kind: 'postmortem_written', says: event.path };
    case 'lesson-learned': {
      const { causeKind, action, service, help } = event.lesson;
      return { kind: 'lesson_learned', says: `${causeKind} of ${service} → ${action}: ${help}` };
    }
    case 'comment-added':
      return { kind: 'comment_added', says: event.text };
  }
}

type Of<T extends IncidentEvent['type']> = Extract<IncidentEvent, { type: T }>;

function evidenceLines({ evidence, missing }: Of<'evidence-frozen'>): string[] {
  return [...evidence.map(({ says }) => says), ...missing.map((what) => `missing: ${what}`)];
}

function rankingTold({ hypotheses }: Of<'hypotheses-ranked'>): Told {
  const [first] = hypotheses;
  // The leading cause with all its reasons, the next ones with the strongest each way.
  const detail = hypotheses.slice(0, 3).flatMap((hypothesis, index) => {
    const most = index === 0 ? hypothesis.for.length + hypothesis.against.length : 1;
    return [
      `${index + 1}  ${hypothesis.says}  ${hypothesis.confidence.toFixed(2)}`,
      ...hypothesis.for.slice(0, most).map(({ says }) => `   for: ${says}`),
      ...hypothesis.against.slice(0, most).map(({ says }) => `   against: ${says}`),
      ...(index === 0 ? [`   would settle it: ${hypothesis.wouldSettle}`] : []),
    ];
  });
  return {
    kind: 'hypothesis_generated',
    says: first === undefined ? 'no cause is known' : `${first.says} (${first.confidence.toFixed(2)})`,
    detail,
  };
}

function optionLine({ says, chance, worth, because }: Option): string {
  return `${says}: chance ${chance.toFixed(2)}, worth ${worth.toFixed(2)}; ${because}`;
}

function choiceTold({ optionId, ruling, passedOver }: Of<'option-chosen'>, after: Incident): Told {
  const option = after.options.find(({ id }) => id === optionId);
  const nameOf = (id: string) => after.options.find((other) => other.id === id)?.says ?? id;
  if (option === undefined) return { kind: 'option_chosen', says: optionId };
  const acts = option.deed.kind === 'act' ? option.deed : null;
  return {
    kind: 'option_chosen',
    says: option.says,
    detail: [
      `expects: ${option.expects}`,
      `refuted if: ${option.refutedIf}`,
      ...(acts === null
        ? []
        : [`undo: ${acts.inverse.kind === 'request' ? describeAction(acts.inverse.request) : acts.inverse.because}`]),
      ...(acts === null ? [] : [`touches ${figure(option.blastRadius, '1')} of the services`]),
      `policy: ${ruling.kind}: ${ruling.because}`,
      ...passedOver.map(({ optionId: other, because }) => `not: ${nameOf(other)} (${because})`),
    ],
  };
}

function approvalTold(
  event: Of<'approval-requested' | 'approval-given' | 'approval-rejected' | 'approval-expired'>,
): Told {
  switch (event.type) {
    case 'approval-requested':
      return {
        kind: 'approval_requested',
        says: `asks for ${event.needed} approval(s) until ${iso(event.expiresMs).slice(11, 19)}`,
        detail: [`kintsugi approvals approve ${event.approvalId}`],
      };
    case 'approval-given':
      return { kind: 'approval_decided', says: `${event.by.name} approved` };
    case 'approval-rejected':
      return { kind: 'approval_decided', says: `${event.by.name} rejected: ${event.reason}` };
    case 'approval-expired':
      return { kind: 'approval_decided', says: 'nobody decided in time: the approval expired' };
  }
}

function actionTold(
  event: Of<'action-started' | 'action-applied' | 'action-rejected' | 'action-unknown'>,
  after: Incident,
): Told {
  const attempt = after.attempts.find(({ key }) => key === event.key);
  const what = attempt === undefined ? event.key : describeAction(attempt.request);
  const tookSeconds =
    attempt === undefined || attempt.outcomeMs === null
      ? ''
      : ` · ${((attempt.outcomeMs - attempt.startedMs) / 1_000).toFixed(1)} s`;
  switch (event.type) {
    case 'action-started':
      return {
        kind: 'action_started',
        says: `${event.undoes === null ? 'started' : 'takes back'}: ${what}`,
        detail: [`key ${event.key}`],
      };
    case 'action-applied':
      return { kind: 'action_executed', says: `done: ${event.receipt}${tookSeconds}` };
    case 'action-rejected':
      return { kind: 'action_executed', says: `refused: ${event.because}` };
    case 'action-unknown':
      return { kind: 'action_executed', says: `nobody knows yet: ${event.because}` };
  }
}

/** Without a key nothing was done: it was watched. */
function verificationTold({ key, help, attribution, readings, because }: Of<'verification-completed'>): Told {
  const words = key === null ? WATCH_WORDS : HELP_WORDS;
  const says = `${words[help]}${byWhom(attribution)}`;
  const seen = readings.map((reading) => `${reading.verdict}: ${reading.says}`);
  return { kind: 'verification_completed', says, detail: seen.length === 0 ? [because] : seen };
}

const HELP_WORDS = {
  helped: 'it helped',
  'not-yet': 'not yet',
  refuted: 'it did not help',
  worse: 'it made it worse',
  'cannot-tell': 'nobody can tell whether it helped',
} as const;

const WATCH_WORDS = {
  helped: 'it is well again',
  'not-yet': 'not yet',
  refuted: 'it does not go by itself',
  worse: 'it gets worse',
  'cannot-tell': 'nobody can tell whether it is well',
} as const;

function byWhom(attribution: Attribution | null): string {
  return attribution === null
    ? ''
    : `, ${attribution === 'unclear' ? 'by what is unclear' : attribution.replace('by-action', 'by the action').replace('-', ' ')}`;
}
