// Read models are folds: any of them can be thrown away and rebuilt, and folding twice changes nothing (INV-20).
import type { StoredEvent } from '@kintsugi/domain';
import { beforeAll, expect, test } from 'vitest';
import { createEngine } from '../engine.ts';
import { errorsOf, POLICY, stage, START_MS } from '../stage.kit.ts';
import { emptyProjections, foldAll } from './projections.ts';
import { rebuild } from './kept/rebuild.ts';
import { storyOf } from './timeline.ts';

const on = stage();
let events: readonly StoredEvent[] = [];

/** A life with a proposal, a no, a hand-over, a recovery, and somebody who comments. */
beforeAll(async () => {
  on.may.policy = { ...POLICY, autonomy: 'propose' };
  const engine = createEngine({ world: on.world, settings: { policy: () => on.may.policy } });
  await engine.start();
  await engine.signals([errorsOf('alpha', START_MS), errorsOf('beta', START_MS), errorsOf('gamma', START_MS)]);
  const [first] = engine.views.board();
  await engine.command(first!.id, { kind: 'comment', text: 'hm' }, { kind: 'person', name: 'ada' });
  await engine.command(first!.id, { kind: 'escalate', because: 'mine' }, { kind: 'person', name: 'ada' });
  for (let second = 0; second < 60; second += 1) await on.pass(1_000);
  await engine.stop();
  events = await on.store.readAll({ after: 0, limit: 10_000 });
});

const shown = (from: readonly StoredEvent[]) => {
  const projections = emptyProjections();
  for (const event of from) foldAll(projections, event);
  return { ...projections, board: [...projections.board.values()] };
};

test('the store, read page by page, gives what the events give', async () => {
  const { projections, damage } = await rebuild(on.store);
  expect({ ...projections, board: [...projections.board.values()] }).toEqual(shown(events));
  expect(projections.board.size).toBe(2);
  expect(damage).toBeNull();
});

test('folding an event twice changes nothing, and neither does one of a newer version', () => {
  const newer = { ...events.at(-1)!, type: 'sung-about', schemaVersion: 99, version: 1_000_000 };
  expect(shown(events.flatMap((event) => [event, event]))).toEqual(shown(events));
  const row = shown(events).board.find(({ id }) => newer.stream.endsWith(id));
  const after = shown([...events, newer]).board.find(({ id }) => id === row?.id);
  expect(after).toEqual({ ...row, version: 1_000_000 });
});

test('a row says how the incident stands', () => {
  expect(shown(events).board).toMatchObject([
    { phase: 'resolved', services: ['alpha', 'beta'], attribution: 'by-itself', actions: 0 },
    { phase: 'resolved', services: ['gamma'] },
  ]);
});

test('the scorecard counts outcomes and times', () => {
  expect(shown(events).scorecard.scorecard).toMatchObject({
    opened: 2,
    escalated: 1,
    resolved: { 'by-itself': 2 },
    actions: 0,
    detectedSeconds: [5, 5],
  });
});

test('the signals that are part of an incident are known', () => {
  expect(shown(events).signalIds.newer.size).toBe(3);
});

test('the timeline says every event in a sentence, with the phase that it led to', () => {
  const { stream } = events[0]!;
  const { state, timeline } = storyOf(events.filter((event) => event.stream === stream));
  expect(state.phase).toBe('resolved');
  expect(timeline.every(({ says }) => says.length > 0)).toBe(true);
  expect(timeline.find(({ type }) => type === 'incident-escalated')).toMatchObject({
    phase: 'escalated',
    actor: { name: 'ada' },
  });
  expect(timeline.at(-1)).toMatchObject({ type: 'postmortem-written', phase: 'resolved' });
});
