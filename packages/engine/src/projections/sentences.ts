// What an event says to a person: one sentence, with its figures. Timeline, postmortem and terminal all speak with these.
import type { Actor, Incident, IncidentEvent } from '@kintsugi/domain';
import { describeAction } from '@kintsugi/domain';
import { signalSentence } from '../signal-sentence.ts';

export function actorName(actor: Actor): string {
  return actor.kind === 'rule' ? `rule ${actor.name}` : actor.name;
}

/** `before` is the incident as it was when the event happened: it knows the options and hypotheses that ids refer to. */
export function sentenceFor(event: IncidentEvent, before: Incident): string {
  switch (event.type) {
    case 'incident-opened':
      return event.title;
    case 'signal-joined':
      return `also: ${signalSentence(event.signal)}`;
    case 'severity-raised':
      return `it is worse than it seemed: ${event.severity}`;
    case 'evidence-frozen':
      return `${event.evidence.length} pieces of evidence frozen${event.missing.length === 0 ? '' : `; missing: ${event.missing.join(', ')}`}`;
    case 'hypotheses-ranked':
      return event.hypotheses
        .slice(0, 3)
        .map(({ says, confidence }, i) => `${i + 1}. ${says} ${confidence.toFixed(2)}`)
        .join(' · ');
    case 'options-weighed':
      return event.options.map(({ says, worth }) => `${says} ${worth.toFixed(2)}`).join(' · ');
    case 'option-chosen':
      return `${before.options.find(({ id }) => id === event.optionId)?.says ?? event.optionId}: ${event.ruling.because}`;
    case 'approval-requested':
      return `asks for ${event.needed} approval(s): ${before.options.find(({ id }) => id === event.optionId)?.says ?? event.optionId}`;
    case 'approval-given':
      return `approved by ${actorName(event.by)}`;
    case 'approval-rejected':
      return `rejected by ${actorName(event.by)}: ${event.reason}`;
    case 'approval-expired':
      return 'nobody answered in time; the approval has expired';
    case 'action-held-back':
      return `held back: ${event.because}`;
    case 'watch-began':
      return `watching: ${event.because}`;
    case 'action-started':
      return event.undoes === null
        ? `started: ${describeAction(event.request)}`
        : `taking back ${event.undoes}: ${describeAction(event.request)}`;
    case 'action-applied':
      return `done: ${event.receipt}`;
    case 'action-rejected':
      return `rejected: ${event.because}`;
    case 'action-unknown':
      return `nobody knows whether it was done: ${event.because}`;
    case 'verification-completed':
      return `${event.help}${event.attribution === null ? '' : `, ${event.attribution}`}: ${event.because}`;
    case 'person-called':
      return event.delivered
        ? `called ${event.to}`
        : `could not reach ${event.to}${event.because === '' ? '' : ` (${event.because})`}`;
    case 'incident-escalated':
      return `handed over to a person: ${event.because}`;
    case 'incident-resolved':
      return `resolved, ${event.attribution}: ${event.because}`;
    case 'service-released':
      return `${event.service} is free again`;
    case 'postmortem-written':
      return `postmortem: ${event.path}`;
    case 'lesson-learned':
      return `lesson: ${event.lesson.action} against ${event.lesson.causeKind} ${event.lesson.help} (${event.lesson.attribution})`;
    case 'comment-added':
      return event.text;
  }
}
