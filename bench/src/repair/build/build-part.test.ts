// What the benchmark's judges say of programs, and that none of them can be held up.
import { expect, test } from 'vitest';
import { startCaseCompiler } from './case-compiler.ts';
import { exampleJudge } from './example-judge.ts';
import { killableThread } from '../killable-thread.ts';
import { runProgram } from './run-program.ts';
import type { JudgeAnswered, JudgeAsked } from './judge-thread.ts';

const HALF = '/* half(4) == 2\n half(10) == 5 */\nconst half = (n) => n / 2\n';

test('assertions that fail are counted, and a program that does not end is stopped', () => {
  expect(runProgram('console.assert(1 === 2); console.assert(true)', 1_000)).toMatchObject({
    kind: 'ended',
    failedAssertions: 1,
  });
  expect(runProgram('for (;;);', 20).kind).toBe('timed-out');
  expect(runProgram('nobody()', 1_000).kind).toBe('threw');
});

test('examples of comments are run on a candidate, and not when their time is used up', () => {
  expect(exampleJudge(HALF, 1_000)(HALF)).toEqual({ passed: 2, failed: 0 });
  expect(exampleJudge(HALF, 1_000)(HALF.replace('n / 2', 'n - 2'))).toEqual({ passed: 1, failed: 1 });
  expect(exampleJudge(HALF, 0)(HALF)).toBeNull();
});

test('the first code fix of the compiler is its baseline, and a comment that silences is none', () => {
  const compiler = startCaseCompiler();
  expect(compiler.fixedByFirst('const list = [1].lenth;\n', 6)).toBe('const list = [1].length;\n');
  expect(compiler.fixedByFirst('const list = zzz;\n', 6)).not.toContain('@ts-ignore');
});

test('a repair passes when it builds and the hidden test holds', async () => {
  const judge = killableThread<JudgeAsked, JudgeAnswered>(new URL('./judge-thread.ts', import.meta.url), {
    memoryMb: 2_048,
  });
  const asked = { code: HALF.replace('n / 2', 'm / 2'), test: 'console.assert(half(6) === 3)' };
  try {
    const right = await judge.ask({ ...asked, repaired: HALF }, 15_000);
    const wrong = await judge.ask({ ...asked, repaired: HALF.replace('n / 2', '2') }, 15_000);
    expect([right.answer?.repaired, wrong.answer?.repaired]).toEqual([
      { builds: true, passes: true },
      { builds: true, passes: false },
    ]);
  } finally {
    await judge.end();
  }
});
