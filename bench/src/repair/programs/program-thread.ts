// The thread that runs strange programs, as it is asked: what it has found so far counts when it is killed.
import { killableThread, type KillableThread } from '../killable-thread.ts';
import type { Answer, Question } from './thread.ts';

export type ProgramThread = KillableThread<Question, Answer>;

export function programThread(): ProgramThread {
  return killableThread<Question, Answer>(new URL('thread.ts', import.meta.url), {
    memoryMb: 512,
    isLast: ({ kind }) => kind !== 'so-far',
  });
}
