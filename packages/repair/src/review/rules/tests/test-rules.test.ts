// Each rule on tests refuses what weakens them, and is silent when tests are added, moved, renamed or follow a name.
import { describe, expect, test } from 'vitest';
import { saidBy } from '../../change.kit.ts';
import { testsRemoved } from './tests-removed.ts';
import { testsSwitchedOff } from './tests-switched-off.ts';
import { testsWeakened } from './tests-weakened.ts';

const suite = `import { describe, expect, it } from 'vitest';
import { priceOf } from './price.ts';

describe('a price', () => {
  it('grows with weight', () => {
    expect(priceOf(2)).toBe(4);
    expect(priceOf(3)).toBe(6);
  });

  it('is never negative', () => {
    expect(priceOf(0)).toBeGreaterThanOrEqual(0);
  });
});
`;
const path = 'src/price.test.ts';
const change = (after: string | null, before: string | null = suite) => ({ [path]: [before, after] as const });
const second = suite.slice(suite.indexOf("  it('is never"), suite.lastIndexOf('});'));

describe('tests removed', () => {
  test('refuse a test that is gone, and a file of tests that is deleted', () => {
    expect(saidBy(testsRemoved, change(suite.replace(second, '')))).toEqual([
      "blocker src/price.test.ts:9 the test 'a price > is never negative' is gone",
    ]);
    expect(saidBy(testsRemoved, change(null))).toHaveLength(2);
  });

  test('refuse one that is commented out', () => {
    const hidden = second.replaceAll(/^(?=.)/gm, '// ');
    expect(saidBy(testsRemoved, change(suite.replace(second, hidden)))).toHaveLength(1);
  });

  test('refuse one of another language', () => {
    const py = 'def test_a():\n    assert f() == 1\n\ndef test_b():\n    assert g() == 2\n';
    expect(saidBy(testsRemoved, { 'test_x.py': [py, py.slice(0, py.indexOf('def test_b'))] })).toHaveLength(1);
    const go = 'func TestA(t *testing.T) {\n\tt.Fatal("a")\n}\n';
    expect(saidBy(testsRemoved, { 'a_test.go': [go, 'package a\n'] })).toHaveLength(1);
  });

  test('are silent when it moves to another file, gets another name, or one comes', () => {
    const moved = { [path]: [suite, null], 'test/price.test.ts': [null, suite] } as const;
    expect(saidBy(testsRemoved, moved)).toEqual([]);
    expect(saidBy(testsRemoved, change(suite.replace('is never negative', 'stays positive')))).toEqual([]);
    expect(saidBy(testsRemoved, change(`${suite}it('is new', () => {\n  expect(1).toBe(1);\n});\n`))).toEqual([]);
  });
});

describe('tests switched off', () => {
  test.each([
    ["it('is never", "it.skip('is never"],
    ["it('is never", "it.only('is never"],
    ["it('is never", "xit('is never"],
    ["describe('a price'", "describe.skip('a price'"],
    ["it('is never negative', () => {", "it.skipIf(true)('is never negative', () => {"],
    ["it('is never negative', () => {", "it('is never negative', { skip: true }, () => {"],
    ["it('is never negative', () => {", "it('is never negative', (t) => {\n    t.skip();"],
    ["it('is never negative', () => {", "it('is never negative', () => {\n    return;"],
  ])('refuse %s made %s', (from, to) => {
    const said = saidBy(testsSwitchedOff, change(suite.replace(from, to)));
    expect(said.length).toBeGreaterThan(0);
    expect(said[0]).toMatch(/^blocker src\/price\.test\.ts:\d+/);
  });

  test('refuse a new test that does not run, and those of other languages', () => {
    expect(saidBy(testsSwitchedOff, change(`${suite}it.todo('is round');\n`))).toHaveLength(1);
    const py = 'def test_a():\n    assert f() == 1\n';
    expect(saidBy(testsSwitchedOff, { 'test_x.py': [py, `@pytest.mark.skip\n${py}`] })).toHaveLength(1);
    const go = 'func TestA(t *testing.T) {\n\tt.Fatal("a")\n}\n';
    expect(
      saidBy(testsSwitchedOff, { 'a_test.go': [go, go.replace('t.Fatal', 't.Skip("later")\n\tt.Fatal')] }),
    ).toHaveLength(1);
  });

  test('are silent on a new test under a condition, and on a function that is called like one', () => {
    const after = `${suite}it.skipIf(noServer)('asks', () => {\n  expect(fit(points)).toBe(1);\n  fit(a, b);\n});\n`;
    expect(saidBy(testsSwitchedOff, change(after))).toEqual([]);
  });

  test('are silent on tests that run, and on one that was off before', () => {
    expect(
      saidBy(testsSwitchedOff, change(`${suite}it('skips nothing', () => {\n  expect(1).toBe(1);\n});\n`)),
    ).toEqual([]);
    const off = suite.replace("it('is never", "it.skip('is never");
    expect(saidBy(testsSwitchedOff, change(off.replace('toBe(4)', 'toBe(5)'), off))).toEqual([]);
    expect(saidBy(testsSwitchedOff, change(suite, off))).toEqual([]);
    expect(saidBy(testsSwitchedOff, { 'src/list.ts': ['a();\n', 'f({ skip: true });\nlist.skip(2);\n'] })).toEqual([]);
  });
});

