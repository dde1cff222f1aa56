// One client of the feed: who it is, what it says, and how it ends. It must not know other clients.
import { FEED_CLOSE, problem, type ClientMessage, type ProblemFacts, type ServerMessage } from '@kintsugi/contract';
import { iso } from '../presenters/figures.ts';
import { createAllowance, type FeedBounds, type FeedClock } from './bounds.ts';
import type { LogPage, ReadPage } from './log-pages.ts';
import { createOutbox, type Outbox, type Peer } from './peer.ts';
import { readMessage } from './reading.ts';
import { AFTER_WHILE_SUBSCRIBED, HELLO_FIRST, HELLO_TWICE, tooManyTopics } from './refusals.ts';
import { Subscription } from './subscription.ts';

/** Null: the token is good. Asked again with every heartbeat, so that a token that was taken away ends. */
export type Refuses = (authorization: string | undefined) => ProblemFacts | null;

export interface ConnectionParts {
  readonly peer: Peer;
  readonly bounds: FeedBounds;
  readonly clock: FeedClock;
  /** From the header or the cookie; undefined: a browser without one, which must say it first. */
  readonly authorization: string | undefined;
  readonly refuses: Refuses;
  readonly readPage: ReadPage;
  readonly position: () => number;
  readonly onTrouble: (line: string) => void;
}

export class Connection {
  readonly #parts: ConnectionParts;
  readonly #outbox: Outbox;
  readonly #subscription: Subscription;
  readonly #mayTalk: () => boolean;
  #authorization: string | undefined;
  #callOffHello = (): void => {};
  #isEnded = false;
  #wasHeard = true;
  #faults = 0;

