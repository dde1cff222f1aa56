import { describe, expect, it } from 'vitest';
import { documentedClaims, guarded, guessedCalls, mutatedCalls, readTest, suspicion, withLines } from '../index.ts';
import { parse, parses } from '../program.ts';

describe('a test of console.assert', () => {
  it('is read claim by claim, with the calls it makes', () => {
    const read = readTest("console.assert(f([1, -2], 'x') === 3)\nconsole.assert(f(n) === 4)", 'f');
    expect(read).toEqual({
      text: "__claim(() => (f([1, -2], 'x') === 3))\n__claim(() => (f(n) === 4))",
      claims: 2,
      calls: ["f([1, -2], 'x')"],
    });
  });

  it('is read as it was meant where its bracket is closed too early', () => {
    expect(readTest('console.assert(g(f(1))) === g(2)', 'f').text).toBe('__claim(() => (g(f(1)) === g(2)))');
  });
});

describe('examples in a comment', () => {
  it.each([
    ['>>> f(1, 2)\n  3', 'f(1, 2)', '3'],
    ['f([1]) == True', 'f([1])', 'true'],
    ['f("a") ➞ "b"', 'f("a")', '"b"'],
    ['f(3) => (1, 2)', 'f(3)', '[1, 2]'],
  ])('are read from %j', (comment, call, answer) => {
    expect(documentedClaims(`/* ${comment}\n*/\nconst f = 1`, 'f')).toEqual([
      `JSON.stringify(${call}) === JSON.stringify(${answer}) || ${call} == ${answer}`,
    ]);
  });

  it('are left out where they are no plain value', () => {
    expect(documentedClaims('/* f(x) returns the sum; f(1) is nice */', 'f')).toEqual([]);
  });
});

describe('further inputs', () => {
  it('are calls that differ from one another and parse', () => {
    const calls = mutatedCalls(["f([1, -2, 3], 'abc')", 'f([], "")'], 60);
    expect(calls.length).toBeGreaterThan(30);
    expect(new Set(calls).size).toBe(calls.length);
    expect(calls.filter((call) => !parses(parse('call.ts', call)))).toEqual([]);
  });

  it('are guessed by the number of parameters where no test shows any', () => {
    expect(guessedCalls('const f = (a, b) => a', 'f')).toContain('f(1, 3)');
    expect(guessedCalls('const g = 1', 'f')).toEqual([]);
  });
});

const TANGLED = `
const f = (l) => {
  for (const a of l) for (let i = 0; i < a; i++) l.map(x => y => x ? y : x)
  do l.pop(); while (l.length)
  if (l.length) return 1; else while (false) l.push(2)
  switch (l[0]) { case 1: l.pop(); break; default: return (() => ({ a: 1 }))() }
  function inner() { return l.map((x) => ({ x })) }
  return inner()
}`;

describe('what is put into a program', () => {
  it('leaves it a program', () => {
    for (const text of [guarded(TANGLED), withLines(TANGLED), guarded(withLines(TANGLED))])
      expect(parses(parse('tangled.js', text))).toBe(true);
  });

  it('counts every turn', () => {
    expect(guarded('while (true) ;')).toBe('while (true) {__turn();;}');
    expect(guarded('const f = (n) => f(n + 1)')).toBe('const f = (n) => (__turn(),f(n + 1))');
  });
});

describe('suspicion', () => {
  it('is highest where failing claims alone come by, and none where they never do', () => {
    const lines = [new Set([1, 2]), new Set([1, 3]), new Set([1, 4])];
    const scores = suspicion({ passed: [true, false, true], isOutOfTurns: false, lines });
    expect(scores.get(3)).toBe(1);
    expect(scores.get(1)).toBeCloseTo(1 / Math.sqrt(3));
    expect(scores.has(2) || scores.has(4)).toBe(false);
  });
});
