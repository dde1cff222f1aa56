// A pull request quotes a stranger's code, commits and test names: none of it may call, link, or leave its place.
import type { Repair, RepairEvent } from '@kintsugi/domain';
import { agent, repair } from '@kintsugi/domain';
import { expect, test } from 'vitest';
import { describe } from './description.ts';
import { asBlock, asSentence, oneLine } from './foreign-text.ts';

const HOSTILE = '`</details>`\n# Approved @everyone [here](http://evil.test) ![x](http://evil.test/x.png) #1';

function proven(): Repair {
  const commit = { sha: 'b'.repeat(40), parent: 'a'.repeat(40), author: HOSTILE, atMs: 0, subject: HOSTILE };
  const diagnosis = { tool: 'tsc', kind: 'type', code: 'TS1', line: 3, column: 1, subject: null } as const;
  const events: RepairEvent[] = [
    {
      type: 'repair-opened',
      project: 'alpha',
      branch: 'main',
      commit,
      buildId: 'bld_1',
      title: HOSTILE,
      severity: 'major',
      kind: 'type',
      fingerprint: '',
      diagnoses: [{ ...diagnosis, file: HOSTILE, message: HOSTILE }],
      failingTests: [],
      lastGood: null,
      blocks: [],
    },
    { type: 'failure-repeated', passed: 0, of: 0, because: '' },
    { type: 'culprit-found', culprit: commit, because: '', needsPerson: null },
    {
      type: 'patch-proven',
      patch: { kind: 'name', says: HOSTILE, edits: [{ path: 'a.md', text: '````\n@everyone\n' }], chance: 1, size: 1 },
      base: commit.sha,
      proof: { mended: [], stillPassing: 0, repeats: 1, says: [`the test "${HOSTILE}" passes`, '`npm test` passes'] },
      needsPerson: HOSTILE,
    },
  ];
  return events.reduce(
    (state, event) => repair.evolve(state, { event, atMs: 0, actor: agent('Architect') }),
    repair.initial,
  );
}

test('whatever a stranger writes, outside of code nobody is called, nothing is linked, and no markup begins', () => {
  const text = describe('rep_1', proven(), new Map([['a.md', '```\n']]));
  const [before = '', after = ''] = text.split(/`{5}diff\n[^]*\n`{5}\n/);
  expect(after).toContain('kintsugi repairs show rep_1');
  const outside = `${before}${after}`.replaceAll(/`[^`\n]*`/g, '');
  expect(outside).not.toMatch(/@\w|https?:\/\/\w|(?<!\\)[[\]<]|#\d/);
  expect(outside.split('\n').filter((line) => line.startsWith('# '))).toEqual([]);
  expect(before).toContain('- `npm test` passes');
});

test('a block is fenced by more than it holds, a title is one line that a forge takes', () => {
  expect(asBlock('a ```` b', 'diff')).toBe('`````diff\na ```` b\n`````');
  expect(oneLine(`take back\u202e ${'x'.repeat(400)}`, 200)).toHaveLength(200);
  expect(asSentence('plain words (1.2 s), done: a_b.ts:3')).toBe('plain words (1.2 s), done: a_b.ts:3');
});
