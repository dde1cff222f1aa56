// Keeps one drive per incident that wants something, and wakes it when something happened to it.
import type { Incident } from '@kintsugi/domain';
import type { Context } from './context.ts';
import { incidentStream } from './journal/streams.ts';
import type { Drive } from './loop.ts';
import { drive, wantsDriving } from './loop.ts';

export interface Crew {
  /** Drives this incident on; when it is driven already, wakes it. */
  takeUp(id: string): void;
  wakeAll(): void;
  start(): void;
  stop(): Promise<void>;
}

export function createCrew(context: Context, onTrouble: (incidentId: string, because: string) => void): Crew {
  const drives = new Map<string, Drive>();
  let stopped = true;

  function takeUp(id: string): void {
    if (stopped) return;
    const known = drives.get(id);
    if (known !== undefined) known.poke();
    else
      drives.set(
        id,
        drive(
          context,
          id,
          () => void ended(id),
          (because) => onTrouble(id, because),
        ),
      );
  }

  /** Something may have been appended between the last look and now. */
  async function ended(id: string): Promise<void> {
    drives.delete(id);
    const state = await load(id);
    // What cannot be read now is taken up again: its drive tries until it can.
    if (!stopped && (state === null || wantsDriving(state))) takeUp(id);
  }

  async function load(id: string): Promise<Incident | null> {
    const loaded = await context.incidents.load(incidentStream(id)).catch(() => null);
    return loaded?.state ?? null;
  }

  return {
    takeUp,
    wakeAll: () => drives.forEach((one) => one.poke()),
    start: () => {
      stopped = false;
    },
    stop: async () => {
      stopped = true;
      await Promise.all([...drives.values()].map((one) => one.stop()));
    },
  };
}