describe('tests weakened', () => {
  test.each([
    ['the value that is expected', 'toBe(4)', 'toBe(5)', 'changes what is expected'],
    ['what is given to it', 'priceOf(2)).toBe', 'priceOf(1)).toBe', 'changes what is expected'],
    ['a bound', 'toBeGreaterThanOrEqual(0)', 'toBeGreaterThanOrEqual(-5)', 'changes a bound'],
    ['its sense', ').toBe(4)', ').not.toBe(4)', 'changes what is expected'],
    ['a strict comparison for a loose one', 'toBe(4)', 'toBeTruthy()', 'compares less strictly'],
  ])('refuse a test that changes %s', (_, from, to, says) => {
    const said = saidBy(testsWeakened, change(suite.replace(from, to)));
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^major src\/price\.test\.ts:\d+ /);
    expect(said[0]).toContain(says);
  });

  test('refuse a test that loses an assertion, or all of them', () => {
    expect(saidBy(testsWeakened, change(suite.replace('    expect(priceOf(3)).toBe(6);\n', '')))).toEqual([
      "blocker src/price.test.ts:5 'a price > grows with weight' lost 1 of 2 assertions",
    ]);
    expect(saidBy(testsWeakened, change(suite.replace(/ {4}expect\(priceOf\(0.*\n/, '')))[0]).toMatch(
      /^blocker.*asserts nothing/,
    );
    expect(
      saidBy(testsWeakened, change(suite.replace('    expect(priceOf(3))', '    // expect(priceOf(3))')))[0],
    ).toContain('lost 1');
  });

  test('refuse a value that stands on a line of its own', () => {
    const before =
      "import test from 'node:test';\ntest('a', () => {\n  assert.deepEqual(f(), {\n    grams: 3,\n  });\n});\n";
    expect(saidBy(testsWeakened, { 'a.test.js': [before, before.replace('3', '4')] })).toEqual([
      "major a.test.js:4 'a' changes a value",
    ]);
  });

  test('refuse a snapshot that is written anew, and less assertions in what tests share', () => {
    expect(saidBy(testsWeakened, { 'src/__snapshots__/a.snap': ['a\nb\n', 'a\nc\n'] })).toHaveLength(1);
    const shared = 'export function checkAll(x) {\n  assert.ok(x.a);\n  assert.ok(x.b);\n}\n';
    expect(
      saidBy(testsWeakened, { 'test/shared.js': [shared, shared.replace('  assert.ok(x.b);\n', '')] }),
    ).toHaveLength(1);
  });

  test('refuse it in Python', () => {
    const py = 'def test_a():\n    assert f() == 1\n    assert g() == 2\n';
    expect(saidBy(testsWeakened, { 'test_x.py': [py, py.replace('    assert g() == 2\n', '')] })).toHaveLength(1);
    expect(saidBy(testsWeakened, { 'test_x.py': [py, py.replace('== 2', '== 3')] })).toHaveLength(1);
  });

  test('are silent when a name is followed, an assertion comes, or a test is new', () => {
    expect(
      saidBy(testsWeakened, change(suite.replaceAll('priceOf', 'costOf').replace('./price.ts', './cost.ts'))),
    ).toEqual([]);
    expect(
      saidBy(testsWeakened, change(suite.replace('toBe(6);\n', 'toBe(6);\n    expect(priceOf(4)).toBe(8);\n'))),
    ).toEqual([]);
    expect(saidBy(testsWeakened, change(`${suite}it('is new', () => {\n  expect(1).toBe(1);\n});\n`))).toEqual([]);
    expect(saidBy(testsWeakened, change(suite, suite))).toEqual([]);
  });

  test('are silent on code that is no test', () => {
    expect(saidBy(testsWeakened, { 'src/price.ts': ['assert(a === 3);\n', 'a();\n'] })).toEqual([]);
  });
});
