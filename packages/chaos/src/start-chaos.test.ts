// The chaos process from outside: what the door offers, and that nothing is left behind however it ends. No server is up.
import { expect, test, vi } from 'vitest';
import type { ChaosEvent, ChaosRun } from './index.ts';
import { listBreakages, listScenarios, startBreakages, startChaos } from './index.ts';

const [first] = await listScenarios();
const PATIENCE = { timeout: 10_000, interval: 20 };

/** Reads until a world is there. */
async function worldOf({ events }: ChaosRun): Promise<Extract<ChaosEvent, { kind: 'world-ready' }>> {
  for await (const event of events) if (event.kind === 'world-ready') return event;
  throw new Error('no world');
}

async function rest({ events }: ChaosRun): Promise<ChaosEvent[]> {
  const all: ChaosEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

const isGone = (pid: number): boolean => {
  try {
    return !process.kill(pid, 0);
  } catch {
    return true;
  }
};

test('a list says what each scenario is about, and nothing of its truth', () => {
  expect(first).toEqual({ name: expect.any(String), title: expect.any(String), tagline: expect.any(String) });
});

test('a run that is stopped while it waits for the server ends its world', async () => {
  const run = startChaos({ scenario: first?.name ?? '' });
  const { pids, outside, configuration } = await worldOf(run);
  expect(configuration).toMatch(/kintsugi\.yaml$/);
  for (const url of Object.values(outside)) expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(pids.length).toBeGreaterThan(0);
  await run.stop();
  expect(pids.every(isGone)).toBe(true);
});

test('a chaos process that is killed says that it broke, and what it started is ended', async () => {
  const run = startChaos({ scenario: first?.name ?? '' });
  const { pids } = await worldOf(run);
  process.kill(run.pid, 'SIGKILL');
  await vi.waitUntil(() => pids.every(isGone), PATIENCE);
  await run.stop();
});

test('a server that does not answer breaks the run', async () => {
  const run = startChaos({ scenario: first?.name ?? '' });
  const events = rest(run);
  run.begin({ apiUrl: 'http://127.0.0.1:9', token: 'a-token' });
  const kinds = (await events).map(({ kind }) => kind);
  expect(kinds).toEqual(['world-ready', 'broke', 'cleaned-up']);
});

test('a scenario that is not there is refused with the names of those that are', async () => {
  const events = await rest(startChaos({ scenario: 'no-such-thing' }));
  expect(events[0]).toMatchObject({ kind: 'broke', says: expect.stringContaining(first?.name ?? '') });
});

test('a list says what is merged of each breakage, in the order of a run, and nothing of its truth', async () => {
  const breakages = await listBreakages();
  expect(breakages).toHaveLength(8);
  for (const one of breakages) expect(Object.keys(one)).toEqual(['name', 'title', 'tagline']);
});

test('breakages that are stopped while they wait for the server leave no world and no registry behind', async () => {
  const run = startBreakages({});
  const pids: number[] = [];
  let registry = '';
  for await (const event of run.events) {
    if (event.kind === 'world-ready') pids.push(...event.pids);
    if (event.kind !== 'registry-ready') continue;
    registry = event.url;
    break;
  }
  expect((await fetch(registry)).status).toBe(404);
  await run.stop();
  expect(pids.every(isGone)).toBe(true);
  await expect(fetch(registry)).rejects.toThrow('fetch failed');
});
