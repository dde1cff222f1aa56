// Loads a list page by page, and keeps its top fresh. Knows how to ask, and nothing of what is drawn.
import type { Answer, Problem, Reply } from '@kintsugi/contract';
import {
  NOTHING_HELD,
  withFreshTop,
  withNewer,
  withNextPage,
  withWaitingShown,
  type Held,
  type Summary,
} from './rows.ts';

type Page = Answer<'listIncidents'>;

/** The doors of a loader. */
export interface Source {
  readonly page: (cursor: string | null) => Promise<Reply<Page>>;
  readonly one: (id: string) => Promise<Reply<Summary>>;
}

export interface Loaded {
  readonly held: Held;
  /** Before the first page nothing is known: neither rows nor that there are none. */
  readonly hasBegun: boolean;
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly problem: Problem | null;
  /** When the top was last true, ms since the epoch. */
  readonly asOfMs: number;
}

export const NOT_LOADED: Loaded = {
  held: NOTHING_HELD,
  hasBegun: false,
  hasMore: true,
  isLoading: false,
  problem: null,
  asOfMs: 0,
};

/** Rows that are asked for one by one after a burst of events; more of them wait for the next burst. */
const ONES_MOST = 8;

export class Loader {
  readonly #source: Source;
  readonly #told: (loaded: Loaded) => void;
  #now: Loaded = NOT_LOADED;
  #cursor: string | null = null;
  #isStopped = false;
  #isFreshening = false;
  #stale: ReadonlySet<string> | null = null;

  constructor(source: Source, told: (loaded: Loaded) => void) {
    this.#source = source;
    this.#told = told;
  }

  /** The next page, unless it is on its way, or there is none. */
  async more(): Promise<void> {
    if (this.#now.isLoading || !this.#now.hasMore) return;
    this.#tell({ isLoading: true });
    const reply = await this.#source.page(this.#cursor);
    if (!reply.ok) return this.#tell({ isLoading: false, problem: reply.problem });
    const { items, nextCursor } = reply.value;
    this.#cursor = nextCursor;
    this.#tell({
      held: withNextPage(this.#now.held, items),
      hasBegun: true,
      hasMore: nextCursor !== null,
      isLoading: false,
      problem: null,
      asOfMs: Date.now(),
    });
  }

  /**
   * After events: takes the top anew, and those of `ids` that are held further down. `isHeld`: somebody reads, so new
   * rows wait. Events that come meanwhile are answered with one more round.
   */
  async freshen(ids: readonly string[], isHeld: () => boolean): Promise<void> {
    this.#stale = new Set([...(this.#stale ?? []), ...ids]);
    if (this.#isFreshening || !this.#now.hasBegun) return;
    this.#isFreshening = true;
    while (this.#stale !== null && !this.#isStopped) {
      const stale: ReadonlySet<string> = this.#stale;
      this.#stale = null;
      await this.#freshenOnce(stale, isHeld);
    }
    this.#isFreshening = false;
  }

  showWaiting(): void {
    this.#tell({ held: withWaitingShown(this.#now.held) });
  }

  /** What is on its way is not told any more. */
  stop(): void {
    this.#isStopped = true;
  }

  async #freshenOnce(stale: ReadonlySet<string>, isHeld: () => boolean): Promise<void> {
    const reply = await this.#source.page(null);
    if (!reply.ok) return this.#tell({ problem: reply.problem });
    const { items } = reply.value;
    const fresh = withFreshTop(this.#now.held, items);
    const held = isHeld() ? fresh : withWaitingShown(fresh);
    this.#tell({ held, problem: null, asOfMs: Date.now() });
    const onTop = new Set(items.map(({ id }) => id));
    const below = held.rows.filter(({ id }) => stale.has(id) && !onTop.has(id)).slice(0, ONES_MOST);
    const replies = await Promise.all(below.map(({ id }) => this.#source.one(id)));
    const found = replies.flatMap((one) => (one.ok ? [one.value] : []));
    if (found.length > 0) this.#tell({ held: withNewer(this.#now.held, found) });
  }

  #tell(changes: Partial<Loaded>): void {
    if (this.#isStopped) return;
    this.#now = { ...this.#now, ...changes };
    this.#told(this.#now);
  }
}
