// From what is stored to what is told: live types, topics and subjects of stored events. The one table of both names.
import { asTopics, type FeedEvent, type LiveEvent, type TimelineKind } from '@kintsugi/contract';
import type { BuildEvent, ControlEvent, LedgerEvent, ProjectEvent, RepairEvent, StoredEvent } from '@kintsugi/domain';
import { repairEventSays } from '../presenters/repair-story.ts';
import { presentAlone } from '../presenters/timeline.ts';

/** Incidents' names stand in `presenters/timeline.ts`, where timelines get theirs. `null`: nobody needs to hear of it. */
const REPAIRS: Readonly<Record<RepairEvent['type'], TimelineKind>> = {
  'repair-opened': 'repair:opened',
  'failure-repeated': 'repair:failure_repeated',
  'bisect-narrowed': 'repair:culprit_narrowed',
  'culprit-found': 'repair:culprit_found',
  'candidate-tried': 'repair:candidate_tried',
  'patch-proven': 'repair:patch_proven',
  'search-ended': 'repair:search_ended',
  'edits-locked': 'project:locks_changed',
  'branch-pushed': 'repair:proposed',
  'pull-request-opened': 'repair:proposed',
  'review-completed': 'repair:reviewed',
  'repair-approved': 'repair:approval_decided',
  'repair-rejected': 'repair:approval_decided',
  'repair-held-back': 'repair:held_back',
  'merge-started': 'repair:merge_changed',
  'merge-ended': 'repair:merge_changed',
  'merge-built': 'repair:merge_changed',
  'merge-reverted': 'repair:merge_changed',
  'take-back-began': 'repair:merge_changed',
  'deployment-planned': 'repair:deployment_changed',
  'deployment-started': 'repair:deployment_changed',
  'deployment-ended': 'repair:deployment_changed',
  'deployment-verified': 'repair:deployment_changed',
  'person-called': 'person_called',
  'mended-by-others': 'development:phase_changed',
  'repair-completed': 'development:phase_changed',
  'repair-escalated': 'development:phase_changed',
  'repair-failed': 'development:phase_changed',
  'repair-tidied': 'repair:tidied',
};

type Other = BuildEvent | LedgerEvent | ProjectEvent | ControlEvent;
const OTHERS: Readonly<Record<Other['type'], readonly [type: LiveEvent, says: string] | null>> = {
  'build-started': ['build:started', 'a build began'],
  'build-ended': ['build:ended', 'a build ended'],
  'service-reserved': ['service:changed', 'an incident holds it'],
  'service-freed': ['service:changed', 'it is free again'],
  'action-counted': null,
  'operation-started': ['service:changed', 'a person changes it'],
  'operation-ended': ['service:changed', "a person's change ended"],
  'files-locked': ['project:locks_changed', 'files are locked'],
  'lock-extended': null,
  'files-unlocked': ['project:locks_changed', 'files are free again'],
  'merge-taken': ['project:locks_changed', 'a merge is under way'],
  'merge-freed': ['project:locks_changed', 'the merge is over'],
  'acting-paused': ['agent:state_changed', 'everything that acts is paused'],
  'acting-resumed': ['agent:state_changed', 'everything may act again'],
};

export interface Told {
  readonly type: TimelineKind;
  readonly says: string;
  readonly subject: FeedEvent['data']['subject'];
  /** From the narrowest to the widest. */
  readonly topics: readonly string[];
}

/** Null for what nobody needs to hear of, and for what a newer version of us wrote. */
export function tellOf(stored: StoredEvent): Told | null {
  const colon = stored.stream.indexOf(':');
  const kind = colon < 0 ? stored.stream : stored.stream.slice(0, colon);
  const id = stored.stream.slice(colon + 1);
  switch (kind) {
    case 'incident': {
      const alone = presentAlone(stored);
      if (alone === null) return null;
      return { type: alone.kind, says: alone.says, subject: { kind, id }, topics: withOwn(stored.stream, 'incidents') };
    }
    case 'repair': {
      const type = entryOf(REPAIRS, stored.type);
      if (type === null) return null;
      const topics = withOwn(stored.stream, 'development');
      return { type, says: repairEventSays(stored), subject: { kind, id }, topics };
    }
    case 'build': {
      const { repairId } = stored.body as { repairId?: string | null };
      const topics = typeof repairId === 'string' ? withOwn(`repair:${repairId}`, 'development') : ['development'];
      return other(stored, { kind, id }, topics);
    }
    case 'service':
      return other(stored, { kind, id }, ['services']);
    case 'project':
      return other(stored, { kind, id }, ['development']);
    case 'control':
      return other(stored, { kind: 'platform', id: 'acting' }, ['incidents', 'services', 'development']);
    default:
      return null;
  }
}

function other(stored: StoredEvent, subject: Told['subject'], topics: readonly string[]): Told | null {
  const entry = entryOf(OTHERS, stored.type);
  return entry === null ? null : { type: entry[0], says: entry[1], subject, topics };
}

/** A stream whose name cannot be a topic is heard of on the wide one. */
function withOwn(own: string, wide: string): readonly string[] {
  return asTopics([own]) === null ? [wide] : [own, wide];
}

function entryOf<T>(table: Readonly<Record<string, T>>, type: string): T | null {
  return Object.hasOwn(table, type) ? (table[type] ?? null) : null;
}
