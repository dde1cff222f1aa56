// INV-20: read models from a snapshot and what came after it equal a fold from zero, and a doubtful snapshot is not used.
import type { IncidentEvent, NewEvent } from '@kintsugi/domain';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createInMemoryEventStore, type InMemoryEventStore } from '../../ports/event-store/in-memory.ts';
import { textHash, type MemoryShelf } from '../../ports/index.ts';
import { settled } from '../../stage.kit.ts';
import { anyIncidentEvent, storedAs } from '../lives.kit.ts';
import { emptyProjections, foldAll, type Projections } from '../projections.ts';
import { createReadModelsKeeper } from './keep.ts';
import { rebuild } from './rebuild.ts';
import { READ_MODELS_VERSION } from './snapshot.ts';

interface Shelf extends MemoryShelf {
  bytes: Uint8Array | null;
}

function emptyShelf(): Shelf {
  const shelf: Shelf = {
    bytes: null,
    save: async (snapshot) => void (shelf.bytes = snapshot),
    load: async () => shelf.bytes,
  };
  return shelf;
}

type Step = { readonly id: string; readonly event: IncidentEvent };
const anySteps = fc.array(fc.record({ id: fc.constantFrom('a', 'b', 'c'), event: anyIncidentEvent }), {
  minLength: 1,
  maxLength: 40,
});
const someSteps: readonly Step[] = fc.sample(anySteps, { numRuns: 5, seed: 1 }).flat();

/** Incidents, and now and then an action that a service's ledger counted. */
async function append(store: InMemoryEventStore, steps: readonly Step[]): Promise<void> {
  for (const [index, { id, event }] of steps.entries()) {
    const { type, schemaVersion, atMs, actor, body } = storedAs(event, { stream: id, version: 1, position: index + 1 });
    await appendOne(store, `incident:${id}`, { type, schemaVersion, atMs, actor, body });
    if (index % 5 === 0)
      await appendOne(store, 'service:alpha', {
        type: 'action-counted',
        schemaVersion: 1,
        atMs,
        actor,
        body: { key: `k${index}` },
      });
  }
}

let ids = 0;
async function appendOne(
  store: InMemoryEventStore,
  stream: string,
  event: Omit<NewEvent, 'id' | 'causeId'>,
): Promise<void> {
  const version = (await store.read(stream)).length;
  await store.append(stream, version, [{ ...event, id: `evt_${(ids += 1)}`, causeId: null }]);
}

async function fromZero(store: InMemoryEventStore): Promise<Projections> {
  return (await rebuild(store)).projections;
}

test('wherever the snapshot was made, a start over it has what a fold from zero has', async () => {
  await fc.assert(
    fc.asyncProperty(anySteps, anySteps, async (before, after) => {
      const store = createInMemoryEventStore({ now: () => 0 });
      const shelf = emptyShelf();
      await append(store, before);
      const first = await rebuild(store, { shelf, saveAfter: 1 });
      expect(first.projections).toEqual(await fromZero(store));
      await append(store, after);
      const second = await rebuild(store, { shelf, saveAfter: 1_000 });
      expect(second.snapshotAt).toBe(first.projections.newestPosition);
      expect(second.projections).toEqual(await fromZero(store));
      expect([...second.projections.board.keys()]).toEqual([...(await fromZero(store)).board.keys()]);
    }),
    { numRuns: 40 },
  );
});

async function saved() {
  const store = createInMemoryEventStore({ now: () => 0 });
  const shelf = emptyShelf();
  await append(store, someSteps);
  await rebuild(store, { shelf, saveAfter: 1 });
  const text = new TextDecoder().decode(shelf.bytes ?? new Uint8Array());
  return { store, shelf, text };
}

