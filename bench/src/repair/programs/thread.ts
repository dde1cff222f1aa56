// The thread in which strange programs run: repairs, the baseline and the judge's tests. It may be killed at any moment.
import { parentPort } from 'node:worker_threads';
import { firstThatPasses } from './baseline.ts';
import { passesTest } from './judge.ts';
import { repairProgram, type BrokenProgram } from './repairer.ts';

export type Question =
  | { readonly kind: 'repair' | 'baseline'; readonly program: BrokenProgram }
  | { readonly kind: 'judge'; readonly code: string; readonly test: string };

export type Answer =
  | { readonly kind: 'so-far'; readonly code: string }
  | { readonly kind: 'repaired'; readonly code: string | null; readonly programsRun: number }
  | { readonly kind: 'judged'; readonly passes: boolean };

parentPort?.on('message', (question: Question) => {
  parentPort?.postMessage(answerTo(question));
});

function answerTo(question: Question): Answer {
  switch (question.kind) {
    case 'repair': {
      const { chosen, programsRun } = repairProgram(question.program, ({ text }) =>
        parentPort?.postMessage({ kind: 'so-far', code: text } satisfies Answer),
      );
      return { kind: 'repaired', code: chosen?.edit.text ?? null, programsRun };
    }
    case 'baseline':
      return { kind: 'repaired', code: firstThatPasses(question.program), programsRun: 0 };
    case 'judge':
      return { kind: 'judged', passes: passesTest(question.code, question.test) };
  }
}
