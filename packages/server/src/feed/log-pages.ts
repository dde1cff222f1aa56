// The durable log in pages of live events, each read and written out once for all who want it at the same time.
import type { FeedEvent } from '@kintsugi/contract';
import type { StoredEvent } from '@kintsugi/domain';
import type { DamagedStreamError, EventStore } from '@kintsugi/engine/ports';
import { iso } from '../presenters/figures.ts';
import { tellOf } from './live-types.ts';

export interface LiveItem {
  readonly position: number;
  readonly topics: readonly string[];
  /** The message under this topic. Made once for all connections. */
  bytes(topic: string): Buffer;
}

export interface LogPage {
  readonly items: readonly LiveItem[];
  /** Everything up to here is in this page or before it. */
  readonly upTo: number;
  readonly isLast: boolean;
}

export type ReadPage = (after: number) => Promise<LogPage>;

export interface LogPages {
  /** May join a read that began earlier and so not show the very newest: for those who come from behind. */
  readonly shared: ReadPage;
  /** Shows everything that was durable when it was called. */
  readonly fresh: ReadPage;
}

const PAGE = 500;
const MOST_AT_ONCE = 4;
const LONGEST_SAYS = 500;

/** Callers that ask for the same page share it; a crowd that comes back does not keep the store from the loop. */
export function createLogPages(store: EventStore, onTrouble: (line: string) => void): LogPages {
  const underWay = new Map<number, Promise<LogPage>>();
  const waiting: (() => void)[] = [];
  let reading = 0;

  async function inTurn(after: number): Promise<LogPage> {
    if (reading >= MOST_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
    else reading += 1;
    try {
      return await readPage(store, after, onTrouble);
    } finally {
      const next = waiting.shift();
      if (next === undefined) reading -= 1;
      else next();
    }
  }

  const shared: ReadPage = (after) => {
    const known = underWay.get(after);
    if (known !== undefined) return known;
    const page = inTurn(after).finally(() => underWay.delete(after));
    underWay.set(after, page);
    return page;
  };
  return { shared, fresh: (after) => readPage(store, after, onTrouble) };
}

async function readPage(store: EventStore, after: number, onTrouble: (line: string) => void): Promise<LogPage> {
  let upTo = after;
  let isDamaged = false;
  // A damaged event is told of by readiness and `audit verify`; the feed goes on behind it.
  const onDamage = ({ position }: DamagedStreamError): void => {
    upTo = Math.max(upTo, position);
    isDamaged = true;
  };
  const events = await store.readAll({ after, limit: PAGE, onDamage });
  upTo = Math.max(upTo, events.at(-1)?.position ?? 0);
  const items = events.flatMap((stored) => {
    const item = itemOf(stored, onTrouble);
    return item === null ? [] : [item];
  });
  return { items, upTo, isLast: !isDamaged && events.length < PAGE };
}

function itemOf(stored: StoredEvent, onTrouble: (line: string) => void): LiveItem | null {
  try {
    const told = tellOf(stored);
    if (told === null) return null;
    const { topics, type, subject } = told;
    const says = told.says.slice(0, LONGEST_SAYS);
    const written = new Map<string, Buffer>();
    const bytes = (topic: string): Buffer => {
      const known = written.get(topic);
      if (known !== undefined) return known;
      const data = { subject, version: stored.version, says, actor: { ...stored.actor } };
      const event: FeedEvent = { id: String(stored.position), type, at: iso(stored.atMs), topic, data };
      const made = Buffer.from(JSON.stringify(event));
      written.set(topic, made);
      return made;
    };
    return { position: stored.position, topics, bytes };
  } catch (error) {
    // One event that cannot be told must not end the feed of all others.
    onTrouble(`live feed: event ${stored.version} of ${stored.stream} cannot be told: ${String(error)}`);
    return null;
  }
}
