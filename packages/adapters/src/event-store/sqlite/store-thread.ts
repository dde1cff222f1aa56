// The event store's own thread: takes lists of requests, commits all their appends together, answers in lists.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import type { AuditReport } from '@kintsugi/engine/ports';
import type { AppendRequest } from '../append-request.ts';
import { Appender } from './appender.ts';
import { Auditor } from './auditor.ts';
import { openFailure } from './failures.ts';
import type { Answered, Answers, Asked, Opened, Request } from './messages.ts';
import { Reader } from './reader.ts';
import { openDatabase, pragma, UnusableFile } from './schema.ts';

const port = parentPort;
const { path } = workerData as { readonly path: string };

interface Walk {
  readonly id: number;
  readonly steps: Generator<undefined, AuditReport>;
}

class Thread {
  readonly #db: DatabaseSync;
  readonly #appender: Appender;
  readonly #reader: Reader;
  readonly #auditor: Auditor;
  readonly #send: (answers: readonly Answered[]) => void;
  readonly #end: () => void;
  #queue: Asked[] = [];
  #walks: Walk[] = [];
  #scheduled = false;
  #closed = false;

  constructor(db: DatabaseSync, port: MessagePort) {
    this.#db = db;
    this.#appender = new Appender(db);
    this.#reader = new Reader(db);
    this.#auditor = new Auditor(db, this.#reader);
    this.#send = (answers) => port.postMessage(answers, answers.flatMap(buffersOf));
    this.#end = () => port.close();
  }

  /** What arrives while a commit is under way waits for the next one, and goes into it all together. */
  take(asked: readonly Asked[]): void {
    this.#queue.push(...asked);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#run();
    });
  }

  #run(): void {
    const asked = this.#queue;
    this.#queue = [];
    const appends = asked.filter(({ request }) => request.kind === 'append');
    if (appends.length > 0) this.#commit(appends);
    const rest = asked.filter(({ request }) => request.kind !== 'append' && request.kind !== 'verify');
    const answers = rest.map(({ id, request }) => this.#answer(id, request));
    for (const { id, request } of asked) {
      if (request.kind === 'verify') this.#walks.push({ id, steps: this.#auditor.verify() });
    }
    answers.push(...this.#walkOn());
    if (answers.length > 0) this.#send(answers);
    if (this.#closed) this.#end();
    else if (this.#walks.length > 0) this.#schedule();
  }

  #commit(appends: readonly Asked[]): void {
    const answers = this.#appender.append(appends.map(({ request }) => request as AppendRequest));
    this.#send(appends.map(({ id }, index) => ({ id, answer: answers[index]! })));
  }

  #answer(id: number, request: Request): Answered {
    try {
      return { id, answer: this.#do(request) };
    } catch (error) {
      return { id, failure: error instanceof Error ? error.message : String(error) };
    }
  }

  #do(request: Request): Answers[Request['kind']] {
    switch (request.kind) {
      case 'read':
      case 'read-all':
        return this.#reader.page(request);
      case 'read-rows':
        return this.#reader.rows(request.of);
      case 'streams':
        return this.#reader.streams(request.prefix);
      case 'checkpoint':
        this.#auditor.checkpoint(request.atMs);
        return null;
      case 'stop-writes':
        this.#appender.stop(request.because);
        return null;
      case 'limit-bytes':
        this.#limitBytes(request.bytes);
        return null;
      case 'close':
        this.#close();
        return null;
      case 'append':
      case 'verify':
        throw new Error(`${request.kind} is not done alone`);
    }
  }

  #walkOn(): readonly Answered[] {
    const done: Answered[] = [];
    this.#walks = this.#walks.filter(({ id, steps }) => {
      try {
        const step = steps.next();
        if (step.done !== true) return true;
        const { fault } = step.value;
        if (fault !== null) this.#appender.stop(`event ${fault.version} of stream ${fault.stream}: ${fault.detail}`);
        done.push({ id, answer: step.value });
      } catch (error) {
        done.push({ id, failure: error instanceof Error ? error.message : String(error) });
      }
      return false;
    });
    return done;
  }

  #limitBytes(bytes: number | null): void {
    const pages = bytes === null ? 0xff_ff_ff_fe : Math.ceil(bytes / pragma(this.#db, 'page_size'));
    this.#db.exec(`PRAGMA max_page_count = ${Math.max(1, pages)}`);
  }

  #close(): void {
    for (const { id } of this.#walks) this.#send([{ id, failure: 'the event store was closed' }]);
    this.#walks = [];
    this.#db.close();
    this.#closed = true;
  }
}

/** What moves to the other thread instead of being copied. */
function buffersOf(answered: Answered): ArrayBuffer[] {
  const answer = 'answer' in answered ? answered.answer : null;
  return answer !== null && 'bytes' in answer ? [answer.bytes.buffer] : [];
}

function open(): DatabaseSync | Opened {
  try {
    mkdirSync(dirname(path), { recursive: true });
    return openDatabase(path);
  } catch (error) {
    if (error instanceof UnusableFile) return { kind: 'unavailable', because: error.message, mend: error.mend };
    return { kind: 'unavailable', ...openFailure(error, path) };
  }
}

if (port === null) throw new Error('this file is the thread of the SQLite event store');
const opened = open();
if ('kind' in opened) port.postMessage(opened);
else {
  const thread = new Thread(opened, port);
  port.on('message', (asked: readonly Asked[]) => thread.take(asked));
  port.postMessage({ kind: 'open' } satisfies Opened);
}
