// Ends everything that runs for a data folder, whether its keeper still lives or was killed. Needs no connection.
import { existsSync, realpathSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openJournal } from './journal/journal.ts';
import { takeKeeperLock } from './journal/keeper-lock.ts';
import { endAll, endUnknown } from './keeper/keeper.ts';
import { callKeeper, livingDoor } from './keeper-door.ts';
import { layoutOf } from './layout.ts';
import type { Layout } from './layout.ts';
import { isAlive, signalGroup } from './replica/process-identity.ts';
import type { ProcessIdentity } from './replica/process-identity.ts';

export interface EndOptions {
  /** How long the keeper may take to end its services politely, before it is ended itself. */
  readonly politeMs?: number;
}

const POLITE_MS = 20_000;
const LOCK_WAIT_MS = 10_000;
const POLL_MS = 25;
const GONE_MS = 5_000;

/** Resolves when no service, balancer or keeper of `dataFolder` runs any more. History stays. Nothing to end is fine. */
export async function endProcessRuntime(dataFolder: string, { politeMs = POLITE_MS }: EndOptions = {}): Promise<void> {
  if (!existsSync(layoutOf(dataFolder).runtime)) return;
  const layout = layoutOf(realpathSync(dataFolder));
  await endKeeper(layout, politeMs);
  const lock = await takeLock(layout, politeMs);
  try {
    // A kill is carried out by the kernel in its own time; down has ended when they are gone.
    await Promise.all(sweep(layout).map((identity) => isGone(identity, GONE_MS)));
  } finally {
    lock.release();
  }
}

async function endKeeper(layout: Layout, politeMs: number): Promise<void> {
  const door = livingDoor(layout);
  if (door === null) return;
  await callKeeper(door, '/down', {}, politeMs).catch(() => null);
  if (!(await isGone(door, 2_000))) signalGroup(door, 'SIGKILL');
  await isGone(door, 2_000);
}

async function isGone(identity: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (isAlive(identity)) {
    if (Date.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}

/** With the lock in hand no keeper can start again under the sweep. One that is just starting is waited for, and ended. */
async function takeLock(layout: Layout, politeMs: number): Promise<{ release(): void }> {
  const deadline = Date.now() + LOCK_WAIT_MS;
  for (;;) {
    const lock = takeKeeperLock(layout.lock);
    if (lock) return lock;
    if (Date.now() > deadline)
      throw new Error(`a keeper holds ${layout.lock} and does not answer; end that process and run down again`);
    await endKeeper(layout, politeMs);
    await sleep(POLL_MS);
  }
}

/** What a killed keeper could not end. */
function sweep(layout: Layout): readonly ProcessIdentity[] {
  const journal = openJournal(layout.journal);
  const ended = [...endAll(journal.memory.services.values()), ...endUnknown(layout, [])];
  if (!journal.memory.stopped) {
    for (const { key, outcome, plan } of journal.memory.operations.values()) {
      if (outcome === null && plan)
        journal.append({
          kind: 'operation-ended',
          key,
          outcome: { kind: 'unknown', because: 'the services were ended in the middle of it' },
          atMs: Date.now(),
          putBack: null,
        });
    }
    journal.append({ kind: 'stopped' }, 'durable');
  }
  journal.close();
  rmSync(layout.door, { force: true });
  return ended;
}
