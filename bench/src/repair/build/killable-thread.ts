// A thread that answers one question at a time and is killed when it does not answer in time. Knows no question.
import { Worker } from 'node:worker_threads';

export interface KillableThread<Question, Answer> {
  /** Null: it did not answer within the limit, or it broke; the next question goes to a new thread. */
  ask(question: Question, limitMs: number): Promise<Answer | null>;
  end(): Promise<void>;
}

export function killableThread<Question, Answer>(script: URL): KillableThread<Question, Answer> {
  let worker: Worker | null = null;
  const end = async (): Promise<void> => {
    const old = worker;
    worker = null;
    await old?.terminate();
  };
  return {
    async ask(question, limitMs) {
      const asked = (worker ??= new Worker(script, { env: {}, resourceLimits: { maxOldGenerationSizeMb: 2_048 } }));
      const answer = await new Promise<Answer | null>((resolve) => {
        const timer = setTimeout(() => settle(null), limitMs);
        const settle = (value: Answer | null): void => {
          clearTimeout(timer);
          asked.off('message', settle).off('error', broke).off('exit', broke);
          resolve(value);
        };
        const broke = (): void => settle(null);
        asked.on('message', settle).on('error', broke).on('exit', broke);
        asked.postMessage(question);
      });
      if (answer === null) await end();
      return answer;
    },
    end,
  };
}
