// Whether a command may happen to an incident, and what it leads to. Pure and total; every "no" carries its mend.
import type { Decision } from '../decider.ts';
import { refuse } from '../decider.ts';
import type { Lesson } from '../words/lesson.ts';
import { decideApproval } from './approvals.ts';
import { decideChoice } from './choice.ts';
import type { Happened, IncidentCommand } from './commands.ts';
import type { IncidentEvent } from './events.ts';
import { isWorse } from './events.ts';
import { decideStart, decideUndo, recordOutcome } from './gates.ts';
import type { Incident } from './state.ts';
import { currentAttempt, isOpen } from './state.ts';

type Of<K extends IncidentCommand['kind']> = Extract<IncidentCommand, { kind: K }>;

export function decide(command: IncidentCommand, state: Incident): Decision<Happened> {
  const events = eventsFor(command, state);
  if (!events.ok) return events;
  const { atMs, actor } = command;
  return { ok: true, events: events.events.map((event) => ({ atMs, actor, event })) };
}

function eventsFor(command: IncidentCommand, state: Incident): Decision<IncidentEvent> {
  if (command.kind === 'open') return openIncident(command, state);
  if (state.phase === 'unopened')
    return refuse('unknown-incident', 'There is no such incident.', 'List the incidents and use one of their ids.');
  if (afterTheEnd(command)) return afterwards(command, state);
  if (!isOpen(state)) {
    return refuse(
      'incident-closed',
      `The incident "${state.title}" is closed; "${command.kind}" came too late.`,
      'Open a new incident, or comment on this one.',
    );
  }
  return whileOpen(command, state);
}

const LATE = ['join', 'comment', 'release', 'write-postmortem', 'learn', 'record-outcome', 'undo'] as const;

type Late = Of<(typeof LATE)[number]>;

/** What may still be said of an incident that is closed: facts that came late, and what is left to tidy up. */
function afterTheEnd(command: IncidentCommand): command is Late {
  return LATE.some((kind) => kind === command.kind);
}

function afterwards(command: Late, state: Incident): Decision<IncidentEvent> {
  switch (command.kind) {
    case 'join':
      return joinSignal(command, state);
    case 'comment':
      return one({ type: 'comment-added', text: command.text });
    case 'release':
      return releaseService(command, state);
    case 'write-postmortem':
      return one({ type: 'postmortem-written', path: command.path, sha256: command.sha256 });
    case 'learn':
      return learn(command.lessons, state);
    case 'record-outcome':
      return recordOutcome(command, state);
    case 'undo':
      return decideUndo(command, state);
  }
}

function whileOpen(command: Exclude<IncidentCommand, Late | Of<'open'>>, state: Incident): Decision<IncidentEvent> {
  switch (command.kind) {
    case 'freeze':
      return one({
        type: 'evidence-frozen',
        round: state.round + 1,
        evidence: command.evidence,
        missing: command.missing,
      });
    case 'rank':
      return (
        inOrder(state, 'rank') ?? one({ type: 'hypotheses-ranked', round: state.round, hypotheses: command.hypotheses })
      );
    case 'weigh':
      return inOrder(state, 'weigh') ?? one({ type: 'options-weighed', round: state.round, options: command.options });
    case 'choose':
      return choosable(state) ?? decideChoice(command, state);
    case 'approve':
    case 'reject':
    case 'expire-approval':
      return decideApproval(command, state);
    case 'hold':
      return one({ type: 'action-held-back', gate: command.gate, because: command.because, untilMs: command.untilMs });
    case 'watch':
      return one({ type: 'watch-began', untilMs: command.untilMs, because: command.because });
    case 'start':
      return decideStart(command, state);
    case 'judge':
      return judge(command, state);
    case 'called':
      return one({ type: 'person-called', to: command.to, delivered: command.delivered, because: command.because });
    case 'escalate':
      return state.phase === 'escalated'
        ? refuse('already-escalated', 'A person has been called already.', 'Resolve the incident when it is over.')
        : one({ type: 'incident-escalated', because: command.because });
    case 'resolve':
      return one({
        type: 'incident-resolved',
        attribution: 'by-person',
        because: command.because,
        ...(command.falseAlarm === true ? { falseAlarm: true } : {}),
      });
  }
}