test('a snapshot with a changed byte, without its end, of another version or of nothing is not used', async () => {
  const { store, shelf, text } = await saved();
  const other = text.slice(text.indexOf('\n') + 1).replace(/^\{"version":"[^"]*"/, '{"version":"0.1"');
  const doubtful = [
    text.replace('"phase"', '"phasE"'),
    text.slice(0, -5),
    `${textHash(other)}\n${other}`,
    '',
    'x',
    `${textHash('x')}\nx`,
  ];
  for (const bytes of doubtful) {
    shelf.bytes = new TextEncoder().encode(bytes);
    const { projections, snapshotAt } = await rebuild(store, { shelf });
    expect(snapshotAt).toBe(0);
    expect(projections).toEqual(await fromZero(store));
  }
});

test('a log that was put back from a backup, or is another one, is folded from zero', async () => {
  const { shelf } = await saved();
  const shorter = createInMemoryEventStore({ now: () => 0 });
  await append(shorter, someSteps.slice(0, 3));
  const another = createInMemoryEventStore({ now: () => 1 });
  await append(another, someSteps);
  for (const store of [shorter, another]) {
    const { projections, snapshotAt } = await rebuild(store, { shelf });
    expect(snapshotAt).toBe(0);
    expect(projections).toEqual(await fromZero(store));
  }
});

test('nothing is saved of a damaged log, and a shelf that fails only costs a fold', async () => {
  const store = createInMemoryEventStore({ now: () => 0 });
  await append(store, someSteps);
  const troubles: string[] = [];
  const broken = { save: () => Promise.reject(new Error('full')), load: () => Promise.reject(new Error('gone')) };
  const options = { saveAfter: 1, onTrouble: (because: string) => void troubles.push(because) };
  expect((await rebuild(store, { ...options, shelf: broken })).projections).toEqual(await fromZero(store));
  expect(troubles).toHaveLength(2);
  const shelf = emptyShelf();
  await store.harm.corrupt('incident:a', 1);
  expect((await rebuild(store, { ...options, shelf })).damage).not.toBeNull();
  expect(shelf.bytes).toBeNull();
});

test('while the log grows a snapshot is made now and then, of the log and not of what is in memory', async () => {
  const store = createInMemoryEventStore({ now: () => 0 });
  const shelf = emptyShelf();
  const life = new AbortController();
  const clock = { sleep: settled };
  const keeper = createReadModelsKeeper({ store, shelf, clock, onTrouble: expect.fail, every: 20 });
  await keeper.rebuild(life.signal);
  await append(store, someSteps);
  keeper.grown(10);
  await settled();
  expect(shelf.bytes).toBeNull();
  keeper.grown((await fromZero(store)).newestPosition);
  await expect.poll(() => shelf.bytes).not.toBeNull();
  expect((await rebuild(store, { shelf })).snapshotAt).toBe((await fromZero(store)).newestPosition);
  life.abort();
});

test('what a start did not read is verified behind it, and damage is told', async () => {
  const { store, shelf } = await saved();
  await store.harm.changeBody('incident:a', 1);
  const troubles: string[] = [];
  const onTrouble = (because: string) => void troubles.push(because);
  const keeper = createReadModelsKeeper({ store, shelf, clock: { sleep: settled }, onTrouble });
  await keeper.rebuild(new AbortController().signal);
  await expect.poll(() => troubles).toMatchObject([expect.stringContaining('incident:a')]);
});

test('folding the same events still gives the same: where it does not, READ_MODELS_VERSION is raised', () => {
  const projections = emptyProjections();
  const versions = new Map<string, number>();
  for (const [index, { id, event }] of someSteps.entries()) {
    const version = (versions.get(id) ?? 0) + 1;
    versions.set(id, version);
    foldAll(projections, storedAs(event, { stream: `incident:${id}`, version, position: index + 1 }));
  }
  const { board, scorecard, deeds } = projections;
  const text = JSON.stringify([[...board.values()], scorecard.scorecard, [...scorecard.opened], [...deeds]]);
  expect([READ_MODELS_VERSION, textHash(text).slice(0, 16)]).toMatchInlineSnapshot(`
    [
      1,
      "b204da9de9bc9f28",
    ]
  `);
});
