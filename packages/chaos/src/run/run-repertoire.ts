// A stage that stays: scenarios are played on it one after another, whenever one is asked for, until it is stopped.
import { setTimeout as pause } from 'node:timers/promises';
import type { ChaosEvent } from '../chaos-event.ts';
import { diceOf } from '../dice.ts';
import type { LoadedScenario } from '../scenario-catalog.ts';
import { playOn, type Pace } from './run-scenario.ts';
import { openStage, takeDown, textOf, type Access, type Stage, type WayDown } from './stage.ts';

export interface RepertoireOptions {
  /** All that may be asked for; they share one application. */
  readonly scenarios: readonly LoadedScenario[];
  readonly seed: number;
  readonly pace: Pace;
  readonly tell: (event: ChaosEvent) => void;
  readonly access: Promise<Access>;
  /** Names, in the order in which they are to be played. */
  readonly asked: AsyncIterable<string>;
  readonly signal: AbortSignal;
}

/** Between two plays, so that nothing of the one is taken for a part of the other. */
const BETWEEN_MS = 3_000;

/** Answers when everything is cleaned up. A play that breaks says so in an event, and the stage stays. */
export async function runRepertoire(options: RepertoireOptions): Promise<void> {
  const { scenarios, seed, tell, signal, access, pace } = options;
  const undo: WayDown[] = [];
  try {
    const [first] = scenarios;
    if (first === undefined) throw new Error('there is no scenario');
    const proxies = [...new Set(scenarios.flatMap((scenario) => scenario.vary(diceOf(seed)).proxies ?? []))];
    const { application } = first;
    const { baselineSeconds } = pace;
    const stage = await openStage({ application, proxies, ports: 'free', baselineSeconds, tell, access, signal }, undo);
    let warmUpSeconds = pace.warmUpSeconds;
    for await (const name of options.asked) {
      const scenario = scenarios.find((one) => one.name === name);
      if (scenario === undefined) continue;
      await play(stage, scenario, { ...options, warmUpSeconds });
      warmUpSeconds = 0;
      await pause(BETWEEN_MS, undefined, { signal });
    }
  } catch (error) {
    if (!signal.aborted) tell({ kind: 'broke', says: textOf(error), mend: 'Start the demo again.' });
  } finally {
    tell({ kind: 'cleaned-up', says: await takeDown(undo) });
  }
}

type Playing = RepertoireOptions & { readonly warmUpSeconds: number };

async function play(stage: Stage, scenario: LoadedScenario, { warmUpSeconds, ...options }: Playing): Promise<void> {
  const { name } = scenario;
  const { tell, seed, signal } = options;
  const undo: WayDown[] = [];
  tell({ kind: 'scenario-began', scenario: name });
  try {
    await playOn(stage, { name, variant: scenario.vary(diceOf(seed)), warmUpSeconds }, options, undo);
  } catch (error) {
    if (!signal.aborted)
      tell({ kind: 'scenario-broke', scenario: name, says: textOf(error), mend: 'Start it again from the page.' });
  } finally {
    tell({ kind: 'scenario-over', scenario: name, says: await takeDown(undo) });
  }
}
