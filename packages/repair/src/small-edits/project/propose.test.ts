import { describe, expect, it } from 'vitest';
import { proposeSmallEdits } from '../index.ts';
import { hunksOf, wordsOf } from './hunks.ts';
import fc from 'fast-check';

const BEFORE = `export function discount(total: number): number {
  return total >= 100 ? 10 : 0;
}

export const label = (name: string): string => name.trim();
`;
const AFTER = BEFORE.replace('>=', '>').replace('name.trim()', 'name.trim().toLowerCase()');
const TEST = 'expect(discount(100)).toBe(10)';

function propose(files: ReadonlyMap<string, string>, most = 50): ReturnType<typeof list> {
  return list(files, most);
}
const list = (files: ReadonlyMap<string, string>, most: number) => [
  ...proposeSmallEdits({
    files,
    diff: [{ path: 'src/discount.ts', before: BEFORE, after: AFTER }],
    failingTests: ['src/discount.test.ts'],
    most,
  }),
];

describe('proposals for a project', () => {
  const files = new Map([
    ['src/discount.ts', AFTER],
    ['src/discount.test.ts', TEST],
  ]);

  it('begin with single words of the blamed change undone', () => {
    const [first, second] = propose(files);
    const texts = [first, second].map((patch) => patch?.edits[0]?.text);
    expect(texts).toContain(AFTER.replace('>', '>='));
    expect(texts).toContain(BEFORE.replace('>=', '>'));
    expect(first?.says).toMatch(/^change `.*` back to `.*` in src\/discount\.ts$/);
    expect(first?.size).toBe(2);
  });

  it('find the word that was turned round while its line was moved, and keep the move', () => {
    const before = `export function left(cents: number, percent: number): number {
  const off = percent;
  return Math.round((cents * (100 - off)) / 100);
}
`;
    const after = `export function left(cents: number, percent: number): number {
  return afterSale(cents, percent);
}

export function afterSale(cents: number, off: number): number {
  return Math.round((cents * (100 + off)) / 100);
}
`;
    const diff = [{ path: 'src/sale.ts', before, after }];
    const patches = [
      ...proposeSmallEdits({ files: new Map([['src/sale.ts', after]]), diff, failingTests: [], most: 0 }),
    ];
    expect(patches.map(({ edits }) => edits[0]?.text)).toContain(after.replace('100 + off', '100 - off'));
  });

  it('go on with small edits at its lines, never of the test, each once and less likely than the one before', () => {
    const patches = propose(files);
    expect(patches.length).toBeGreaterThan(20);
    expect(new Set(patches.map(({ edits }) => edits[0]?.text)).size).toBe(patches.length);
    expect(patches.every(({ edits }) => edits[0]?.path === 'src/discount.ts')).toBe(true);
    const chances = patches.slice(2).map(({ chance }) => chance);
    expect(chances).toEqual(chances.toSorted((a, b) => b - a));
  });

  it('undo what is still there where the file has moved on', () => {
    const now = AFTER.replace('10 : 0', '15 : 0');
    const texts = propose(new Map([['src/discount.ts', now]]), 0).map(({ edits }) => edits[0]?.text);
    expect(texts).toEqual([now.replace('.toLowerCase()', '')]);
  });

  it('put back a line that was taken away', () => {
    const before = 'function f(list: number[]) {\n  const own = [...list];\n  own.sort();\n  return own[0];\n}\n';
    const after = before.replace('  own.sort();\n', '');
    const [first] = proposeSmallEdits({
      files: new Map([['f.ts', after]]),
      diff: [{ path: 'f.ts', before, after }],
      failingTests: [],
    });
    expect(first?.edits).toEqual([{ path: 'f.ts', text: before }]);
  });

  it('stay quick in a long file', () => {
    const body = Array.from(
      { length: 400 },
      (_, n) => `export const f${n} = (a: number, b: number): number => (a < b ? a + ${n} : b * ${n});`,
    );
    const before = body.join('\n');
    const after = before.replace('a + 200', 'a - 200');
    const [first] = proposeSmallEdits({
      files: new Map([['long.ts', after]]),
      diff: [{ path: 'long.ts', before, after }],
      failingTests: [],
      most: 30,
    });
    expect(first?.edits[0]?.text).toBe(before);
  });
});

describe('hunks', () => {
  it('turn the old lines into the new ones, whatever they are', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const rebuilt: string[] = [];
        let at = 0;
        for (const { from, to, newFrom, newTo } of hunksOf(before, after)) {
          rebuilt.push(...before.slice(at, from), ...after.slice(newFrom, newTo));
          at = to;
        }
        expect([...rebuilt, ...before.slice(at)]).toEqual(after);
      }),
    );
  });

  it('split a text into words that are the text again', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(wordsOf(text).join('')).toBe(text);
      }),
    );
  });
});
