// One run: world, baseline, injection, watch, judgement, and everything taken back. Reads the truth only to hand it on.
import { setTimeout as pause } from 'node:timers/promises';
import type { ChaosEvent } from '../chaos-event.ts';
import { diceOf } from '../dice.ts';
import { judge } from '../judge/judge.ts';
import type { LoadedScenario } from '../scenario-catalog.ts';
import type { Variant } from '../scenario.ts';
import type { CustomersWatch } from './customers-watch.ts';
import { startCourse } from './course.ts';
import { openStage, takeDown, textOf, type Access, type Stage, type WayDown } from './stage.ts';
import { watchFrom } from './watch.ts';
import { watchToTheEnd } from './watch-to-the-end.ts';

export interface RunOptions {
  readonly scenario: LoadedScenario;
  readonly seed: number;
  readonly ports: 'free' | 'declared';
  readonly pace: Pace;
  readonly tell: (event: ChaosEvent) => void;
  /** Comes when the server is up. */
  readonly access: Promise<Access>;
  /** Aborted: stop now, take everything back. */
  readonly signal: AbortSignal;
}

export interface Pace {
  /** Before the baseline, so that connections and caches are warm. */
  readonly warmUpSeconds: number;
  readonly baselineSeconds: number;
  readonly lookEveryMs: number;
  /** From the injection to giving up. */
  readonly timeoutSeconds: number;
  /** After the end of the incident, to see with the customers' eyes whether it is so. */
  readonly afterwardsSeconds: number;
}

export const USUAL_PACE: Pace = {
  warmUpSeconds: 2,
  baselineSeconds: 15,
  lookEveryMs: 700,
  timeoutSeconds: 180,
  afterwardsSeconds: 7,
};

/** Answers when everything is cleaned up. Never throws: a broken run says so in an event. */
export async function runScenario(options: RunOptions): Promise<void> {
  const { scenario, tell, signal, ports, pace, access } = options;
  const undo: WayDown[] = [];
  try {
    const variant = scenario.vary(diceOf(options.seed));
    const { application } = scenario;
    const proxies = variant.proxies ?? [];
    const stage = await openStage(
      { application, proxies, ports, baselineSeconds: pace.baselineSeconds, tell, access, signal },
      undo,
    );
    await playOn(stage, { name: scenario.name, variant, warmUpSeconds: pace.warmUpSeconds }, options, undo);
  } catch (error) {
    if (!signal.aborted)
      tell({ kind: 'broke', says: textOf(error), mend: 'Nothing is known about the scenario: run it again.' });
  } finally {
    tell({ kind: 'cleaned-up', says: await takeDown(undo) });
  }
}

export interface Played {
  readonly name: string;
  readonly variant: Variant;
  readonly warmUpSeconds: number;
}

/** From the baseline to the judgement, on a stage that is up. How to take back what was injected is put on `undo`. */
export async function playOn(
  { scene, customers }: Stage,
  { name, variant, warmUpSeconds }: Played,
  options: Pick<RunOptions, 'pace' | 'tell' | 'signal'>,
  undo: WayDown[],
): Promise<void> {
  const { pace, tell } = options;
  const beganMs = Date.now();
  await pauseTelling(customers, options, warmUpSeconds + pace.baselineSeconds);
  const usual = await customers.baseline(pace.baselineSeconds);
  tell(usual);
  const course = await startCourse(variant.inject, scene, tell);
  undo.push({ what: 'take back what was injected', run: () => course.undo() });
  const watch = watchFrom(scene.api, beganMs);
  const { timedOut } = await watchToTheEnd({ options, variant, watch, customers, usual, course });
  const incidents = await watch.complete();
  const facts = {
    stepsAtMs: course.stepsAtMs(),
    endedAtMs: Date.now(),
    timedOut,
    incidents,
    customers: await customers.facts(usual),
  };
  tell({ kind: 'judged', ...judge(name, variant.truth, facts) });
}

/** Looks at the customers each second meanwhile. */
async function pauseTelling(
  customers: CustomersWatch,
  { tell, signal }: Pick<RunOptions, 'tell' | 'signal'>,
  seconds: number,
): Promise<void> {
  const untilMs = Date.now() + seconds * 1_000;
  while (Date.now() < untilMs) {
    await pause(Math.min(1_000, Math.max(0, untilMs - Date.now())), undefined, { signal });
    const { fresh } = await customers.look(Date.now());
    if (fresh !== null) tell(fresh);
  }
}
