// One kill for real, where it would do most harm: merged, and nobody was told. All other points: `bench kill-repair`.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { END } from './code.ts';
import { killRepairOnce } from './kill-repair-once.ts';
import { noGit } from './no-git.kit.ts';
import { REPAIR_KILL_POINTS } from './points.ts';

test.skipIf(noGit !== null)(
  'a server killed just after the forge has merged: the next one merges nothing again, releases it once, and says so',
  { timeout: 180_000 },
  async () => {
    const point = REPAIR_KILL_POINTS.find(({ name }) => name === 'in-call.merge') ?? expect.fail('no such point');
    const folder = await mkdtemp(join(tmpdir(), 'kintsugi kill repair '));
    const { eventsSeen, seconds: _seconds, ...outcome } = await killRepairOnce(folder, point, 0);
    expect(outcome).toEqual({
      point: 'in-call.merge',
      killedAfter: 'merge-started',
      end: END,
      sameEnd: true,
      actionsTwice: 0,
      eventsLost: 0,
      chain: 'intact',
      leftBehind: 0,
    });
    expect(eventsSeen).toBeGreaterThan(12);
  },
);
