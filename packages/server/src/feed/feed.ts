// The live feed: one reader at the end of the log, and everybody who listens. It must not know HTTP.
import { FEED_CLOSE } from '@kintsugi/contract';
import type { EventStore } from '@kintsugi/engine/ports';
import { checkCaller } from '../http/check.ts';
import type { Grants } from '../folder/tokens.ts';
import { DEFAULT_BOUNDS, systemFeedClock, type FeedBounds, type FeedClock } from './bounds.ts';
import { Connection, type Refuses } from './connection.ts';
import { createLogPages, type LogPage } from './log-pages.ts';
import type { Peer } from './peer.ts';
import { createTail, type Tail } from './tail.ts';

export interface FeedParts {
  readonly store: EventStore;
  readonly grants: Grants;
  readonly onTrouble: (line: string) => void;
  readonly bounds?: Partial<FeedBounds>;
  readonly clock?: FeedClock;
}

export interface LiveFeed {
  /** Begins after the position `from`, before anybody connects. */
  start(from: number): void;
  /** Something was appended. */
  ring(): void;
  open(peer: Peer, authorization: string | undefined): void;
  readonly refuses: Refuses;
  clients(): number;
  /** Hands on what is durable, says goodbye to everybody, and waits for them a moment. */
  stop(): Promise<void>;
}

const READ = { permission: 'read' } as const;
const LIMITED = {
  kind: 'limited-to-services',
  status: 403,
  detail: 'this token is limited to services; the live feed tells of all',
  mend: 'Ask over the API, or with a token that is not limited.',
} as const;
/** Of `API_MS` in `close-in-order.ts`: who does not answer by then is ended. */
const GOODBYES_MS = 300;

export function createFeed({ store, grants, onTrouble, bounds: own, clock = systemFeedClock }: FeedParts): LiveFeed {
  const bounds = { ...DEFAULT_BOUNDS, ...own };
  const pages = createLogPages(store, onTrouble);
  const connections = new Map<Peer, Connection>();
  let tail: Tail | null = null;
  let callOffBeat = (): void => {};
  let isStopping = false;
  let allGone: (() => void) | null = null;

  const refuses: Refuses = (authorization) => {
    const caller = checkCaller(READ, { headers: authorization === undefined ? {} : { authorization } }, grants);
    if (!caller.ok) return caller.problem;
    // The feed is not cut to services yet: whoever is limited to some would hear of all.
    return caller.value.services === undefined ? null : LIMITED;
  };

  function beat(): void {
    callOffBeat = clock.after(bounds.heartbeatMs, beat);
    // Whoever appended without a bell is heard now.
    tail?.ring();
    for (const connection of connections.values()) connection.beat();
  }

  function roomFor(authorization: string | undefined): string | null {
    if (isStopping || tail === null) return 'the server stops';
    if (connections.size >= bounds.clients) return `more than ${bounds.clients} clients`;
    const strangers =
      authorization === undefined ? [...connections.values()].filter((each) => !each.isKnown).length : 0;
    return strangers >= bounds.strangers ? 'too many clients that have not said who they are' : null;
  }

  function open(peer: Peer, authorization: string | undefined): void {
    const full = roomFor(authorization);
    if (full !== null) return peer.close(isStopping ? FEED_CLOSE.stopping : FEED_CLOSE.tooMany, full);
    const position = (): number => tail?.position() ?? 0;
    const readPage = pages.shared;
    const connection = new Connection({ peer, bounds, clock, authorization, refuses, readPage, position, onTrouble });
    connections.set(peer, connection);
    peer.on('close', () => {
      connections.delete(peer);
      if (connections.size === 0) allGone?.();
    });
    connection.checkCredentials();
  }

  return {
    start: (from) => {
      const handOn = (page: LogPage): void => {
        for (const connection of connections.values()) connection.live(page);
      };
      tail = createTail(pages.fresh, from, handOn, onTrouble);
      callOffBeat = clock.after(bounds.heartbeatMs, beat);
    },
    ring: () => tail?.ring(),
    open,
    refuses,
    clients: () => connections.size,
    stop: async () => {
      isStopping = true;
      callOffBeat();
      await tail?.stop();
      const gone = new Promise<void>((resolve) => (allGone = resolve));
      for (const connection of connections.values()) connection.end(FEED_CLOSE.stopping, 'the server stops');
      const late = new Promise<void>((resolve) => setTimeout(resolve, GOODBYES_MS));
      if (connections.size > 0) await Promise.race([gone, late]);
      for (const peer of connections.keys()) peer.terminate();
    },
  };
}
