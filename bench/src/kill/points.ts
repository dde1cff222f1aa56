// Where a server is killed, and how each story must end all the same. Knows no process.
import type { IncidentEvent, RepairEvent } from '@kintsugi/domain';

/** What happens to the service: one replica hangs, and the machine may replace it or may only call a person. */
export type Story = 'healed' | 'handed-over';

/** Where the server holds still, so that the kill lands exactly there: an event that is durable, or a call under way. */
export type Hold =
  | { readonly event: IncidentEvent['type'] | RepairEvent['type'] }
  /** To the runtime, the repository or the forge. */
  | { readonly call: 'apply' | 'push' | 'open' | 'review' | 'merge' | 'deleteBranch' };

export interface KillPoint {
  readonly name: string;
  readonly story: Story;
  /** `random`: at any moment, by a seed. Null: nobody kills it, which shows the end that all others must reach. */
  readonly at: Hold | 'random' | null;
}

export const KILL_POINTS: readonly KillPoint[] = [
  { name: 'healed.undisturbed', story: 'healed', at: null },
  { name: 'observing', story: 'healed', at: { event: 'incident-opened' } },
  { name: 'orienting', story: 'healed', at: { event: 'evidence-frozen' } },
  { name: 'deciding', story: 'healed', at: { event: 'options-weighed' } },
  { name: 'acting.before-call', story: 'healed', at: { event: 'action-started' } },
  { name: 'acting.in-call', story: 'healed', at: { call: 'apply' } },
  { name: 'verifying', story: 'healed', at: { event: 'action-applied' } },
  { name: 'resolved.no-postmortem', story: 'healed', at: { event: 'incident-resolved' } },
  { name: 'any-moment', story: 'healed', at: 'random' },
  { name: 'handed-over.undisturbed', story: 'handed-over', at: null },
  { name: 'escalated.nobody-called', story: 'handed-over', at: { event: 'incident-escalated' } },
];

export const SERVICE = 'alpha';

/** The end as one line, so that two ends are the same when their lines are. */
export function endOf(story: Story, hung: string): string {
  switch (story) {
    case 'healed':
      return `resolved, healed; did: replace-replica ${hung}; 2 of 2 ready; postmortem written`;
    case 'handed-over':
      return 'escalated, a person called; did: nothing; 1 of 2 ready; postmortem written';
  }
}
