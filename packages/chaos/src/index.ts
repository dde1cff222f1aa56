// The door for those who start chaos: the CLI and the benchmarks. No scenario and no truth comes through it.
export type { Baseline, ChaosEvent, CustomersSecond, Judgement, Outcome, WorldReady } from './chaos-event.ts';
export type { ScenarioListed } from './scenario-catalog.ts';
export type {
  BreakageJudgement,
  BreakageOutcome,
  DevelopmentEvent,
  PushedCommit,
} from './development/development-event.ts';
export type { DevelopmentAccess } from './development/development-access.ts';
export {
  listBreakages,
  listScenarios,
  startBreakages,
  startChaos,
  startRepertoire,
  type BreakagesRun,
  type ChaosOptions,
  type ChaosRun,
  type Repertoire,
} from './start-chaos.ts';
