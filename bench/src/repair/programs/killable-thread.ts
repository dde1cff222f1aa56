// Asks the thread that runs strange programs, and kills it when it does not answer in time or takes too much memory.
import { Worker } from 'node:worker_threads';
import type { Answer, Question } from './thread.ts';

const MEMORY_MB = 512;

export interface Asked {
  /** The last that was heard; null: nothing, or the thread died. */
  readonly answer: Answer | null;
  readonly isKilled: boolean;
  readonly tookMs: number;
}

/** One question at a time. A thread that was killed is replaced at the next question. */
export class KillableThread {
  #worker: Worker | null = null;

  async ask(question: Question, limitMs: number): Promise<Asked> {
    const worker = (this.#worker ??= newWorker());
    const startedMs = performance.now();
    let heard: Answer | null = null;
    const isAnswered = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => end(false), limitMs);
      const end = (isDone: boolean): void => {
        clearTimeout(timer);
        worker.off('message', hear).off('error', die).off('exit', die);
        resolve(isDone);
      };
      const die = (): void => end(false);
      const hear = (answer: Answer): void => {
        heard = answer;
        if (answer.kind !== 'so-far') end(true);
      };
      worker.on('message', hear).on('error', die).on('exit', die);
      worker.postMessage(question);
    });
    const tookMs = performance.now() - startedMs;
    if (!isAnswered) await this.close();
    return { answer: heard, isKilled: !isAnswered, tookMs };
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }
}

function newWorker(): Worker {
  return new Worker(new URL('thread.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    env: {},
  });
}
