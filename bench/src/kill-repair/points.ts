// Where a server that repairs a build is killed, and how the repair must end all the same. Knows no process.
import type { Hold } from '../kill/points.ts';

export interface RepairKillPoint {
  readonly name: string;
  /**
   * A hold: it stands still there, so that the kill lands exactly there. `seen`: killed within so many milliseconds
   * after this event was durable. Null: nobody kills it, which shows the end that all others must reach.
   */
  readonly at: Hold | { readonly seen: string; readonly withinMs: number } | null;
}

const after = (event: Extract<Hold, { event: unknown }>['event']): RepairKillPoint => ({ name: event, at: { event } });
/** Done outside, and on record nowhere. */
const inCall = (call: Extract<Hold, { call: unknown }>['call']): RepairKillPoint => ({
  name: `in-call.${call}`,
  at: { call },
});
const within = (name: string, seen: string, withinMs: number): RepairKillPoint => ({ name, at: { seen, withinMs } });

export const UNDISTURBED: RepairKillPoint = { name: 'undisturbed', at: null };

/** In the order of a repair's life. */
export const REPAIR_KILL_POINTS: readonly RepairKillPoint[] = [
  after('repair-opened'),
  within('repeating', 'repair-opened', 1_500),
  after('failure-repeated'),
  after('culprit-found'),
  within('searching', 'culprit-found', 3_000),
  after('candidate-tried'),
  after('patch-proven'),
  after('edits-locked'),
  inCall('push'),
  after('branch-pushed'),
  inCall('open'),
  after('pull-request-opened'),
  inCall('review'),
  after('review-completed'),
  after('merge-started'),
  inCall('merge'),
  after('merge-ended'),
  within('building-merged', 'merge-ended', 400),
  after('merge-built'),
  after('deployment-planned'),
  after('deployment-started'),
  inCall('apply'),
  after('deployment-ended'),
  within('verifying', 'deployment-ended', 5_000),
  after('deployment-verified'),
  inCall('deleteBranch'),
  after('repair-tidied'),
  within('any-moment', 'repair-opened', 15_000),
];
