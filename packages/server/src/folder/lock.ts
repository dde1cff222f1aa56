// One server a data folder. The lock names its owner by process id and start, so that a dead owner's lock is taken over.
import { link, mkdir, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { startOf } from './process-identity.ts';

const ownerSchema = z.object({ pid: z.int(), start: z.string(), since: z.string(), token: z.string() });
export type LockOwner = z.infer<typeof ownerSchema>;

export type LockResult =
  | { readonly ok: true; readonly lock: FolderLock; readonly tookOverFrom: number | null }
  | { readonly ok: false; readonly refusal: { kind: 'folder-in-use'; detail: string; mend: string; pid: number } };

export interface FolderLock {
  release(): Promise<void>;
}

/** `now` and `token` come from the caller; `token` tells two locks of one process apart. */
export async function lockFolder(folder: string, now: Date, token: string): Promise<LockResult> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'lock');
  const own: LockOwner = { pid: process.pid, start: startOf(process.pid) ?? '', since: now.toISOString(), token };
  const draft = join(folder, `.lock-${process.pid}-${token}`);
  await writeFile(draft, JSON.stringify(own), { mode: 0o600 });
  try {
    return await takeLock(path, draft, own);
  } finally {
    await rm(draft, { force: true });
  }
}

async function takeLock(path: string, draft: string, own: LockOwner): Promise<LockResult> {
  let tookOverFrom: number | null = null;
  for (let tries = 0; tries < 5; tries += 1) {
    // A link is made whole or not at all: nobody ever reads half a lock.
    if (await linked(draft, path)) return { ok: true, lock: { release: () => releaseLock(path, own) }, tookOverFrom };
    const owner = await readOwner(path);
    if (owner !== null && startOf(owner.pid) === owner.start) return inUse(path, owner);
    tookOverFrom = owner?.pid ?? null;
    await setAside(path, own);
  }
  return inUse(path, await readOwner(path));
}

function inUse(path: string, owner: LockOwner | null): LockResult {
  const who = owner === null ? 'another server' : `process ${owner.pid}, since ${owner.since}`;
  const mend =
    'Talk to that server, stop it with `kintsugi down`, or give this one another folder with --data DIR. ' +
    'Two servers on one folder would each act on what the other did.';
  return {
    ok: false,
    refusal: { kind: 'folder-in-use', detail: `${path} is held by ${who}`, mend, pid: owner?.pid ?? 0 },
  };
}

async function linked(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves a dead owner's lock away; if somebody else took it over meanwhile, theirs is put back. */
async function setAside(path: string, own: LockOwner): Promise<void> {
  const aside = `${path}-stale-${own.pid}-${own.token}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const owner = await readOwner(aside);
  if (owner !== null && startOf(owner.pid) === owner.start) await linked(aside, path);
  await rm(aside, { force: true });
}

async function readOwner(path: string): Promise<LockOwner | null> {
  try {
    return ownerSchema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data ?? null;
  } catch {
    return null;
  }
}

async function releaseLock(path: string, own: LockOwner): Promise<void> {
  const owner = await readOwner(path);
  if (owner?.pid === own.pid && owner.token === own.token) await unlink(path);
}
