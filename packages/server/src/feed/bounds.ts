// How much one client, and all of them, may ask of the live feed; and the clock that it waits by.

export interface FeedBounds {
  readonly clients: number;
  /** Of them, those that have not said who they are. */
  readonly strangers: number;
  readonly helloMs: number;
  readonly topicsPerClient: number;
  /** Messages from a client: so many at once, and so many a second after that. */
  readonly burst: number;
  readonly perSecond: number;
  /** Refused messages before a client is sent away. */
  readonly faults: number;
  /** What may wait for a client that does not read. */
  readonly waitingBytes: number;
  readonly waitingMessages: number;
  /** How long a client that comes from behind may take for one page. */
  readonly pageMs: number;
  /** Positions of the log; whoever is further behind reads everything anew. */
  readonly mostBehind: number;
  /** From the close frame to the end of the connection. */
  readonly goodbyeMs: number;
  readonly heartbeatMs: number;
}

export const DEFAULT_BOUNDS: FeedBounds = {
  clients: 2_000,
  strangers: 200,
  helloMs: 5_000,
  topicsPerClient: 50,
  burst: 30,
  perSecond: 10,
  faults: 10,
  waitingBytes: 1_000_000,
  waitingMessages: 5_000,
  pageMs: 10_000,
  mostBehind: 10_000,
  goodbyeMs: 1_000,
  heartbeatMs: 15_000,
};

/** One message of a client, with its frame. */
export const MOST_MESSAGE_BYTES = 16_384;

export interface FeedClock {
  now(): number;
  /** Runs `what` once after `ms`; the answer calls it off. */
  after(ms: number, what: () => void): () => void;
}

export const systemFeedClock: FeedClock = {
  now: () => Date.now(),
  after: (ms, what) => {
    const timer = setTimeout(what, ms);
    return () => clearTimeout(timer);
  },
};

/** So many at once, so many a second after that. */
export function createAllowance(burst: number, perSecond: number, now: () => number): () => boolean {
  let left = burst;
  let lastMs = now();
  return () => {
    const nowMs = now();
    left = Math.min(burst, left + ((nowMs - lastMs) / 1_000) * perSecond);
    lastMs = nowMs;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}
