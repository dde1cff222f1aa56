// Tests that are gone. A test that moved or was renamed is not gone.
import { testsOf } from '../../reading/test-pairs.ts';
import type { Rule } from '../../rule.ts';

const mend = 'put it back, and mend the code so that it passes';

export const testsRemoved: Rule = {
  name: 'tests-removed',
  find: (change) => {
    const gone = testsOf(change).pairs.filter(({ before, after }) => after === null && !before.block.isSuite);
    const named = gone.map(({ before: { file, block } }) => ({
      rule: 'tests-removed',
      severity: 'blocker' as const,
      path: file.path,
      line: file.after === null ? 1 : file.newLineOf(block.line),
      says: `the test '${block.path.slice(0, 200)}' is gone`,
      mend,
    }));
    // A deleted file whose tests nobody could read.
    const files = change.files.filter(
      ({ isTest, after, path }) =>
        isTest &&
        after === null &&
        !change.files.some(
          (other) => other.after !== null && other.before === null && nameOf(other.path) === nameOf(path),
        ),
    );
    const read = new Set(testsOf(change).pairs.map(({ before }) => before.file));
    const unread = files.filter((file) => !read.has(file));
    return [
      ...named,
      ...unread.map(({ path }) => ({
        rule: 'tests-removed',
        severity: 'blocker' as const,
        path,
        line: 1,
        says: 'a file of the tests is deleted',
        mend,
      })),
    ];
  },
};

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);
