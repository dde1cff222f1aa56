// The steps of a scenario, each at its time, and all of them back again, the last one first.
import { setTimeout as pause } from 'node:timers/promises';
import type { ChaosEvent } from '../chaos-event.ts';
import { injectionOf } from '../kit/injection-of.ts';
import type { Injection, Scene, WayBack } from '../kit/scene.ts';
import type { TimedStep } from '../scenario.ts';

export interface Course {
  /** When each step began. */
  stepsAtMs(): readonly number[];
  /** When the last step was in, or the last of those that end by themselves was out again; null before that. */
  settledAtMs(): number | null;
  /** The error of the first step that did not get in. */
  failure(): Error | null;
  /** Waits for what is under way. Throws where something could not be taken back. */
  undo(): Promise<void>;
}

/** Makes every step ready, and answers when the clock has begun to run. */
export async function startCourse(
  steps: readonly TimedStep[],
  scene: Scene,
  tell: (event: ChaosEvent) => void,
): Promise<Course> {
  const injections = await Promise.all(steps.map((step) => injectionOf(step, scene)));
  const startedMs = Date.now();
  const stepsAtMs = steps.map(({ atSeconds = 0 }) => startedMs + atSeconds * 1_000);
  /** By the step's place. */
  const waysBack = new Map<number, WayBack>();
  const stopping = new AbortController();
  let settledAtMs: number | null = null;
  let failure: Error | null = null;

  async function perform(step: TimedStep, injection: Injection, index: number): Promise<void> {
    await pause(Math.max(0, (stepsAtMs[index] ?? 0) - Date.now()), undefined, { signal: stopping.signal });
    const atMs = Date.now();
    const says = step.says ?? injection.says;
    stepsAtMs[index] = atMs;
    tell({ kind: 'injected', atMs, says });
    const back = await injection.go();
    waysBack.set(index, back);
    if (step.forSeconds === undefined) return;
    await pause(Math.max(0, atMs + step.forSeconds * 1_000 - Date.now()), undefined, { signal: stopping.signal });
    waysBack.delete(index);
    await back();
    tell({ kind: 'taken-back', atMs: Date.now(), says });
  }

  const all = Promise.all(
    steps.map((step, index) =>
      perform(step, injections[index] as Injection, index).catch((error: unknown) => {
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
      for (const [index, back] of [...waysBack].toSorted(([a], [b]) => b - a)) {
        waysBack.delete(index);
        await back().catch((error: unknown) => errors.push(`${steps[index]?.do ?? ''}: ${String(error)}`));
      }
      if (errors.length > 0) throw new Error(errors.join('; '));
    },
  };
}
