// What the feed uses of a client's socket, and the queue before it: bounded, so that who does not read costs little.
import type { FeedBounds, FeedClock } from './bounds.ts';

/** A part of the sockets that the WebSocket library makes; it comes without types. */
export interface Peer {
  readonly bufferedAmount: number;
  send(data: Buffer, options: { readonly binary: false }, done: (error?: Error | null) => void): void;
  ping(): void;
  close(code: number, reason: string): void;
  terminate(): void;
  on(event: 'message', heard: (data: Buffer, isBinary: boolean) => void): void;
  on(event: 'pong' | 'close', heard: () => void): void;
}

export interface Outbox {
  /** False: there is no room left, and nothing was sent. */
  send(bytes: Buffer): boolean;
  /** Resolves with true once at most `messages` wait, with false after `ms`. Also when the connection has ended. */
  drained(messages: number, ms: number): Promise<boolean>;
  end(): void;
}

const AS_TEXT = { binary: false } as const;

export function createOutbox(peer: Peer, bounds: FeedBounds, clock: FeedClock): Outbox {
  let waiting = 0;
  let isEnded = false;
  let wake: (() => void) | null = null;

  const sent = (): void => {
    waiting -= 1;
    wake?.();
  };

  return {
    send: (bytes) => {
      if (isEnded) return true;
      if (waiting >= bounds.waitingMessages || peer.bufferedAmount + bytes.length > bounds.waitingBytes) return false;
      waiting += 1;
      peer.send(bytes, AS_TEXT, sent);
      return true;
    },
    drained: (messages, ms) =>
      new Promise((resolve) => {
        const callOff = clock.after(ms, () => settle(false));
        const settle = (isDrained: boolean): void => {
          wake = null;
          callOff();
          resolve(isDrained);
        };
        wake = () => {
          if (isEnded || waiting <= messages) settle(true);
        };
        wake();
      }),
    end: () => {
      isEnded = true;
      wake?.();
    },
  };
}
