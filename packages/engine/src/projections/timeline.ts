// Everything about one incident on one axis, folded from its events.
import type { Actor, Incident, IncidentEvent, StoredEvent } from '@kintsugi/domain';
import { incident } from '@kintsugi/domain';
import { decodeIncident } from '../journal/streams.ts';
import { sentenceFor } from './sentences.ts';

export interface TimelineEntry {
  readonly eventId: string;
  readonly version: number;
  /** When it was so, and when it was known (recorded). */
  readonly atMs: number;
  readonly knownMs: number;
  readonly actor: Actor;
  readonly type: IncidentEvent['type'];
  readonly phase: Incident['phase'];
  readonly says: string;
}

export interface IncidentStory {
  readonly state: Incident;
  readonly timeline: readonly TimelineEntry[];
}

/** The state and the timeline of one incident. O(n) in its events; those of a newer version of us are left out. */
export function storyOf(events: readonly StoredEvent[]): IncidentStory {
  let state = incident.initial;
  const timeline: TimelineEntry[] = [];
  for (const stored of events) {
    const happened = decodeIncident(stored);
    if (happened === null) continue;
    const says = sentenceFor(happened.event, state);
    state = incident.evolve(state, happened);
    const { id: eventId, version, atMs, recordedMs: knownMs, actor } = stored;
    timeline.push({ eventId, version, atMs, knownMs, actor, type: happened.event.type, phase: state.phase, says });
  }
  return { state, timeline };
}

/** The state alone. O(n) in its events. */
export function stateOf(events: readonly StoredEvent[]): Incident {
  return events.reduce<Incident>((state, stored) => {
    const happened = decodeIncident(stored);
    return happened === null ? state : incident.evolve(state, happened);
  }, incident.initial);
}
