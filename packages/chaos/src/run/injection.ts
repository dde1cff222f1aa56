// The steps of an injection, each at its time, and all of them back again, the last one first.
import { setTimeout as pause } from 'node:timers/promises';
import type { ChaosEvent } from '../chaos-event.ts';
import { inject } from '../kit/inject.ts';
import type { Injected, Scene } from '../kit/scene.ts';
import type { TimedStep } from '../scenario.ts';

export interface Injection {
  /** When each step began. */
  stepsAtMs(): readonly number[];
  /** When the last step was in, or the last of those that end by themselves was out again; null before that. */
  settledAtMs(): number | null;
  /** The error of the first step that did not get in. */
  failure(): Error | null;
  /** Waits for what is under way. Throws where something could not be taken back. */
  undo(): Promise<void>;
}

export function startInjection(
  steps: readonly TimedStep[],
  scene: Scene,
  tell: (event: ChaosEvent) => void,
): Injection {
  const startedMs = Date.now();
  const stepsAtMs: number[] = steps.map(({ atSeconds = 0 }) => startedMs + atSeconds * 1_000);
  /** By the step's place. */
  const done = new Map<number, Injected>();
  const stopping = new AbortController();
  let settledAtMs: number | null = null;
  let failure: Error | null = null;

  async function perform(step: TimedStep, index: number): Promise<void> {
    await pause(Math.max(0, (stepsAtMs[index] ?? 0) - Date.now()), undefined, { signal: stopping.signal });
    stepsAtMs[index] = Date.now();
    const injected = await inject(step, scene);
    done.set(index, injected);
    tell({ kind: 'injected', atMs: stepsAtMs[index], says: step.says ?? injected.says });
    if (step.forSeconds === undefined) return;
    const leftMs = stepsAtMs[index] + step.forSeconds * 1_000 - Date.now();
    await pause(Math.max(0, leftMs), undefined, { signal: stopping.signal });
    done.delete(index);
    await injected.undo();
    tell({ kind: 'taken-back', atMs: Date.now(), says: step.says ?? injected.says });
  }

  const all = Promise.allSettled(
    steps.map((step, index) =>
      perform(step, index).catch((error: unknown) => {
        if (!stopping.signal.aborted) failure ??= error instanceof Error ? error : new Error(String(error));
      }),
    ),
  ).then(() => (settledAtMs = Date.now()));

  return {
    stepsAtMs: () => stepsAtMs,
    settledAtMs: () => settledAtMs,
    failure: () => failure,
    undo: async () => {
      stopping.abort();
      await all;
      const errors: string[] = [];
      for (const [index, injected] of [...done].toSorted(([a], [b]) => b - a)) {
        done.delete(index);
        await injected.undo().catch((error: unknown) => errors.push(`${injected.says}: ${String(error)}`));
      }
      if (errors.length > 0) throw new Error(errors.join('; '));
    },
  };
}
