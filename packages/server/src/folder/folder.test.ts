// INV-36: two servers never share a data folder; a dead server's lock is taken over, and tokens stay secret and stable.
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readAddress, readToken, removeAddress, writeAddress } from './address.ts';
import { lockFolder } from './lock.ts';
import { startOf } from './process-identity.ts';
import { openGrants } from './tokens.ts';

const NOW = new Date('2026-01-02T03:04:05.678Z');
let folder = '';
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'kintsugi-folder-')), 'inner');
});
afterEach(() => rm(join(folder, '..'), { recursive: true }));

test('a second server on the same folder is refused with the owner and a mend; afterwards the folder is free', async () => {
  const first = await lockFolder(folder, NOW, 'a');
  if (!first.ok) throw new Error(first.refusal.detail);
  const second = await lockFolder(folder, NOW, 'b');
  expect(second).toMatchObject({ ok: false, refusal: { kind: 'folder-in-use', pid: process.pid } });
  expect(!second.ok && second.refusal.detail).toContain(`process ${process.pid}, since 2026-01-02T03:04:05.678Z`);
  expect(!second.ok && second.refusal.mend).toContain('--data DIR');
  await first.lock.release();
  expect(await lockFolder(folder, NOW, 'c')).toMatchObject({ ok: true, tookOverFrom: null });
});

test('of many that want it at once exactly one gets it', async () => {
  const results = await Promise.all(Array.from({ length: 20 }, (_, index) => lockFolder(folder, NOW, `t${index}`)));
  expect(results.filter((result) => result.ok)).toHaveLength(1);
});

test('the lock of a process that is gone is taken over, also when its number lives again as another process', async () => {
  await (await locked()).release();
  const gone = spawnSync(process.execPath, ['--version']).pid;
  const leave = (pid: number, start: string) =>
    writeFile(join(folder, 'lock'), JSON.stringify({ pid, start, since: 'then', token: 'x' }));
  await leave(gone, 'whenever');
  expect(await lockFolder(folder, NOW, 'b')).toMatchObject({ ok: true, tookOverFrom: gone });
  await leave(process.pid, 'another start');
  expect(await lockFolder(folder, NOW, 'c')).toMatchObject({ ok: true, tookOverFrom: process.pid });
  await writeFile(join(folder, 'lock'), '');
  expect(await lockFolder(folder, NOW, 'd')).toMatchObject({ ok: true });
});

test('whoever lost the lock does not take it away from the new owner', async () => {
  const lost = await locked();
  await writeFile(join(folder, 'lock'), JSON.stringify({ pid: 1, start: 'x', since: 'y', token: 'z' }));
  await lost.release();
  expect(await readFile(join(folder, 'lock'), 'utf8')).toContain('"pid":1');
});

async function locked() {
  const result = await lockFolder(folder, NOW, 'first');
  if (!result.ok) throw new Error(result.refusal.detail);
  return result.lock;
}

test('a process is known by its start', () => {
  expect(startOf(process.pid)).toBe(startOf(process.pid));
  expect(startOf(process.pid)).not.toBeNull();
  expect(startOf(spawnSync(process.execPath, ['--version']).pid)).toBeNull();
});

test('tokens are made once, readable by their owner only, and name their person', async () => {
  const people = [{ name: 'ada', role: 'approver' }] as const;
  await openGrants(folder, people);
  const [token, ada] = [await readToken(folder), await readToken(folder, 'ada')];
  const again = await openGrants(folder, people);
  expect(again(token ?? '')).toEqual({ name: 'operator', role: 'admin' });
  expect(again(ada ?? '')).toEqual({ name: 'ada', role: 'approver' });
  expect((await stat(join(folder, 'tokens', 'ada'))).mode & 0o777).toBe(0o600);
  expect((await stat(join(folder, 'token'))).mode & 0o777).toBe(0o600);
  expect([again(''), again('guess')]).toEqual([null, null]);
  expect((await openGrants(folder, []))(ada ?? '')).toBeNull();
});

test('an empty token file is never a password', async () => {
  await openGrants(folder, []);
  await writeFile(join(folder, 'token'), '');
  const grants = await openGrants(folder, []);
  expect(grants('')).toBeNull();
  expect(grants((await readToken(folder)) ?? '')).toMatchObject({ role: 'admin' });
});

test('the address is found until it is removed', async () => {
  await (await locked()).release();
  expect(await readAddress(folder)).toBeNull();
  const address = { url: 'http://127.0.0.1:1', otlpUrl: null, pid: 1, startedAt: NOW.toISOString() };
  await writeAddress(folder, address);
  expect(await readAddress(folder)).toEqual(address);
  await removeAddress(folder);
  expect(await readAddress(folder)).toBeNull();
});
