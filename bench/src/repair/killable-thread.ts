// A thread that answers one question at a time and is killed when it does not answer in time. Knows no question.
import { Worker } from 'node:worker_threads';

export interface Asked<Answer> {
  /** The last that was heard; null: nothing. */
  readonly answer: Answer | null;
  /** It did not answer within the limit, or it broke; the next question goes to a new thread. */
  readonly isKilled: boolean;
  readonly tookMs: number;
}

export interface KillableThread<Question, Answer> {
  ask(question: Question, limitMs: number): Promise<Asked<Answer>>;
  end(): Promise<void>;
}

export interface ThreadOptions<Answer> {
  readonly memoryMb: number;
  /** False for what is only the best so far. */
  readonly isLast?: (answer: Answer) => boolean;
}

export function killableThread<Question, Answer>(
  script: URL,
  { memoryMb, isLast = () => true }: ThreadOptions<Answer>,
): KillableThread<Question, Answer> {
  let kept: Worker | null = null;
  const end = async (): Promise<void> => {
    const old = kept;
    kept = null;
    await old?.terminate();
  };
  return {
    async ask(question, limitMs) {
      const resourceLimits = { maxOldGenerationSizeMb: memoryMb };
      const worker = (kept ??= new Worker(script, { env: {}, resourceLimits }));
      const startedMs = performance.now();
      let answer: Answer | null = null;
      const isAnswered = await new Promise<boolean>((resolve) => {
        const timer = setTimeout(() => settle(false), limitMs);
        const settle = (isDone: boolean): void => {
          clearTimeout(timer);
          worker.off('message', hear).off('error', broke).off('exit', broke);
          resolve(isDone);
        };
        const broke = (): void => settle(false);
        const hear = (heard: Answer): void => {
          answer = heard;
          if (isLast(heard)) settle(true);
        };
        worker.on('message', hear).on('error', broke).on('exit', broke);
        worker.postMessage(question);
      });
      const tookMs = performance.now() - startedMs;
      if (!isAnswered) await end();
      return { answer, isKilled: !isAnswered, tookMs };
    },
    end,
  };
}
