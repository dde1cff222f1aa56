import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyChanges } from './edit.ts';
import { smallEdits } from './index.ts';
import { parse, parses } from './program.ts';

const PROGRAM = `
/* Sum of the even numbers below n, and 'none' for none. */
function evens(list, n) {
  let sum = 0
  for (let i = 0; i < list.length; i++) {
    const one = list[i]
    if (one % 2 == 0 && one < n) { sum += one }
    else if (!one) continue
  }
  return sum > 0 ? sum : 'none'
}
`;

const textsOf = (source: string): readonly string[] =>
  [...smallEdits(source, { fileName: 'evens.js' })].map(({ text }) => text);

describe('small edits', () => {
  it('parse, each of them, and differ from the program and from one another', () => {
    const texts = textsOf(PROGRAM);
    expect(texts.filter((text) => !parses(parse('evens.js', text)))).toEqual([]);
    expect(new Set([PROGRAM, ...texts]).size).toBe(texts.length + 1);
  });

  it('come in the same order again, likeliest first', () => {
    const costs = [...smallEdits(PROGRAM, { fileName: 'evens.js' })].map(({ cost }) => cost);
    expect(costs).toEqual(costs.toSorted((a, b) => a - b));
    expect(textsOf(PROGRAM)).toEqual(textsOf(PROGRAM));
  });

  it.each([
    ['another comparison', 'one < n', 'one <= n'],
    ['the other logic', '== 0 && one', '== 0 || one'],
    ['a near constant', '% 2', '% 3'],
    ['another name', 'sum += one', 'sum += n'],
    ['one more', 'list.length', 'list.length - 1'],
    ['a condition less', 'one % 2 == 0 && one < n', 'one < n'],
    ['a negation less', '!one', 'one'],
    ['a call around', 'sum += one', 'sum += Math.abs(one)'],
    ['an expression from elsewhere', 'list[i]', 'list.length'],
    ['a quoted word that the comment writes otherwise', ": 'none'", ": 'None'"],
  ])('offer %s', (_, from, to) => {
    expect(textsOf(PROGRAM)).toContain(PROGRAM.replace(from, to));
  });

  it('stay at the lines of the focus', () => {
    const edits = [...smallEdits(PROGRAM, { fileName: 'evens.js', focus: new Map([[7, 1]]) })];
    expect(edits.length).toBeGreaterThan(10);
    for (const { changes } of edits)
      expect(changes.some(({ start }) => PROGRAM.slice(0, start).split('\n').length === 7)).toBe(true);
  });

  it('apply only changes that do not overlap', () => {
    const change = fc.record({ start: fc.nat(20), end: fc.nat(20), text: fc.string({ maxLength: 3 }) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 4 }), (raw) => {
        const changes = raw.map(({ start, end, text }) => ({
          start: Math.min(start, end),
          end: Math.max(start, end),
          text,
        }));
        const applied = applyChanges('abcdefghijklmnopqrst', changes);
        const ordered = changes.toSorted((a, b) => a.start - b.start || a.end - b.end);
        const overlap = ordered.some(({ start }, index) => index > 0 && start < (ordered[index - 1]?.end ?? 0));
        expect(applied === null).toBe(overlap);
      }),
    );
  });
});
