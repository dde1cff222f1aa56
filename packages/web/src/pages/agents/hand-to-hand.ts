// What one agent handed to another: read from what they wrote down about one incident, one after another.
import type { Answer } from '@kintsugi/contract';

type TimelineKind = Answer<'getTimeline'>['items'][number]['kind'];

/** Something that an agent wrote down about an incident. */
export interface Entry {
  readonly id: string;
  readonly at: string;
  readonly agent: string;
  readonly kind: TimelineKind;
  readonly says: string;
}

export interface Handover {
  readonly id: string;
  readonly at: string;
  readonly from: string;
  readonly to: string;
  /** The last thing that `from` had written down: what `to` goes on with. */
  readonly says: string;
}

/** What is written down beside the work of others, and hands nothing over. */
const ASIDE: ReadonlySet<TimelineKind> = new Set<TimelineKind>([
  'signal_detected',
  'severity_raised',
  'service_released',
  'comment_added',
]);

/** Of the entries of one subject, oldest first: wherever another agent goes on. What is written aside is no handover. */
export function handoversOf(entries: readonly Entry[]): Handover[] {
  const work = entries.filter(({ kind }, index) => index === 0 || !ASIDE.has(kind));
  return work.slice(1).flatMap((entry, index) => {
    const before = work[index];
    if (before === undefined || before.agent === entry.agent) return [];
    return [{ id: entry.id, at: entry.at, from: before.agent, to: entry.agent, says: before.says }];
  });
}
