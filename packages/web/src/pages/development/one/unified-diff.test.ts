import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDiff } from './unified-diff.ts';

const changed = `diff --git a/src/a.ts b/src/a.ts
index 1..2 100644
--- a/src/a.ts
+++ b/src/a.ts
@@ -1,3 +1,4 @@ export function a()
 one
-two
+2
+two and a half
 three
`;

test('every line has its number before and after', () => {
  const [file] = readDiff(changed);
  expect(file).toMatchObject({ from: 'src/a.ts', to: 'src/a.ts', notes: ['index 1..2 100644'], added: 2, removed: 1 });
  expect(file?.hunks[0]?.about).toBe('export function a()');
  expect(file?.hunks[0]?.lines.map(({ kind, before, after }) => [kind, before, after])).toEqual([
    ['same', 1, 1],
    ['removed', 2, null],
    ['added', null, 2],
    ['added', null, 3],
    ['same', 3, 4],
  ]);
});

test('lines of the code that look like headers stay lines of the code', () => {
  const [file, ...others] = readDiff(
    '--- a/q.sql\n+++ b/q.sql\n@@ -1,2 +1,2 @@\n--- a comment\n+++ b/other.ts\n @@ -1 +1 @@\n',
  );
  expect(others).toEqual([]);
  expect(file?.hunks).toHaveLength(1);
  expect(file?.hunks[0]?.lines.map(({ kind, text }) => [kind, text])).toEqual([
    ['removed', '-- a comment'],
    ['added', '++ b/other.ts'],
    ['same', '@@ -1 +1 @@'],
  ]);
});

test('new and deleted files, and two files after each other without a word of git', () => {
  const files = readDiff(
    '--- /dev/null\n+++ b/new.ts\n@@ -0,0 +1 @@\n+x\n--- a/old.ts\n+++ /dev/null\n@@ -1 +0,0 @@\n-y\n',
  );
  expect(files.map(({ from, to }) => [from, to])).toEqual([
    [null, 'new.ts'],
    ['old.ts', null],
  ]);
});

test('a file that ends without a line end says so, and the next hunk is found', () => {
  const [file] = readDiff('--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n@@ -9 +9 @@\n-c\n+d\n');
  expect(file?.hunks.map(({ before }) => before)).toEqual([1, 9]);
  expect(file?.hunks[0]?.lines[1]).toMatchObject({ kind: 'note', text: 'No newline at end of file' });
});

test('an empty difference has no file, and text that is none is a note', () => {
  expect(readDiff('')).toEqual([]);
  expect(readDiff('Binary files differ')[0]?.notes).toEqual(['Binary files differ']);
});

test('what is written as a difference is read as it was, whatever its lines hold', () => {
  const text = fc.string({ unit: fc.constantFrom('-', '+', '@', ' ', '\\', 'a', '1') });
  const line = fc.record({ sign: fc.constantFrom(' ', '+', '-'), text });
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 30 }), (lines) => {
      const count = (other: string): number => lines.filter(({ sign }) => sign !== other).length;
      const body = lines.map(({ sign, text: words }) => `${sign}${words}\n`).join('');
      const [file, ...others] = readDiff(`--- a/f\n+++ b/f\n@@ -5,${count('+')} +7,${count('-')} @@\n${body}`);
      expect(others).toEqual([]);
      expect(file?.hunks[0]?.lines.map((one) => one.text)).toEqual(lines.map((one) => one.text));
      expect(file?.added).toBe(lines.filter(({ sign }) => sign === '+').length);
    }),
  );
});

test('no text makes it stop or lose lines that a hunk promised', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('-', '+', '@', ' ', '\n', '1', ','), maxLength: 80 }), (text) => {
      expect(Array.isArray(readDiff(text))).toBe(true);
    }),
  );
});
