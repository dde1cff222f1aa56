// Drives one aggregate on: step after step, asleep between them, woken by a poke. It knows no step and no aggregate.
import type { Next } from './context.ts';
import { sleep } from './context.ts';
import type { Clock } from './ports/index.ts';

export interface Drive {
  /** Something happened to this aggregate: look now. */
  poke(): void;
  /** Resolves when nothing is under way any more. */
  stop(): Promise<void>;
}

export interface Driven {
  readonly clock: Clock;
  /** Null when it wants nothing more. `stopping` is aborted when nobody waits for its end any longer. */
  step(stopping: AbortSignal): Promise<Next | null>;
  /** How long after the n-th break in a row it is tried again; without it, the same each time. */
  readonly retryMs?: (broken: number) => number;
  /** Called instead of `step` after so many that broke in a row. */
  giveUp(because: string): Promise<Next | null>;
  readonly onDone: () => void;
  readonly onTrouble: (because: string) => void;
}

/** Longest time without a look: bounds what a lost poke or a clock that jumped can cost. */
const LONGEST_SLEEP_MS = 30_000;
const BROKEN_RETRY_MS = 2_000;
/** A reason of our own: the built-in one takes a stack each time. */
const POKED = 'poked';
/** After so many steps in a row that broke, a person must look. */
const BROKEN_TRIES = 20;

export function drive({ clock, step, giveUp, onDone, onTrouble, retryMs = () => BROKEN_RETRY_MS }: Driven): Drive {
  let wake = new AbortController();
  const stopping = new AbortController();
  const finished = run().finally(onDone);

  async function run(): Promise<void> {
    let broken = 0;
    while (!stopping.signal.aborted) {
      wake = new AbortController();
      const next = await step(stopping.signal).then(
        (done) => {
          broken = 0;
          return done;
        },
        (error: unknown) => {
          broken += 1;
          onTrouble(error instanceof Error ? (error.stack ?? error.message) : String(error));
          return broken < BROKEN_TRIES ? sleep(retryMs(broken), 'a step broke') : broke(error);
        },
      );
      if (next === null) return;
      if (next.kind === 'sleep' && !stopping.signal.aborted)
        await clock.sleep(Math.min(next.ms, LONGEST_SLEEP_MS), wake.signal);
    }
  }

  /** A step that breaks again and again is a person's matter; when even that cannot be written down, it is tried again. */
  async function broke(error: unknown): Promise<Next | null> {
    const what = error instanceof Error ? error.message : String(error);
    const because = `a step broke ${BROKEN_TRIES} times in a row: ${what.slice(0, 200)}`;
    const next = await giveUp(because).catch(() => sleep(BROKEN_RETRY_MS, because));
    return next?.kind === 'sleep' ? sleep(BROKEN_RETRY_MS, because) : next;
  }

  return {
    poke: () => wake.abort(POKED),
    stop: () => {
      stopping.abort(POKED);
      wake.abort(POKED);
      return finished;
    },
  };
}