function one(event: IncidentEvent): Decision<IncidentEvent> {
  return { ok: true, events: [event] };
}

function openIncident({ title, severity, signal }: Of<'open'>, state: Incident): Decision<IncidentEvent> {
  if (state.phase !== 'unopened')
    return refuse('already-open', 'This incident is open already.', 'Join the signal to it.');
  return one({ type: 'incident-opened', title, severity, signal });
}

function joinSignal({ severity, signal }: Of<'join'>, state: Incident): Decision<IncidentEvent> {
  if (state.signals.some(({ id }) => id === signal.id)) {
    return refuse('known-signal', `Signal ${signal.id} is part of this incident already.`, 'Nothing needs to be done.');
  }
  const joined: IncidentEvent = { type: 'signal-joined', signal };
  // What comes after the end is history: nobody is to be alarmed by it.
  if (!isOpen(state) || !isWorse(severity, state.severity)) return one(joined);
  return { ok: true, events: [joined, { type: 'severity-raised', severity }] };
}

function inOrder(state: Incident, step: Incident['progress']): Decision<IncidentEvent> | null {
  return state.progress === step
    ? null
    : refuse(
        'out-of-order',
        `"${step}" is not what this incident waits for; that is "${state.progress}".`,
        'Read the incident again.',
      );
}

/** A choice that was held back may be made again, when policy no longer says what it said. */
function choosable(state: Incident): Decision<IncidentEvent> | null {
  const stands = state.watch !== null || state.approval?.status === 'pending' || currentAttempt(state) !== null;
  return state.progress === 'chosen' && !stands ? null : inOrder(state, 'choose');
}

function judge(command: Of<'judge'>, state: Incident): Decision<IncidentEvent> {
  const { key, help, attribution, readings, because } = command;
  if (key !== null && state.attempts.find((attempt) => attempt.key === key)?.outcome?.kind !== 'applied') {
    return refuse(
      'not-applied',
      `Action ${key} has not been applied, so nobody can say what it did.`,
      'Record its outcome first.',
    );
  }
  if (key !== null && state.attempts.some((attempt) => attempt.key === key && attempt.help !== null))
    return refuse('judged-already', `What ${key} did has been judged already.`, 'Nothing needs to be done.');
  const judged: IncidentEvent = { type: 'verification-completed', key, help, attribution, readings, because };
  if (help !== 'helped') return one(judged);
  const unhealthy = readings.filter(({ verdict }) => verdict !== 'healthy');
  if (unhealthy.length > 0 || readings.length === 0) {
    return refuse(
      'not-healthy',
      'Cannot tell never closes an incident: a reading is not healthy.',
      'Look again later.',
    );
  }
  return { ok: true, events: [judged, { type: 'incident-resolved', attribution: attribution ?? 'unclear', because }] };
}

function releaseService({ service }: Of<'release'>, state: Incident): Decision<IncidentEvent> {
  if (state.phase !== 'resolved' && state.phase !== 'escalated')
    return refuse('in-use', `${service} is held until the incident has ended.`, 'Wait until it has ended.');
  return state.heldServices.includes(service)
    ? one({ type: 'service-released', service })
    : refuse('not-held', `${service} is not held by this incident.`, 'Nothing needs to be done.');
}

function learn(lessons: readonly Lesson[], state: Incident): Decision<IncidentEvent> {
  if (state.learned)
    return refuse('learned', 'The lessons of this incident are known already.', 'Nothing needs to be done.');
  return { ok: true, events: lessons.map((lesson) => ({ type: 'lesson-learned', lesson })) };
}
