// The tests of a change before and after, matched by name across its files. It must not judge what became of them.
import type { ReviewedChange, ReviewedFile } from './reviewed-change.ts';
import { testBlocks, type TestBlock } from './test-blocks.ts';

export interface TestHere {
  readonly file: ReviewedFile;
  readonly block: TestBlock;
}

export interface TestPair {
  readonly before: TestHere;
  /** Null: no test of the change is called so any more. */
  readonly after: TestHere | null;
}

export interface TestsOfChange {
  readonly pairs: readonly TestPair[];
  readonly added: readonly TestHere[];
}

const known = new WeakMap<ReviewedChange, TestsOfChange>();

/** Read once a change: four rules ask. A test that moved to another file, or got another name, is still the same. */
export function testsOf(change: ReviewedChange): TestsOfChange {
  const found = known.get(change) ?? readTests(change);
  known.set(change, found);
  return found;
}

function readTests(change: ReviewedChange): TestsOfChange {
  const files = change.files.filter(({ isTest }) => isTest);
  const before = files.flatMap((file) => here(file, file.before, file.codeBefore));
  const left = new Map<string, TestHere[]>();
  for (const test of files.flatMap((file) => here(file, file.after, file.code))) {
    const same = left.get(keyOf(test));
    if (same) same.push(test);
    else left.set(keyOf(test), [test]);
  }
  const take = (test: TestHere): TestHere | null => {
    const same = left.get(keyOf(test)) ?? [];
    const at = Math.max(
      0,
      same.findIndex(({ file }) => file.path === test.file.path),
    );
    return same.splice(at, 1)[0] ?? null;
  };
  const byName = before.map((test) => ({ before: test, after: take(test) }));
  const rest = new Set([...left.values()].flat());
  const takeRenamed = renamedIn(rest);
  const pairs = byName.map((pair) => (pair.after === null ? { ...pair, after: takeRenamed(pair.before) } : pair));
  return { pairs, added: [...rest] };
}

const here = (file: ReviewedFile, text: string | null, code: ReviewedFile['code']): TestHere[] =>
  text === null ? [] : testBlocks(file.path, text, code()).map((block) => ({ file, block }));

const keyOf = ({ block }: TestHere) => `${block.isSuite} ${block.path}`;

/** Another name for the same assertions. */
function renamedIn(rest: Set<TestHere>): (before: TestHere) => TestHere | null {
  const textsBefore = assertionTexts('before');
  const textsAfter = assertionTexts('after');
  const byAssertions = new Map<string, TestHere[]>();
  for (const test of rest) {
    const key = textsAfter(test);
    const same = byAssertions.get(key);
    if (same) same.push(test);
    else byAssertions.set(key, [test]);
  }
  return (before) => {
    const wanted = textsBefore(before);
    const found = wanted === '' ? undefined : byAssertions.get(wanted)?.shift();
    if (found) rest.delete(found);
    return found ?? null;
  };
}

function assertionTexts(side: 'before' | 'after'): (test: TestHere) => string {
  const lines = new Map<ReviewedFile, readonly string[]>();
  return ({ file, block }) => {
    const own = lines.get(file) ?? file[side]!.split('\n');
    lines.set(file, own);
    return block.isSuite ? '' : block.assertions.map((line) => own[line - 1]!.trim()).join('\n');
  };
}
