// How good it is, from its own history: outcomes, times, lessons. Folded from all events.
import type { Attribution, Help, IncidentEvent, Lesson, StoredEvent } from '@kintsugi/domain';
import { decodeIncident, incidentOf } from '../journal/streams.ts';

export interface Scorecard {
  readonly opened: number;
  readonly resolved: Readonly<Partial<Record<Attribution, number>>>;
  readonly escalated: number;
  readonly actions: number;
  readonly helps: Readonly<Partial<Record<Help, number>>>;
  readonly undone: number;
  /** Seconds from onset to opened, and from onset to resolved; the last 1,000 of each. */
  readonly detectedSeconds: readonly number[];
  readonly resolvedSeconds: readonly number[];
  readonly lessons: readonly Lesson[];
  /** What alarms turned out to be, where somebody knew: by the service of the signal that opened the incident. */
  readonly alarms: readonly Alarm[];
}

export interface Alarm {
  readonly service: string;
  readonly outcome: 'true' | 'false';
  readonly atMs: number;
}

/** The scorecard with what it needs to go on folding. */
export interface ScorecardFold {
  scorecard: Scorecard;
  readonly versions: Map<string, number>;
  /** Without a service where a person opened it: that says nothing of our alarms. */
  readonly opened: Map<string, { readonly onsetMs: number; readonly service: string | undefined }>;
}

const KEPT = 1_000;

export function emptyScorecard(): ScorecardFold {
  const scorecard: Scorecard = {
    opened: 0,
    resolved: {},
    escalated: 0,
    actions: 0,
    helps: {},
    undone: 0,
    detectedSeconds: [],
    resolvedSeconds: [],
    lessons: [],
    alarms: [],
  };
  return { scorecard, versions: new Map(), opened: new Map() };
}

/** Changes `fold` in place. Folding an event twice changes nothing. */
export function foldScorecard(fold: ScorecardFold, stored: StoredEvent): void {
  const id = incidentOf(stored.stream);
  if (id === null || stored.version <= (fold.versions.get(id) ?? 0)) return;
  fold.versions.set(id, stored.version);
  const happened = decodeIncident(stored);
  if (happened === null) return;
  const { event, atMs } = happened;
  const card = fold.scorecard;
  switch (event.type) {
    case 'incident-opened': {
      const { onsetMs, meaning, series } = event.signal;
      fold.opened.set(id, { onsetMs, service: meaning === 'report' ? undefined : series.service });
      fold.scorecard = {
        ...card,
        opened: card.opened + 1,
        detectedSeconds: kept(card.detectedSeconds, (atMs - onsetMs) / 1_000),
      };
      break;
    }
    case 'action-started':
      fold.scorecard = { ...card, actions: card.actions + 1, undone: card.undone + (event.undoes === null ? 0 : 1) };
      break;
    case 'verification-completed':
      fold.scorecard = { ...card, helps: { ...card.helps, [event.help]: (card.helps[event.help] ?? 0) + 1 } };
      break;
    case 'incident-escalated':
      fold.scorecard = { ...card, escalated: card.escalated + 1 };
      break;
    case 'incident-resolved': {
      const opened = fold.opened.get(id);
      const resolved = { ...card.resolved, [event.attribution]: (card.resolved[event.attribution] ?? 0) + 1 };
      fold.scorecard = {
        ...card,
        resolved,
        resolvedSeconds: kept(card.resolvedSeconds, (atMs - (opened?.onsetMs ?? atMs)) / 1_000),
        alarms: alarmsAfter(card.alarms, event, opened?.service, atMs),
      };
      fold.opened.delete(id);
      break;
    }
    case 'lesson-learned':
      fold.scorecard = { ...card, lessons: [...card.lessons, event.lesson].slice(-KEPT) };
      break;
    default:
      break;
  }
}

/** What got well by itself may have been anything: nobody knows, and it is not counted. */
function alarmsAfter(
  alarms: readonly Alarm[],
  { falseAlarm, attribution }: Extract<IncidentEvent, { type: 'incident-resolved' }>,
  service: string | undefined,
  atMs: number,
): readonly Alarm[] {
  const isKnown = falseAlarm === true || attribution === 'by-action' || attribution === 'by-person';
  if (service === undefined || !isKnown) return alarms;
  return [...alarms, { service, outcome: falseAlarm === true ? ('false' as const) : ('true' as const), atMs }].slice(
    -KEPT,
  );
}

function kept(values: readonly number[], value: number): readonly number[] {
  return [...values, Math.round(value * 10) / 10].slice(-KEPT);
}
