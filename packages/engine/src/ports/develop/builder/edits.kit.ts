// The contract of edits: a candidate is laid over the commit, and never over anything else.
import { expect } from 'vitest';
import type { BuilderTest } from './world.kit.ts';

export function editTests(test: BuilderTest): void {
  test('edits write, create and delete files, and the commit stays as it was', async (world) => {
    const project = world.project({ test: 'cat a new/b; ls' });
    const files = { a: 'old', gone: '' };
    const edits = [
      { path: 'a', text: 'new' },
      { path: 'new/b', text: 'er\n' },
      { path: 'gone', text: null },
      { path: 'never-there', text: null },
    ];
    const edited = await world.run(project, files, { edits });
    expect(edited).toMatchObject({ outcome: 'passed', steps: [{ output: 'newer\na\nnew\n' }] });
    const plain = world.project({ test: 'cat a; ls' });
    expect(await world.run(plain, files)).toMatchObject({ steps: [{ output: 'olda\ngone\n' }] });
  });

  test('an edit that leads out of the clone is refused, and nothing is run', async (world) => {
    const project = world.project({ test: 'true' });
    const paths = [
      '../out',
      '/etc/out',
      'a/../../out',
      '.git/config',
      'a/.GIT/hooks/x',
      './a',
      'a//b',
      '',
      'a\0b',
      'a\\b',
    ];
    for (const path of paths) {
      const report = await world.run(project, { a: '' }, { edits: [{ path, text: 'x' }] });
      expect({ path, report }).toMatchObject({ path, report: { outcome: 'broken', steps: [] } });
      expect(report.because).toMatch(/\w/);
    }
  });
}
