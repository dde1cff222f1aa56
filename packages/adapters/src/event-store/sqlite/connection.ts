// The line to the store's thread: requests go out in one list a turn, answers settle promises. Knows no events.
import { Worker } from 'node:worker_threads';
import { EventStoreUnavailableError } from '@kintsugi/engine/ports';
import type { Answered, Answers, Asked, Opened, Request } from './messages.ts';

interface Waiting {
  resolve(answer: Answers[Request['kind']]): void;
  reject(error: Error): void;
}

/** The thread ended with requests unanswered. */
export class ThreadLost extends Error {}

export class Connection {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ended: Promise<void>;
  #outbox: Asked[] = [];
  #nextId = 1;
  #lost: Error | null = null;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (answers: readonly Answered[]) => this.#settle(answers));
    worker.on('error', (error) => this.#lose(error instanceof Error ? error.message : String(error)));
    this.#ended = new Promise((resolve) => {
      worker.on('exit', (code) => {
        this.#lose(`it ended with code ${code}`);
        resolve();
      });
    });
  }

  ask<Kind extends Request['kind']>(request: Request & { readonly kind: Kind }): Promise<Answers[Kind]> {
    if (this.#lost !== null) return Promise.reject(this.#lost);
    return new Promise((resolve, reject) => {
      const id = this.#nextId;
      this.#nextId += 1;
      this.#waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
      if (request.kind === 'append') this.#post({ id, request });
      else this.#worker.postMessage([{ id, request }] satisfies Asked[]);
    });
  }

  /** Resolves when the thread has ended, also where it had ended by itself. */
  async close(): Promise<void> {
    this.#flush();
    if (this.#lost === null) await this.ask({ kind: 'close' });
    await this.#ended;
  }

  /** Everybody who appends in this turn of the event loop shares one message, and so one commit. */
  #post(asked: Asked): void {
    this.#outbox.push(asked);
    if (this.#outbox.length === 1) setImmediate(() => this.#flush());
  }

  #flush(): void {
    const asked = this.#outbox;
    this.#outbox = [];
    if (this.#lost === null && asked.length > 0) this.#worker.postMessage(asked);
  }

  #settle(answers: readonly Answered[]): void {
    for (const answered of answers) {
      const waiting = this.#waiting.get(answered.id);
      this.#waiting.delete(answered.id);
      if ('failure' in answered) waiting?.reject(new Error(`event store: ${answered.failure}`));
      else waiting?.resolve(answered.answer);
    }
  }

  #lose(because: string): void {
    this.#lost ??= new ThreadLost(`the event store's thread is gone: ${because}`);
    for (const { reject } of this.#waiting.values()) reject(this.#lost);
    this.#waiting.clear();
  }
}

/** Starts the thread over the file at `path`; resolves when it is open, rejects with `EventStoreUnavailableError`. */
export function connect(path: string): Promise<Connection> {
  // Without the flags of this process: some, like those of `node --eval`, no thread starts with.
  const settings = { workerData: { path }, name: 'event-store', execArgv: [] };
  const worker = new Worker(new URL('./store-thread.ts', import.meta.url), settings);
  return new Promise((resolve, reject) => {
    const failed = (error: unknown): void =>
      reject(new EventStoreUnavailableError(String(error), 'Start again; when it happens twice, please report it.'));
    worker.once('error', failed);
    worker.once('message', (opened: Opened) => {
      worker.off('error', failed);
      if (opened.kind === 'open') resolve(new Connection(worker));
      else reject(new EventStoreUnavailableError(opened.because, opened.mend));
    });
  });
}