  constructor(parts: ConnectionParts) {
    const { peer, bounds, clock, authorization, readPage, position } = parts;
    this.#parts = parts;
    this.#authorization = authorization;
    this.#outbox = createOutbox(peer, bounds, clock);
    this.#mayTalk = createAllowance(bounds.burst, bounds.perSecond, clock.now);
    this.#subscription = new Subscription({
      mostBehind: bounds.mostBehind,
      readPage,
      position,
      deliver: (bytes) => this.#deliver(bytes),
      drained: () => this.#drained(),
      onLost: (because) => this.#resync(because),
      onBroken: (error) => this.#broken(error),
    });
    if (authorization === undefined) {
      this.#callOffHello = clock.after(bounds.helloMs, () =>
        this.end(FEED_CLOSE.unauthenticated, 'nobody said hello in time'),
      );
    }
    peer.on('message', (data, isBinary) => this.#heard(data, isBinary));
    peer.on('pong', () => (this.#wasHeard = true));
    peer.on('close', () => this.#gone());
  }

  get isKnown(): boolean {
    return this.#authorization !== undefined;
  }

  live(page: LogPage): void {
    this.#subscription.live(page);
  }

  /** Ends at once who came with credentials that do not count. */
  checkCredentials(): void {
    const refusal = this.isKnown ? this.#parts.refuses(this.#authorization) : null;
    if (refusal !== null) this.#refuse(refusal);
  }

  /** Says that both are there, and how far along the log; ends who did not answer the one before. */
  beat(): void {
    const { peer, refuses, clock } = this.#parts;
    if (this.#isEnded || !this.isKnown) return;
    if (!this.#wasHeard) {
      this.#gone();
      return peer.terminate();
    }
    const refusal = refuses(this.#authorization);
    if (refusal !== null) return this.#refuse(refusal);
    this.#wasHeard = false;
    this.#tell({ type: 'heartbeat', at: iso(clock.now()), after: String(this.#subscription.cursor) });
    if (!this.#isEnded) peer.ping();
  }

  end(code: number, reason: string): void {
    const { peer, bounds, clock } = this.#parts;
    if (this.#isEnded) return;
    this.#gone();
    peer.close(code, reason);
    const callOff = clock.after(bounds.goodbyeMs, () => peer.terminate());
    peer.on('close', callOff);
  }

  #gone(): void {
    this.#isEnded = true;
    this.#callOffHello();
    this.#subscription.end();
    this.#outbox.end();
  }

  #heard(data: Buffer, isBinary: boolean): void {
    this.#wasHeard = true;
    if (this.#isEnded) return;
    if (!this.#mayTalk())
      return this.end(FEED_CLOSE.tooMany, `more than ${this.#parts.bounds.perSecond} messages a second`);
    if (isBinary) return this.end(FEED_CLOSE.notText, 'messages are JSON text');
    const read = readMessage(data.toString('utf8'));
    if (read.ok) this.#obey(read.message);
    else this.#refuse(read.problem);
  }

  #obey(message: ClientMessage): void {
    if (message.type === 'hello') return this.#hello(message.token);
    if (!this.isKnown) return this.#refuse(HELLO_FIRST);
    if (message.type === 'subscribe') return this.#subscribe(message.topics, message.after);
    if (message.type === 'ping') return this.#tell({ type: 'pong', at: iso(this.#parts.clock.now()) });
    this.#subscription.drop(message.topics);
    this.#tellSubscribed();
  }

  #hello(token: string): void {
    if (this.isKnown) return this.#refuse(HELLO_TWICE);
    const authorization = `Bearer ${token}`;
    const refusal = this.#parts.refuses(authorization);
    if (refusal !== null) return this.#refuse(refusal);
    this.#authorization = authorization;
    this.#callOffHello();
  }

  #subscribe(topics: readonly string[], after: string | undefined): void {
    const { topicsPerClient } = this.#parts.bounds;
    const all = new Set([...this.#subscription.topics, ...topics]);
    if (all.size > topicsPerClient) return this.#refuse(tooManyTopics(topicsPerClient));
    const begun = this.#subscription.add(topics, after === undefined ? null : Number(after), () =>
      this.#tellSubscribed(),
    );
    if (begun === 'while-subscribed') this.#refuse(AFTER_WHILE_SUBSCRIBED);
  }

  #tellSubscribed(): void {
    const { topics, cursor } = this.#subscription;
    this.#tell({ type: 'subscribed', topics: [...topics], after: String(cursor) });
  }

  #refuse(facts: ProblemFacts): void {
    this.#tell({ type: 'error', problem: problem({ ...facts, instance: '/ws' }) });
    this.#faults += 1;
    if (facts.status === 401) this.end(FEED_CLOSE.unauthenticated, facts.detail);
    else if (facts.status === 403) this.end(FEED_CLOSE.forbidden, facts.detail);
    else if (this.#faults >= this.#parts.bounds.faults) this.end(FEED_CLOSE.tooMany, 'too many refused messages');
  }

  #resync(because: string): void {
    const mend = 'Read what is shown anew, then subscribe after the id that is given here.';
    this.#tell({ type: 'resync', reason: because, mend, after: String(this.#parts.position()) });
    this.end(FEED_CLOSE.resync, `resync: ${because}`);
  }

  #broken(error: unknown): void {
    this.#parts.onTrouble(`live feed: a client could not catch up: ${String(error)}`);
    this.end(FEED_CLOSE.broken, 'the log could not be read; resume after the last id');
  }

  async #drained(): Promise<boolean> {
    const { waitingMessages, pageMs } = this.#parts.bounds;
    if (await this.#outbox.drained(waitingMessages / 10, pageMs)) return true;
    this.end(FEED_CLOSE.tooSlow, 'too slow to catch up; resume after the last id');
    return false;
  }

  #tell(message: ServerMessage): void {
    this.#deliver(Buffer.from(JSON.stringify(message)));
  }

  #deliver(bytes: Buffer): boolean {
    if (this.#isEnded) return false;
    if (this.#outbox.send(bytes)) return true;
    this.end(FEED_CLOSE.tooSlow, 'too slow: more waits than may; resume after the last id');
    return false;
  }
}
