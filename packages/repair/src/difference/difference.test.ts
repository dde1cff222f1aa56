// What others rely on in a line difference: it is exact, short, quick, and git can apply what people read.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changedLines, lineDiff, patchSize, unifiedDiff, type DiffLine } from './index.ts';

const side = (diff: readonly DiffLine[], without: DiffLine['kind']) =>
  diff
    .filter(({ kind }) => kind !== without)
    .map(({ text, ended }) => (ended ? `${text}\n` : text))
    .join('');

/** Few different lines, so that they repeat and pair up in many ways. */
const text = fc
  .tuple(fc.array(fc.constantFrom('a', 'b', 'c', '', '}', '\r'), { maxLength: 30 }), fc.boolean())
  .map(([lines, ended]) => lines.join('\n') + (ended ? '\n' : ''));

describe('a line difference', () => {
  test('applied to the old text gives the new one, and back', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const diff = lineDiff(before, after);
        expect(side(diff, 'added')).toBe(before);
        expect(side(diff, 'removed')).toBe(after);
      }),
    );
  });

  test('is as short as the longest common subsequence allows', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const kept = lineDiff(before, after).filter(({ kind }) => kind === 'kept').length;
        expect(kept).toBe(longestCommon(endedLines(before), endedLines(after)));
      }),
    );
  });

  test('numbers the lines of both sides from 1 without a gap', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const diff = lineDiff(before, after);
        const numbers = (key: 'oldLine' | 'newLine') => diff.flatMap((line) => line[key] ?? []);
        expect(numbers('oldLine')).toEqual(endedLines(before).map((_, index) => index + 1));
        expect(numbers('newLine')).toEqual(endedLines(after).map((_, index) => index + 1));
      }),
    );
  });

  test('takes no file for one without lines', () => {
    expect(changedLines(null, 'a\nb\n').added).toEqual([
      { text: 'a', line: 1 },
      { text: 'b', line: 2 },
    ]);
    expect(patchSize([{ before: 'a\nb', after: null }])).toBe(2);
  });

  test('counts a line end that went missing', () => {
    expect(patchSize([{ before: 'a\n', after: 'a' }])).toBe(2);
    expect(patchSize([{ before: 'a\n', after: 'a\n' }])).toBe(0);
  });

  test.each([
    ['shuffled', (index: number) => String((index * 7919) % 10_000)],
    ['nothing in common', (index: number) => `other ${index}`],
    ['few different lines', (index: number) => String((index * index) % 7)],
  ])('of 10,000 lines (%s) is exact within two seconds', (_, line) => {
    const before = Array.from({ length: 10_000 }, (_line, index) => String(index % 5_000)).join('\n');
    const after = Array.from({ length: 10_000 }, (_line, index) => line(index)).join('\n');
    const startedMs = performance.now();
    const diff = lineDiff(before, after);
    expect(performance.now() - startedMs).toBeLessThan(2_000);
    expect(side(diff, 'removed')).toBe(after);
    expect(side(diff, 'added')).toBe(before);
  });
});

describe('a unified difference', () => {
  test('reads as git writes it', () => {
    const before = `${Array.from({ length: 12 }, (_, index) => `line ${index + 1}`).join('\n')}\n`;
    const after = before.replace('line 2\n', 'line two\n').replace('line 12\n', 'line 12\nline 13');
    expect(unifiedDiff('src/a.ts', before, after)).toBe(
      [
        '--- a/src/a.ts',
        '+++ b/src/a.ts',
        '@@ -1,5 +1,5 @@',
        ' line 1',
        '-line 2',
        '+line two',
        ' line 3',
        ' line 4',
        ' line 5',
        '@@ -10,3 +10,4 @@',
        ' line 10',
        ' line 11',
        ' line 12',
        '+line 13',
        '\\ No newline at end of file',
        '',
      ].join('\n'),
    );
  });

  test('is empty when nothing differs', () => {
    expect(unifiedDiff('a', 'x\n', 'x\n')).toBe('');
  });

  test('can be applied by git', () => {
    const folder = mkdtempSync(join(tmpdir(), 'difference-'));
    try {
      fc.assert(
        fc.property(text, text, fc.integer({ min: 1, max: 3 }), (before, after, context) => {
          fc.pre(before !== '' && after !== '' && before !== after);
          writeFileSync(join(folder, 'a.txt'), before);
          const input = unifiedDiff('a.txt', before, after, context);
          const applied = spawnSync('git', ['apply', '--whitespace=nowarn'], { cwd: folder, input });
          expect(applied.stderr.toString()).toBe('');
          expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe(after);
        }),
        { numRuns: 25 },
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

const endedLines = (value: string) => value.split(/(?<=\n)/).filter((line) => line !== '');

function longestCommon(a: readonly string[], b: readonly string[]): number {
  let row = Array.from({ length: b.length + 1 }, () => 0);
  for (const left of a) {
    const next = [0];
    for (const [index, right] of b.entries()) {
      next.push(left === right ? row[index]! + 1 : Math.max(row[index + 1]!, next[index]!));
    }
    row = next;
  }
  return row.at(-1)!;
}
