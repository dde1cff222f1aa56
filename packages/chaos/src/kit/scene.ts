// What an injection may touch: the API, the world, and a place for drafts.
import type { Client } from '@kintsugi/contract';
import type { World } from '../world/world.ts';

export interface Scene {
  readonly api: Client;
  readonly world: World;
  /** A folder of its own that is removed at the end. Its name says nothing. */
  readonly drafts: string;
}

/** A step that is ready to be taken at its moment. */
export interface Injection {
  /** In words for who watches. */
  readonly says: string;
  /** Throws where it does not get in. */
  go(): Promise<WayBack>;
}

/** Does nothing where somebody has taken it back already. Throws where it could not. */
export type WayBack = () => Promise<void>;

/** Said to the API as the reason of each change: what a team would write, and nothing of what is in it. */
export const NEUTRAL_REASON = 'routine change';
