// Starts a run of a scenario, or of breakages, in the chaos process. It must not load either: with them would come the truth.
import type { ChaosEvent } from './chaos-event.ts';
import { askProcess, startProcess, type ChaosProcess } from './chaos-process.ts';
import type { DevelopmentEvent } from './development/development-event.ts';
import type { DevelopmentAccess } from './development/development-access.ts';
import type { ScenarioListed } from './scenario-catalog.ts';

export interface ChaosOptions {
  readonly scenario: string;
  /** Default 1. */
  readonly seed?: number;
  /** `free` (default) for a server that is started afterwards; `declared` for one that is up and expects world.yaml's. */
  readonly ports?: 'free' | 'declared';
}

export type ChaosRun = ChaosProcess<ChaosEvent, { readonly apiUrl: string; readonly token: string }>;

/** Begin it after `world-ready`: customers come, and then it takes its course. */
export function startChaos({ scenario, seed = 1, ports = 'free' }: ChaosOptions): ChaosRun {
  return startProcess(['run', scenario, '--seed', String(seed), '--ports', ports]);
}

export interface Repertoire extends ChaosRun {
  /** Plays one after what was asked for before. */
  play(scenario: string): void;
}

/** A world that stays while scenarios are played in it one after another; `stop` ends it. */
export function startRepertoire({ seed = 1 }: { readonly seed?: number }): Repertoire {
  const run = startProcess<ChaosEvent, object>(['stay', '--seed', String(seed)]);
  return { ...run, play: (scenario) => run.begin({ scenario }) };
}

export interface BreakagesOptions {
  /** One of them; without it all, one after another. */
  readonly only?: string;
  /** Default 1. */
  readonly seed?: number;
}

export type BreakagesRun = ChaosProcess<DevelopmentEvent, DevelopmentAccess>;

/** Begin it after `registry-ready`: a repository is pushed to `git`, and each breakage after its first green build. */
export function startBreakages({ only, seed = 1 }: BreakagesOptions): BreakagesRun {
  return startProcess(['develop', ...(only === undefined ? [] : [only]), '--seed', String(seed)]);
}

/** The scenarios and what they are about, told by the chaos process. */
export async function listScenarios(): Promise<readonly ScenarioListed[]> {
  return (await askProcess('list')) as readonly ScenarioListed[];
}

/** The breakages, in the order in which they run. */
export async function listBreakages(): Promise<readonly ScenarioListed[]> {
  return (await askProcess('list-breakages')) as readonly ScenarioListed[];
}
