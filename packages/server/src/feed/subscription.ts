// What one client wants of the log, and how far along it is. One cursor for all topics: ids ascend on a connection, and
// the last one is where to resume. It must not know messages of clients, nor sockets.
import type { LiveItem, LogPage, ReadPage } from './log-pages.ts';

export interface SubscriptionParts {
  readonly mostBehind: number;
  readonly readPage: ReadPage;
  /** How far the feed has handed the log on. */
  readonly position: () => number;
  /** False: the client is gone, or has been sent away. */
  readonly deliver: (bytes: Buffer) => boolean;
  /** False: the client does not read, and has been sent away. */
  readonly drained: () => Promise<boolean>;
  /** It cannot go on: everything must be read anew. */
  readonly onLost: (because: string) => void;
  /** The log cannot be read. */
  readonly onBroken: (error: unknown) => void;
}

export type Begun = 'begun' | 'while-subscribed' | 'lost';

export class Subscription {
  readonly #parts: SubscriptionParts;
  readonly #topics = new Set<string>();
  #cursor: number;
  /** Ends the catch-up that is under way when it changes. */
  #run = 0;
  #isLive = true;

  constructor(parts: SubscriptionParts) {
    this.#parts = parts;
    this.#cursor = parts.position();
  }

  /** Everything up to here was sent, as far as it was wanted. */
  get cursor(): number {
    return this.#cursor;
  }

  get topics(): readonly string[] {
    return [...this.#topics];
  }

  /** `onBegun` is called before anything is sent. */
  add(topics: readonly string[], after: number | null, onBegun: () => void): Begun {
    if (after !== null && this.#topics.size > 0) return 'while-subscribed';
    const because = this.#cannotBegin(after ?? this.#cursor);
    if (because !== null) {
      this.#parts.onLost(because);
      return 'lost';
    }
    for (const topic of topics) this.#topics.add(topic);
    this.#cursor = after ?? this.#cursor;
    onBegun();
    if (after !== null || this.#isLive) void this.#catchUp().catch(this.#parts.onBroken);
    return 'begun';
  }

  drop(topics: readonly string[]): void {
    for (const topic of topics) this.#topics.delete(topic);
  }

  /** What the feed hands on to all at once. Who is behind reads it from the log. */
  live({ items, upTo }: LogPage): void {
    if (this.#isLive) this.#handOn(items, upTo);
  }

  end(): void {
    this.#run += 1;
    this.#isLive = false;
  }

  #cannotBegin(after: number): string | null {
    const position = this.#parts.position();
    if (after > position) return 'there is no event with this id: it comes from another log';
    return position - after > this.#parts.mostBehind ? this.#tooFar() : null;
  }

  #tooFar(): string {
    return `it is more than ${this.#parts.mostBehind} events behind`;
  }

  /** The look at the position and the step into the live feed are one: nothing can be handed on between them. */
  async #catchUp(): Promise<void> {
    const { readPage, position, drained, mostBehind, onLost } = this.#parts;
    const own = (this.#run += 1);
    this.#isLive = false;
    while (this.#cursor < position()) {
      if (position() - this.#cursor > mostBehind) return onLost(this.#tooFar());
      const page = await readPage(this.#cursor);
      if (own !== this.#run) return;
      this.#handOn(page.items, page.upTo);
      if (!(await drained()) || own !== this.#run) return;
    }
    this.#isLive = true;
  }

  #handOn(items: readonly LiveItem[], upTo: number): void {
    for (const { position, topics, bytes } of items) {
      if (position <= this.#cursor) continue;
      const topic = topics.find((each) => this.#topics.has(each));
      if (topic !== undefined && !this.#parts.deliver(bytes(topic))) return;
      this.#cursor = position;
    }
    this.#cursor = Math.max(this.#cursor, upTo);
  }
}
