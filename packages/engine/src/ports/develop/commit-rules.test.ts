// What may be committed stays inside the tree, whatever a path is made of.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { branchFault, commitFault, deletionFault, type TreeEntryKind } from './commit-rules.ts';

const piece = fc.constantFrom(
  '.',
  '..',
  '/',
  '\\',
  '.git',
  '.GIT',
  'git~1',
  'a',
  'b',
  ' ',
  '\u200D',
  ':',
  '\n',
  '-',
  'link',
);
const tree = new Map<string, TreeEntryKind>([
  ['link', 'link'],
  ['a', 'file'],
]);

function isTaken(path: string): boolean {
  const author = { name: 'ada', email: 'ada@example.com' };
  const commit = { branch: 'kintsugi/x', parent: '', edits: [{ path, text: 'x' }], message: 'm', author, atMs: 0 };
  return commitFault(commit, tree) === null;
}

test('a path that is taken has plain steps, none of them a git folder or a link', () => {
  const path = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(path, (candidate) => {
      if (!isTaken(candidate)) return;
      const steps = candidate.split('/');
      expect(new URL(steps.map(encodeURIComponent).join('/'), 'file:///tree/').pathname.startsWith('/tree/')).toBe(
        true,
      );
      expect(steps.some((step) => ['', '.', '..'].includes(step))).toBe(false);
      expect(steps[0]).not.toBe('link');
      expect(steps.some((step) => /^\.git$/i.test(step.replaceAll('\u200D', '').trim()))).toBe(false);
    }),
    { numRuns: 2_000 },
  );
  expect(['a', 'b', 'src/.gitignore', '.github/workflows/x.yml', 'a b', '-x', 'ü'].every(isTaken)).toBe(true);
});

test('branches are named as git allows it, and only ours may be deleted', () => {
  for (const good of ['main', 'kintsugi/mend-a', 'feature/ü', 'v1.2', 'a@b']) expect(branchFault(good)).toBeNull();
  expect(deletionFault('kintsugi/mend-a')).toBeNull();
  for (const bad of ['main', 'kintsugi', 'kintsugi/', 'kintsugi/a..b']) expect(deletionFault(bad)).not.toBeNull();
});
