// A client of the live feed that comes back by itself, and goes on after the last event that it was given.
import type { Problem } from '../problem.ts';
import { FEED_CLOSE, FEED_PATH, FEED_PROTOCOL, HEARTBEAT_SECONDS, serverMessage } from './messages.ts';
import type { ClientMessage, FeedEvent, ServerMessage } from './messages.ts';

/** What is used of a WebSocket: the browser's, Node's, or one of a test. */
export interface FeedSocket {
  onopen: (() => void) | null;
  onmessage: ((message: { readonly data: unknown }) => void) | null;
  onclose: ((close: { readonly code: number; readonly reason: string }) => void) | null;
  onerror: (() => void) | null;
  send(text: string): void;
  close(): void;
}

export type FeedState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live'; readonly after: string }
  /** Too much was missed: read everything anew. The feed goes on after `after` by itself. */
  | { readonly kind: 'resync'; readonly reason: string; readonly after: string }
  | { readonly kind: 'waiting'; readonly retryMs: number; readonly because: string }
  /** A message of ours was refused, or the credentials: with the latter the feed ends. */
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'closed'; readonly because: string };

export interface FeedOptions {
  /** Of the server, such as `http://127.0.0.1:4600`. */
  readonly url: string;
  /** Without it the browser's cookie must do: nobody says hello. */
  readonly token?: string;
  readonly topics: readonly string[];
  /** Id of the last event that is known; without it the feed begins with what happens from now on. */
  readonly after?: string;
  /** In order, each event once, over all connections. */
  readonly onEvent: (event: FeedEvent) => void;
  readonly onState?: (state: FeedState) => void;
  readonly WebSocket?: new (url: string, protocol: string) => FeedSocket;
  /** In [0, 1), spreads the returns of many clients. */
  readonly random?: () => number;
}

export interface Feed {
  add(topics: readonly string[]): void;
  drop(topics: readonly string[]): void;
  /** Where another feed would go on; null before the first connection. */
  after(): string | null;
  close(): void;
}

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 15_000;
/** Two heartbeats and a half: a connection that is silent for longer is gone, whatever the system says. */
const SILENCE_MS = HEARTBEAT_SECONDS * 2_500;
const FINAL: readonly number[] = [FEED_CLOSE.unauthenticated, FEED_CLOSE.forbidden];

export function createFeed(options: FeedOptions): Feed {
  const feed = new ReturningFeed(options);
  feed.connect();
  return feed;
}

class ReturningFeed implements Feed {
  readonly #options: FeedOptions;
  readonly #topics: Set<string>;
  #after: string | null;
  #socket: FeedSocket | null = null;
  #isOpen = false;
  #fails = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#topics = new Set(options.topics);
    this.#after = options.after ?? null;
  }

  connect(): void {
    const { url, token } = this.#options;
    const Socket =
      this.#options.WebSocket ?? (globalThis.WebSocket as unknown as NonNullable<FeedOptions['WebSocket']>);
    this.#say({ kind: 'connecting' });
    const socket = new Socket(new URL(FEED_PATH, url.replace(/^http/, 'ws')).href, FEED_PROTOCOL);
    this.#socket = socket;
    this.#listenFor(socket);
    socket.onopen = () => {
      if (this.#socket !== socket) return;
      this.#isOpen = true;
      if (token !== undefined) this.#send({ type: 'hello', token });
      if (this.#topics.size > 0) this.#subscribeAll();
    };
    socket.onmessage = ({ data }) => {
      if (this.#socket !== socket) return;
      this.#listenFor(socket);
      const message = readMessage(data);
      if (message !== null) this.#take(message);
    };
    // The close that follows says more.
    socket.onerror = () => {};
    socket.onclose = ({ code, reason }) => this.#lost(socket, code, reason);
  }

  add(topics: readonly string[]): void {
    const isFirst = this.#topics.size === 0;
    for (const topic of topics) this.#topics.add(topic);
    // What is not open yet subscribes to all of them when it is.
    if (!this.#isOpen) return;
    if (isFirst) this.#subscribeAll();
    else this.#send({ type: 'subscribe', topics: [...topics] });
  }

  drop(topics: readonly string[]): void {
    for (const topic of topics) this.#topics.delete(topic);
    if (this.#isOpen) this.#send({ type: 'unsubscribe', topics: [...topics] });
  }

  after(): string | null {
    return this.#after;
  }

  close(): void {
    const socket = this.#socket;
    this.#let();
    socket?.close();
    this.#say({ kind: 'closed', because: 'it was closed here' });
  }

  #take(message: ServerMessage): void {
    if ('id' in message) {
      if (this.#after !== null && Number(message.id) <= Number(this.#after)) return;
      this.#options.onEvent(message);
      this.#after = message.id;
      return;
    }
    switch (message.type) {
      case 'subscribed':
        this.#after ??= message.after;
        return this.#say({ kind: 'live', after: this.#after });
      case 'heartbeat':
        // Only a connection that lasts is a success: one that is dropped at once must not be sought again at once.
        this.#fails = 0;
        if (this.#topics.size === 0) return;
        this.#after = message.after;
        return this.#say({ kind: 'live', after: message.after });
      case 'resync':
        this.#after = message.after;
        return this.#say({ kind: 'resync', reason: message.reason, after: message.after });
      case 'error':
        return this.#say({ kind: 'refused', problem: message.problem });
      case 'pong':
        return;
    }
  }

  #lost(socket: FeedSocket, code: number, reason: string): void {
    if (this.#socket !== socket) return;
    this.#let();
    if (FINAL.includes(code)) return this.#say({ kind: 'closed', because: reason });
    const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#fails);
    const retryMs = Math.round(longest * (0.5 + (this.#options.random ?? Math.random)() / 2));
    this.#fails += 1;
    this.#say({ kind: 'waiting', retryMs, because: reason === '' ? 'the connection was lost' : reason });
    this.#timer = setTimeout(() => this.connect(), retryMs);
  }

  #listenFor(socket: FeedSocket): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#lost(socket, 1006, 'nothing was heard for too long');
      socket.close();
    }, SILENCE_MS);
  }

  #let(): void {
    this.#socket = null;
    this.#isOpen = false;
    clearTimeout(this.#timer);
  }

  #subscribeAll(): void {
    const after = this.#after === null ? {} : { after: this.#after };
    this.#send({ type: 'subscribe', topics: [...this.#topics], ...after });
  }

  #send(message: ClientMessage): void {
    this.#socket?.send(JSON.stringify(message));
  }

  #say(state: FeedState): void {
    this.#options.onState?.(state);
  }
}

/** Null for what this client does not understand: a newer server may say more. */
function readMessage(data: unknown): ServerMessage | null {
  if (typeof data !== 'string') return null;
  try {
    return serverMessage.safeParse(JSON.parse(data)).data ?? null;
  } catch {
    // Not JSON: the same as not understood.
    return null;
  }
}
