// What is remembered of past incidents, over restarts, and what a damaged memory costs: nothing but the time to build it anew.
import type { Incident } from '@kintsugi/domain';
import { incident } from '@kintsugi/domain';
import { expect, test } from 'vitest';
import type { MemoryShelf } from '../ports/index.ts';
import { errorsOf, START_MS } from '../stage.kit.ts';
import { createPastIncidents } from './past-incidents.ts';

const past = (title: string, service: string): Incident => ({
  ...incident.initial,
  phase: 'resolved',
  title,
  signals: [errorsOf(service, START_MS)],
});
const all = new Map([
  ['inc_pool', past('connection pool of the ledger is exhausted', 'billing')],
  ['inc_disk', past('disk of the archive is full', 'archive')],
  ['inc_cert', past('certificate of the gateway has expired', 'gateway')],
]);
const load = async (id: string): Promise<Incident | null> => all.get(id) ?? null;

function shelfOf(bytes: Uint8Array | null): MemoryShelf & { kept: Uint8Array | null } {
  return {
    kept: bytes,
    async save(snapshot) {
      this.kept = snapshot;
    },
    async load() {
      return this.kept;
    },
  };
}

const asking = past('no connection left in the pool of the ledger', 'billing');

test('the like of an incident is found, with the words that both hold; another thing is like none', async () => {
  const memory = createPastIncidents(shelfOf(null), expect.fail);
  await memory.open([...all.keys()], load, () => false);
  const [first] = memory.like('inc_new', asking);
  expect(first?.id).toBe('inc_pool');
  expect(first?.because).toMatch(/pool/);
  expect(memory.like('inc_pool', all.get('inc_pool')!).map(({ id }) => id)).not.toContain('inc_pool');
});

test('a saved memory is read back; what ended meanwhile is added; a damaged one is built anew, aloud', async () => {
  const shelf = shelfOf(null);
  const before = createPastIncidents(shelf, expect.fail);
  await before.open(['inc_pool', 'inc_disk'], load, () => false);
  await before.save();
  const asked: string[] = [];
  const listening = (id: string): Promise<Incident | null> => (asked.push(id), load(id));
  const after = createPastIncidents(shelf, expect.fail);
  await after.open([...all.keys()], listening, () => false);
  expect(asked).toEqual(['inc_cert']);
  expect(after.like('inc_new', asking)[0]?.id).toBe('inc_pool');
  const troubles: string[] = [];
  const damaged = createPastIncidents(shelfOf(shelf.kept!.slice(0, -9)), (because) => troubles.push(because));
  await damaged.open([...all.keys()], load, () => false);
  expect(troubles).toEqual([expect.stringMatching(/left aside, and built anew/)]);
  expect(damaged.like('inc_new', asking)[0]?.id).toBe('inc_pool');
});
