// A server with a live feed for tests: a log in memory, real sockets, and a clock that goes on when it is told.
import { FEED_PROTOCOL, ROLES, serverMessage, type ClientMessage, type ServerMessage } from '@kintsugi/contract';
import type { NewEvent } from '@kintsugi/domain';
import { createInMemoryEventStore } from '@kintsugi/engine/kits';
import type { EventStore } from '@kintsugi/engine/ports';
import { fastify } from 'fastify';
import { expect } from 'vitest';
import type { Grants } from '../folder/tokens.ts';
import type { FeedBounds, FeedClock } from './bounds.ts';
import { openFeedDoor } from './door.ts';
import { createFeed } from './feed.ts';

/** Holds as soon as it is so; on a machine that is busy with other things that may take a while. */
export function eventually<T>(read: () => T): ReturnType<typeof expect.poll<T>> {
  return expect.poll(read, { interval: 5, timeout: 15_000 });
}

export interface ManualClock extends FeedClock {
  pass(ms: number): void;
}

export function manualClock(): ManualClock {
  let nowMs = Date.parse('2026-12-24T00:00:00Z');
  const due = new Set<{ readonly atMs: number; readonly what: () => void }>();
  return {
    now: () => nowMs,
    after: (ms, what) => {
      const entry = { atMs: nowMs + ms, what };
      due.add(entry);
      return () => due.delete(entry);
    },
    pass: (ms) => {
      nowMs += ms;
      for (const entry of due) {
        if (entry.atMs > nowMs) continue;
        due.delete(entry);
        entry.what();
      }
    },
  };
}

export interface FeedStage {
  readonly url: string;
  readonly clock: ManualClock;
  readonly troubles: readonly string[];
  clients(): number;
  /** Appends comments to an incident, and rings as the engine does. */
  comment(incident: string, ...texts: readonly string[]): Promise<void>;
  append(stream: string, type: string, body: object, schemaVersion?: number): Promise<void>;
  /** A client that has said who it is. */
  join(hello?: { token?: string | null; protocols?: string | null }): Promise<Joined>;
  stop(): Promise<void>;
}

export interface StageOptions {
  readonly bounds?: Partial<FeedBounds>;
  readonly grants?: Grants;
  readonly store?: EventStore;
  readonly port?: number;
}

/** Tokens are the names of roles. */
export const byRole: Grants = (token) => {
  const role = ROLES.find((known) => known === token);
  return role === undefined ? null : { name: `a-${role}`, role };
};

export async function openFeedStage({
  bounds = {},
  grants = byRole,
  store,
  port = 0,
}: StageOptions = {}): Promise<FeedStage> {
  const clock = manualClock();
  const log = store ?? createInMemoryEventStore({ now: clock.now });
  const troubles: string[] = [];
  const feed = createFeed({ store: log, grants, bounds, clock, onTrouble: (line) => troubles.push(line) });
  const app = fastify({ logger: false });
  openFeedDoor(app, feed);
  feed.start((await log.readAll({ after: 0, limit: 1_000_000 })).at(-1)?.position ?? 0);
  const url = await app.listen({ host: '127.0.0.1', port });
  const joined: Joined[] = [];
  let ids = 0;

  async function append(
    stream: string,
    ...facts: readonly (Pick<NewEvent, 'type' | 'body'> & { schemaVersion?: number })[]
  ): Promise<void> {
    const version = (await log.read(stream)).length;
    const actor = { kind: 'person', name: 'ada' } as const;
    const made = facts.map((fact): NewEvent => {
      const id = `evt_${url}_${(ids += 1)}`;
      return { schemaVersion: 1, ...fact, id, atMs: clock.now(), actor, causeId: null };
    });
    const done = await log.append(stream, version, made);
    if (!done.ok) throw new Error(done.refusal.kind);
    feed.ring();
  }

  return {
    url,
    clock,
    troubles,
    clients: () => feed.clients(),
    append: (stream, type, body, schemaVersion = 1) => append(stream, { type, body, schemaVersion }),
    comment: (incident, ...texts) =>
      append(`incident:${incident}`, ...texts.map((text) => ({ type: 'comment-added', body: { text } }))),
    join: async ({ token = 'viewer', protocols = FEED_PROTOCOL } = {}) => {
      const client = await join(url, protocols);
      joined.push(client);
      if (token !== null) client.say({ type: 'hello', token });
      return client;
    },
    stop: async () => {
      await app.close();
      for (const { socket } of joined) socket.close();
    },
  };
}

export interface Joined {
  readonly socket: WebSocket;
  readonly heard: readonly ServerMessage[];
  /** What comments said, in the order in which they came. */
  told(): readonly string[];
  ids(): readonly number[];
  last(): ServerMessage | undefined;
  say(message: ClientMessage): void;
  /** Resolves when the connection has ended. */
  readonly ended: Promise<{ readonly code: number; readonly reason: string }>;
}

async function join(url: string, protocols: string | null): Promise<Joined> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, protocols ?? []);
  const heard: ServerMessage[] = [];
  socket.addEventListener('message', ({ data }) => void heard.push(serverMessage.parse(JSON.parse(String(data)))));
  const ended = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.addEventListener('close', ({ code, reason }) => resolve({ code, reason }));
  });
  const opened = new Promise<void>((resolve) => socket.addEventListener('open', () => resolve()));
  await Promise.race([opened, ended]);
  const events = () => heard.flatMap((message) => ('id' in message ? [message] : []));
  return {
    socket,
    heard,
    told: () => events().map(({ data }) => data.says),
    ids: () => events().map(({ id }) => Number(id)),
    last: () => heard.at(-1),
    say: (message) => socket.send(JSON.stringify(message)),
    ended,
  };
}
