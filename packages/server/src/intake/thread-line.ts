// The line to one intake thread: questions and answers by number, until the thread ends.
import { Worker } from 'node:worker_threads';
import type { Refusal, Signal } from '@kintsugi/domain';
import type { TelemetryBatch } from '@kintsugi/engine/ports';
import type { FromIntake, IntakeReport, IntakeSettings, Question, ToIntake, WriteAnswer } from './messages.ts';

export interface ThreadEvents {
  readonly onSignals: (signals: readonly Signal[]) => void;
  readonly onTrouble: (what: string) => void;
  readonly onReport: (report: IntakeReport) => void;
  /** The thread ended after it had started, without being asked to. */
  readonly onLost: (because: string) => void;
}

export interface ThreadLine {
  ask(question: Question): Promise<unknown>;
  write(batch: TelemetryBatch): Promise<WriteAnswer>;
  tell(message: ToIntake): void;
  close(): Promise<void>;
}

export type StartedThread =
  | { readonly ok: true; readonly line: ThreadLine; readonly otlpPort: number }
  | { readonly ok: false; readonly refusal: Refusal };

/** A question that waits longer than this has a caller who gave up. */
const PATIENCE_MS = 30_000;
const WAITING_MAX = 1_000;
/** Above it the thread ends and is started again; the machine's memory is not the intake's to take. */
const HEAP_MB_MAX = 384;

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

export function startThread(settings: IntakeSettings, events: ThreadEvents): Promise<StartedThread> {
  const worker = new Worker(new URL('./intake-thread.ts', import.meta.url), {
    workerData: settings,
    name: 'intake',
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB_MAX },
  });
  return new Promise((resolve) => {
    const line = new Line(worker);
    let because = '';
    let started = false;
    worker.on('error', (error) => {
      because = error instanceof Error ? error.message : String(error);
    });
    worker.on('exit', (code) => {
      const words = because === '' ? `exit code ${code}` : because;
      line.end(words);
      if (started && !line.closing) events.onLost(words);
      resolve({
        ok: false,
        refusal: {
          kind: 'intake-failed',
          detail: `the intake thread ended while it started (${words})`,
          mend: 'See the log; if this happens twice, please report it.',
        },
      });
    });
    worker.on('message', (message: FromIntake) => {
      if (message.kind === 'started') {
        started = true;
        resolve({ ok: true, line, otlpPort: message.otlpPort });
      } else if (message.kind === 'unavailable') {
        resolve({ ok: false, refusal: { kind: 'intake-unavailable', detail: message.because, mend: message.mend } });
        void worker.terminate();
      } else hear(message, line, events);
    });
  });
}

function hear(
  message: Exclude<FromIntake, { kind: 'started' | 'unavailable' }>,
  line: Line,
  events: ThreadEvents,
): void {
  switch (message.kind) {
    case 'answer':
      return line.settle(message.id, (waiting) => waiting.resolve(message.answer));
    case 'failure':
      return line.settle(message.id, (waiting) => waiting.reject(new Error(message.because)));
    case 'signals':
      return events.onSignals(message.signals);
    case 'trouble':
      return events.onTrouble(message.what);
    case 'report':
      return events.onReport(message.report);
    default:
      message satisfies never;
  }
}

class Line implements ThreadLine {
  closing = false;
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;
  private ended: string | null = null;

  constructor(worker: Worker) {
    this.worker = worker;
  }

  ask(question: Question): Promise<unknown> {
    return this.request((id) => ({ kind: 'ask', id, question }), PATIENCE_MS);
  }

  async write(batch: TelemetryBatch): Promise<WriteAnswer> {
    try {
      return (await this.request((id) => ({ kind: 'write', id, batch }), PATIENCE_MS)) as WriteAnswer;
    } catch (error) {
      return { ok: false, retryAfterSeconds: 1, because: error instanceof Error ? error.message : String(error) };
    }
  }

  tell(message: ToIntake): void {
    if (this.ended === null) this.worker.postMessage(message);
  }

  async close(): Promise<void> {
    this.closing = true;
    if (this.ended === null) await this.request((id) => ({ kind: 'close', id }), PATIENCE_MS).catch(() => {});
    await this.worker.terminate();
  }

  settle(id: number, how: (waiting: Waiting) => void): void {
    const waiting = this.waiting.get(id);
    if (waiting === undefined) return;
    this.waiting.delete(id);
    clearTimeout(waiting.timer);
    how(waiting);
  }

  end(because: string): void {
    this.ended = because;
    for (const id of this.waiting.keys())
      this.settle(id, (waiting) => waiting.reject(new Error(`the intake thread ended: ${because}`)));
  }

  private request(message: (id: number) => ToIntake, patienceMs: number): Promise<unknown> {
    if (this.ended !== null) return Promise.reject(new Error(`the intake thread ended: ${this.ended}`));
    if (this.waiting.size >= WAITING_MAX)
      return Promise.reject(new Error('too many questions wait for the intake: ask later'));
    return new Promise((resolve, reject) => {
      const id = this.nextId++;
      const timer = setTimeout(
        () =>
          this.settle(id, (waiting) =>
            waiting.reject(new Error(`the intake did not answer within ${patienceMs / 1_000} s`)),
          ),
        patienceMs,
      );
      timer.unref();
      this.waiting.set(id, { resolve, reject, timer });
      this.worker.postMessage(message(id));
    });
  }
}
