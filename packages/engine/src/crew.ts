// Keeps one drive per aggregate that wants something, and wakes it when something happened to it. Knows no aggregate.
import type { Drive } from './drive.ts';

export interface Crew {
  /** Drives this one on; when it is driven already, wakes it. */
  takeUp(id: string): void;
  wakeAll(): void;
  start(): void;
  stop(): Promise<void>;
}

export interface CrewOf {
  begin(id: string, onDone: () => void): Drive;
  /** Whether it wants to be driven on, as it stands in the store; null: it cannot be read now. */
  wantsDriving(id: string): Promise<boolean | null>;
}

export function createCrew({ begin, wantsDriving }: CrewOf): Crew {
  const drives = new Map<string, Drive>();
  let stopped = true;

  function takeUp(id: string): void {
    if (stopped) return;
    const known = drives.get(id);
    if (known !== undefined) known.poke();
    else
      drives.set(
        id,
        begin(id, () => void ended(id)),
      );
  }

  /** Something may have been appended between the last look and now. */
  async function ended(id: string): Promise<void> {
    drives.delete(id);
    // What cannot be read now is taken up again: its drive tries until it can.
    const wants = (await wantsDriving(id).catch(() => null)) ?? true;
    if (!stopped && wants) takeUp(id);
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
