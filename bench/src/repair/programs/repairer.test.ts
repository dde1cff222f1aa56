import { describe, expect, it } from 'vitest';
import { guarded, readTest } from '@kintsugi/repair/small-edits';
import { passesTest } from './judge.ts';
import { programThread } from './program-thread.ts';
import { repairProgram } from './repairer.ts';
import { vmRunner } from './vm-runner.ts';

/** A program, a test that the repairer sees, and one that it does not. */
const FAULTS: readonly (readonly [what: string, wrong: string, visible: string, hidden: string])[] = [
  ['operator', 'const f = (a, b) => { return a - b }', 'f(1, 2) === 3', 'f(5, 7) === 12 && f(-1, 1) === 0'],
  [
    'constant',
    'const f = (n) => { return n % 3 == 0 }',
    'f(4) === true && f(3) === false && f(6) === true',
    'f(2) === true && f(9) === false',
  ],
  [
    'off by one',
    'const f = (l) => { let s = 0; for (let i = 1; i < l.length; i++) { s += l[i] } return s }',
    'f([1, 2, 3]) === 6 && f([5]) === 5',
    'f([]) === 0 && f([4, 4]) === 8',
  ],
  [
    'wrong variable',
    'const f = (l, k) => { let n = 0; for (const x of l) { if (x == n) { n++ } } return n }',
    'f([5, 3, 5], 5) === 2',
    'f([1, 1, 1], 1) === 3 && f([2], 1) === 0',
  ],
  [
    'missing negation',
    'const f = (l) => { return l.filter(x => x.includes("a")).length }',
    'f(["b", "c", "a"]) === 2',
    'f(["a", "b"]) === 1',
  ],
  ['missing sort', 'const f = (l) => { return l.join("") }', 'f(["c", "a", "b"]) === "abc"', 'f(["z", "y"]) === "yz"'],
  [
    'missing call',
    'const f = (a, b) => { return a - b }',
    'f(2, 5) === 3 && f(5, 2) === 3',
    'f(9, 1) === 8 && f(1, 9) === 8',
  ],
  [
    'exchanged branches',
    'const f = (n) => { if (n > 0) { return "no" } else { return "yes" } }',
    'f(3) === "yes"',
    'f(-3) === "no"',
  ],
  [
    'endless loop',
    'const f = (n) => { let d = 0; while (n > 0) { d++; n = n - n % 10 } return d }',
    'f(123) === 3',
    'f(5) === 1 && f(90210) === 5',
  ],
];

const testOf = (claim: string): string =>
  claim
    .split(' && ')
    .map((one) => `console.assert(${one})`)
    .join('\n');

describe('a broken program', () => {
  it.each(FAULTS)('with the fault "%s" is repaired so that it passes what was not seen', (_, code, visible, hidden) => {
    const { chosen } = repairProgram({ code, entry: 'f', visible_test: testOf(visible) });
    expect(passesTest(chosen?.edit.text ?? code, testOf(hidden))).toBe(true);
  });

  it('gets two edits only where one is not enough', () => {
    const code = 'const f = (a, b) => { return [a - b, a / b] }';
    const visible_test = testOf('f(6, 2)[0] === 8 && f(6, 2)[1] === 12 && f(1, 3)[0] === 4 && f(1, 3)[1] === 3');
    const { chosen } = repairProgram({ code, entry: 'f', visible_test });
    expect(chosen?.edit.text).toBe('const f = (a, b) => { return [a + b, a * b] }');
  });

  it('is repaired the same way again', () => {
    const program = { code: FAULTS[2]![1], entry: 'f', visible_test: testOf(FAULTS[2]![2]) };
    expect(repairProgram(program).plausible.map(({ edit }) => edit.text)).toEqual(
      repairProgram(program).plausible.map(({ edit }) => edit.text),
    );
  });

  it('without any claim is changed in what it answers', () => {
    const { chosen } = repairProgram({ code: 'const f = (n) => { return n * 3 }', entry: 'f', visible_test: '' });
    expect(chosen?.looks.isUnchanged).toBe(false);
  });
});

describe('the runner', () => {
  it('ends a loop that never ends, and says so', () => {
    const { text, claims } = readTest('console.assert(f() === 1)', 'f');
    const run = vmRunner(text, claims).test(guarded('const f = () => { for (;;) ; }'), 1_000);
    expect(run).toMatchObject({ passed: [false], isOutOfTurns: true });
  });

  it('asks the other claims when one throws', () => {
    const { text, claims } = readTest('console.assert(f(null) === 1)\nconsole.assert(f([7]) === 7)', 'f');
    const run = vmRunner(text, claims).test(guarded('const f = (list) => list[0]'), 1_000);
    expect(run.passed).toEqual([false, true]);
  });

  it('gives a program nothing of Node', () => {
    const [answer] = vmRunner('', 0).observe('const f = () => typeof process + typeof require', ['f()'], 10);
    expect(answer).toBe('"undefinedundefined"');
  });
});

describe('the thread', () => {
  it('is killed when a program does not end, and answers the next question', async () => {
    const thread = programThread();
    const endless = await thread.ask({ kind: 'judge', code: 'for (;;) ;', test: '' }, 1_500);
    expect(endless).toMatchObject({ isKilled: true, answer: null });
    const next = await thread.ask({ kind: 'judge', code: 'const f = 1', test: 'console.assert(f === 1)' }, 20_000);
    expect(next.answer).toEqual({ kind: 'judged', passes: true });
    await thread.end();
  });
});
