// One kill for real, where it would do most harm: the action is under way. All other points: `bench kill`. INV-15, INV-16, INV-35.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { killOnce } from './kill-once.ts';
import { KILL_POINTS } from './points.ts';

test(
  'a server killed in the middle of an action: the next one comes to the same end, and does nothing twice',
  { timeout: 180_000 },
  async () => {
    const point = KILL_POINTS.find(({ name }) => name === 'acting.in-call') ?? expect.fail('no such point');
    const folder = await mkdtemp(join(tmpdir(), 'kintsugi kill '));
    const { eventsSeen, asked, ...outcome } = await killOnce(folder, point, 0);
    expect(outcome).toMatchObject({
      phase: 'acting',
      end: 'resolved, healed; did: replace-replica alpha-1; 2 of 2 ready; postmortem written',
      sameEnd: true,
      actionsTwice: 0,
      eventsLost: 0,
      chain: 'intact',
      survived: true,
      leftBehind: 0,
    });
    expect(eventsSeen).toBeGreaterThanOrEqual(6);
    expect(asked.requests).toBeGreaterThan(10);
    expect(asked.failed).toBe(0);
  },
);
