// Loading page by page, against a list in memory. Knows no server.
import { problem, type Reply } from '@kintsugi/contract';
import { describe, expect, it } from 'vitest';
import { incidentOf } from './incident.kit.ts';
import { Loader, NOT_LOADED, type Loaded, type Source } from './loader.ts';
import type { Summary } from './rows.ts';

const ok = <T>(value: T): Reply<T> => ({ ok: true, status: 200, value, etag: null });
const refused: Reply<never> = {
  ok: false,
  problem: problem({ kind: 'unreachable', status: 503, detail: 'no answer', mend: 'start it' }),
};
const never = () => false;

/** A server with these incidents, newest first, that hands out two a page. */
function listOf(all: Summary[]): Source {
  return {
    page: (cursor) => {
      const from = cursor === null ? 0 : all.findIndex(({ id }) => id === cursor) + 1;
      const items = all.slice(from, from + 2);
      return Promise.resolve(ok({ items, nextCursor: from + 2 < all.length ? (items.at(-1)?.id ?? null) : null }));
    },
    one: (id) => Promise.resolve(ok(all.find((row) => row.id === id) as Summary)),
  };
}

function loaderOf(source: Source) {
  const seen: { now: Loaded } = { now: NOT_LOADED };
  return { seen, loader: new Loader(source, (now) => (seen.now = now)) };
}

describe('loading a list', () => {
  it('goes on page by page until there is none, and asks once at a time', async () => {
    const { seen, loader } = loaderOf(listOf([5, 4, 3, 2, 1].map((n) => incidentOf(n))));
    await Promise.all([loader.more(), loader.more()]);
    expect(seen.now).toMatchObject({
      hasBegun: true,
      hasMore: true,
      held: { rows: [{ id: 'inc_00005' }, { id: 'inc_00004' }] },
    });
    await loader.more();
    await loader.more();
    await loader.more();
    expect(seen.now.held.rows.length).toBe(5);
    expect(seen.now.hasMore).toBe(false);
  });

  it('lets what is new wait while somebody reads, and in at once while nobody does', async () => {
    const all = [incidentOf(2), incidentOf(1)];
    const { seen, loader } = loaderOf(listOf(all));
    await loader.more();
    all.unshift(incidentOf(3));
    await loader.freshen([], () => true);
    expect(seen.now.held).toMatchObject({
      rows: [{ id: 'inc_00002' }, { id: 'inc_00001' }],
      waiting: [{ id: 'inc_00003' }],
    });
    all.unshift(incidentOf(4));
    await loader.freshen([], never);
    expect(seen.now.held.rows.map(({ id }) => id)).toEqual(['inc_00004', 'inc_00003', 'inc_00002', 'inc_00001']);
  });

  it('brings a row up to date that stands far below the top', async () => {
    const all = [4, 3, 2, 1].map((n) => incidentOf(n));
    const { seen, loader } = loaderOf(listOf(all));
    await loader.more();
    await loader.more();
    all[3] = incidentOf(1, { version: 2, title: 'moved on' });
    await loader.freshen(['inc_00001'], never);
    expect(seen.now.held.rows[3]).toMatchObject({ title: 'moved on' });
  });

  it('says why it could not, keeps what it has, and goes on when asked again', async () => {
    const good = listOf([incidentOf(3), incidentOf(2), incidentOf(1)]);
    let isDown = false;
    const { seen, loader } = loaderOf({
      ...good,
      page: (cursor) => (isDown ? Promise.resolve(refused) : good.page(cursor)),
    });
    await loader.more();
    isDown = true;
    await loader.more();
    expect(seen.now).toMatchObject({ problem: { status: 503 }, hasMore: true, held: { rows: [{}, {}] } });
    isDown = false;
    await loader.more();
    expect(seen.now).toMatchObject({ problem: null, hasMore: false, held: { rows: [{}, {}, {}] } });
  });

  it('tells nothing any more once it is stopped', async () => {
    const { seen, loader } = loaderOf(listOf([incidentOf(1)]));
    const asked = loader.more();
    loader.stop();
    await asked;
    expect(seen.now.hasBegun).toBe(false);
  });
});
