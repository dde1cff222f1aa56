// Tests that ask for less than before: fewer assertions, other values, looser comparisons, snapshots written anew.
import { linesBetween, type ReviewedFile } from '../../reading/reviewed-change.ts';
import { isSnapshot } from '../../reading/file-kinds.ts';
import { isAssertion, testBlocks } from '../../reading/test-blocks.ts';
import { testsOf, type TestHere } from '../../reading/test-pairs.ts';
import type { Finding, Rule, Severity } from '../../rule.ts';

const strict =
  /\.(?:toBe|toEqual|toStrictEqual|toMatchObject|toThrow\w{0,30}|toMatch|toContain\w{0,10}|toHaveLength|toHaveBeenCalledWith|strictEqual|deepEqual|deepStrictEqual|equal|rejects|throws|is)\b/;
const loose =
  /\.(?:toBeTruthy|toBeFalsy|toBeDefined|toBeUndefined|toBeInstanceOf|ok|truthy|falsy|doesNotThrow|toBeTypeOf)\b|\bexpect\.(?:any|anything)\b|\bnot\.(?:toThrow|toBeNull|toBeUndefined)\b|\bassert\s{0,5}\(/;
const bounded =
  /\b(?:toBeCloseTo|closeTo|approximately|approx|within|tolerance|epsilon|delta|toBe(?:Less|Greater)Than\w{0,10}|timeout\w{0,3}|isclose)\b|[<>]=?/i;
const mend =
  'leave the test as it is and mend the code; if what is wanted has changed, a person says so in a change of its own';

export const testsWeakened: Rule = {
  name: 'tests-weakened',
  find: (change) => [
    ...testsOf(change).pairs.flatMap(({ before, after }) =>
      after === null || before.block.isSuite ? [] : weakened(before, after),
    ),
    ...change.files.flatMap((file) => (file.before !== null && file.isTest ? ofWholeFile(file) : [])),
  ],
};

const said = (path: string, line: number, severity: Severity, says: string): Finding => ({
  rule: 'tests-weakened',
  severity,
  path,
  line,
  says,
  mend,
});

function weakened(before: TestHere, after: TestHere): Finding[] {
  const { file, block } = after;
  const had = before.block.assertions.length;
  const has = block.assertions.length;
  const name = `'${block.path.slice(0, 200)}'`;
  if (had > 0 && has === 0) return [said(file.path, block.line, 'blocker', `${name} asserts nothing any more`)];
  if (file !== before.file) {
    return has < had ? [said(file.path, block.line, 'blocker', `${name} lost ${had - has} of ${had} assertions`)] : [];
  }
  const removed = linesBetween(file.removed, before.block.line, before.block.endLine);
  const added = linesBetween(file.added, block.line, block.endLine);
  if (removed.length === 0 && added.length === 0) return [];
  const findings =
    has < had ? [said(file.path, block.line, 'blocker', `${name} lost ${had - has} of ${had} assertions`)] : [];
  return [...findings, ...changedValues(file, removed, added, name), ...looser(file, removed, added, name)];
}

type Lines = ReviewedFile['added'];

/** A removed line and an added one that differ in nothing but what is written in them: figures, texts, yes and no. */
function changedValues(file: ReviewedFile, removed: Lines, added: Lines, name: string): Finding[] {
  const wanted = new Map<string, Lines[number][]>();
  for (const line of removed) {
    const key = skeleton(file.codeBefore()[line.line - 1]?.code ?? line.text);
    if (key !== null) wanted.set(key, [...(wanted.get(key) ?? []), line]);
  }
  return added.flatMap((line) => {
    const code = file.code()[line.line - 1]?.code ?? line.text;
    const key = skeleton(code);
    const old = key === null ? undefined : wanted.get(key)?.shift();
    if (old === undefined || squeezed(old.text) === squeezed(line.text)) return [];
    const what = bounded.test(code) ? 'a bound' : isAssertion(code) ? 'what is expected' : 'a value';
    return [said(file.path, line.line, 'major', `${name} changes ${what}`)];
  });
}

/** Null for a line in which nothing is written that could be another value. */
function skeleton(code: string): string | null {
  const plain = code
    .slice(0, 2_000)
    .replaceAll(/'[^']{0,2000}'|"[^"]{0,2000}"|`[^`]{0,2000}`/g, '§')
    .replaceAll(/\b\d[\d._]{0,40}(?:e[+-]?\d{1,5})?n?\b/gi, '§')
    .replaceAll(/\b(?:true|false|null|undefined|None|True|False|NaN|Infinity)\b/g, '§')
    .replaceAll(/-\s{0,3}§/g, '§')
    .replaceAll(/\.not\b/g, '')
    .replaceAll(/\s{1,2000}/g, '');
  return plain.includes('§') || /\bexpect|assert/.test(plain) ? plain : null;
}

const squeezed = (text: string) => text.slice(0, 2_000).replaceAll(/\s{1,2000}/g, '');

function looser(file: ReviewedFile, removed: Lines, added: Lines, name: string): Finding[] {
  const count = (lines: Lines, code: ReviewedFile['code'], form: RegExp) =>
    lines.filter(({ line }) => form.test(code()[line - 1]?.code ?? '')).length;
  const lost = count(removed, file.codeBefore, strict) - count(added, file.code, strict);
  const won = added.filter(({ line }) => loose.test(file.code()[line - 1]?.code ?? ''));
  if (lost <= 0 || won.length <= count(removed, file.codeBefore, loose)) return [];
  return [said(file.path, won[0]!.line, 'major', `${name} compares less strictly than before`)];
}

/** Snapshots, and assertions that stand outside of every test: in what tests share. */
function ofWholeFile(file: ReviewedFile): Finding[] {
  if (isSnapshot(file.path)) {
    if (file.after === null || file.removed.length === 0) return [];
    return [said(file.path, file.added[0]?.line ?? 1, 'major', 'writes anew what tests compare with')];
  }
  const count = (lines: Lines, code: ReviewedFile['code']) =>
    lines.filter(({ line }) => isAssertion(code()[line - 1]?.code ?? '')).length;
  const lost = count(file.removed, file.codeBefore) - count(file.added, file.code);
  if (file.after === null || lost <= 0 || countInTests(file) > 0) return [];
  return [
    said(file.path, file.newLineOf(file.removed[0]!.line), 'major', `${lost} assertions less in what tests share`),
  ];
}

/** Removed assertions that stand in a test are told with that test. */
function countInTests(file: ReviewedFile): number {
  const inTests = new Set(
    testBlocks(file.path, file.before ?? '', file.codeBefore()).flatMap(({ assertions }) => assertions),
  );
  return file.removed.filter(({ line }) => inTests.has(line)).length;
}
