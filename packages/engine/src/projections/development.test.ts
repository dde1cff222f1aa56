// The list of builds: bounded, and never without what says since when a project fails.
import type { StoredEvent } from '@kintsugi/domain';
import { expect, test } from 'vitest';
import { emptyDevelopment, foldDevelopment } from './development.ts';

const commit = { sha: 'a'.repeat(40), parent: null, author: 'ada', atMs: 0, subject: 'begin' };

function stored(id: string, version: number, type: string, body: object): StoredEvent {
  return { stream: `build:${id}`, version, type, body, schemaVersion: 1, atMs: 0 } as unknown as StoredEvent;
}

test('ten thousand builds of one project push out neither the other nor what was well last', () => {
  const fold = emptyDevelopment();
  function built(id: string, project: string, outcome: string): void {
    const began = { project, branch: 'main', commit, reason: 'push', repairId: null, atMs: 0 };
    foldDevelopment(fold, stored(id, 1, 'build-started', began));
    const ended = { outcome, because: '', steps: [], diagnoses: [], tests: [], atMs: 0 };
    foldDevelopment(fold, stored(id, 2, 'build-ended', ended));
  }
  built('quiet', 'alpha', 'passed');
  built('well', 'beta', 'passed');
  for (let n = 0; n < 10_000; n += 1) built(`n${n}`, 'beta', 'failed');
  expect(fold.builds.size).toBe(2_000);
  expect([fold.builds.has('quiet'), fold.builds.has('well'), fold.builds.has('n9999')]).toEqual([true, true, true]);
});
