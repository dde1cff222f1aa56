// What was changed in the world, by whoever: a release, a configuration, a scale.

export type ChangeKind = 'release' | 'configuration' | 'scale' | 'restart' | 'commit' | 'flag';

/** One change that has happened. Who, what, when; never why. */
export interface Change {
  readonly id: string;
  readonly kind: ChangeKind;
  readonly service: string;
  readonly atMs: number;
  /** When it had reached every replica; absent while it is under way. */
  readonly completedMs?: number;
  readonly by: string;
  /** For people: `release 2 (a1b2c3d4)`, `MAX_ITEMS 10 → ten`. */
  readonly summary: string;
  /** What was before and what is now: release ids, configuration versions, or replica counts. */
  readonly from: string | null;
  readonly to: string;
  /** Set when this change was made by one of our own actions: its key. */
  readonly actionKey?: string;
}
