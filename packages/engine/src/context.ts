// What every step of the loop is given: the doors to the world, the journals, and the settings. No step owns it.
import type {
  Build,
  BuildCommand,
  Control,
  ControlCommand,
  Incident,
  IncidentCommand,
  LedgerCommand,
  Lesson,
  Policy,
  Project,
  ProjectCommand,
  ProjectLedger,
  Repair,
  RepairCommand,
  ServiceLedger,
  Signal,
} from '@kintsugi/domain';
import type { Acting } from './acting.ts';
import type { Journal } from './journal/journal.ts';
import { incidentStream } from './journal/streams.ts';
import type { PastIncidents } from './learn/index.ts';
import type { Alarm } from './projections/scorecard.ts';
import type { BuildRow, RepairRow } from './projections/development.ts';
import type {
  Builder,
  Clock,
  Documents,
  EventStore,
  Forge,
  MemoryShelf,
  Notifier,
  PatchGenerator,
  Repository,
  Runtime,
  Telemetry,
} from './ports/index.ts';

/** Everything behind the doors of the loop. */
export interface World {
  readonly store: EventStore;
  readonly telemetry: Telemetry;
  readonly runtime: Runtime;
  readonly notifiers: readonly Notifier[];
  readonly documents: Documents;
  readonly memory: MemoryShelf;
  /** Where a copy of the read models is kept between starts; without it each start folds the whole log. */
  readonly readModels?: MemoryShelf;
  readonly clock: Clock;
  /** Null: no repository is watched. */
  readonly development: DevelopmentWorld | null;
}

/** What the development loop needs of the world. */
export interface DevelopmentWorld {
  readonly projects: readonly WatchedProject[];
  readonly builder: Builder;
  readonly generators: readonly PatchGenerator[];
}

export interface WatchedProject {
  readonly project: Project;
  /** Commands that are not configured, and are looked for in each commit. */
  readonly finds: ReadonlySet<keyof Project['commands']>;
  readonly repository: Repository;
  readonly forge: Forge;
  /** Where people push, when we host it. */
  readonly gitUrl: string | null;
}

export interface EngineSettings {
  policy(): Policy;
  /** How often signals are looked at while verifying or watching. */
  readonly checkEveryMs: number;
  /** How long an action may take before its outcome counts as unknown. */
  readonly portTimeoutMs: number;
  /** How long any other answer of a port is waited for. */
  readonly answerTimeoutMs: number;
  /** How often a repository is looked at when nobody tells of a push. */
  readonly repositoryEveryMs: number;
  /** How long candidates are looked for. */
  readonly searchMs: number;
}

export const DEFAULT_SETTINGS: Omit<EngineSettings, 'policy'> = {
  checkEveryMs: 1_000,
  portTimeoutMs: 120_000,
  answerTimeoutMs: 15_000,
  repositoryEveryMs: 10_000,
  searchMs: 240_000,
};

export interface Context {
  readonly world: World;
  readonly settings: EngineSettings;
  readonly incidents: Journal<IncidentCommand, Incident>;
  readonly ledgers: Journal<LedgerCommand, ServiceLedger>;
  readonly control: Journal<ControlCommand, Control>;
  readonly builds: Journal<BuildCommand, Build>;
  readonly repairs: Journal<RepairCommand, Repair>;
  readonly projects: Journal<ProjectCommand, ProjectLedger>;
  readonly acting: Acting;
  /** The loop's own time: the clock's, but it never goes backwards. */
  now(): number;
  /** What the clock shows, by which telemetry is stamped. After a jump back there is data from later than this. */
  clockMs(): number;
  /** Signals of the last minutes, also those that open nothing but speak as evidence. */
  recentSignals(): readonly Signal[];
  /** Incidents that are over, and which of them are like one that is not. */
  readonly past: PastIncidents;
  lessons(): readonly Lesson[];
  /** Newest last. */
  buildRows(): ReadonlyMap<string, BuildRow>;
  repairRows(): ReadonlyMap<string, RepairRow>;
  /** Alarms whose outcome somebody knew, oldest first. */
  alarms(): readonly Alarm[];
  /** Starts of the machine's actions within the last hour, on any service. */
  actionsLastHour(nowMs: number): number;
}

/** What the loop does after a step: go on at once, or look again after a while. */
export type Next = { readonly kind: 'again' } | { readonly kind: 'sleep'; readonly ms: number; readonly for: string };

export const AGAIN: Next = { kind: 'again' };

export function sleep(ms: number, what: string): Next {
  return { kind: 'sleep', ms, for: what };
}

/** Appends what `command` leads to. A refusal means that the incident moved on: the loop reads it again. */
export async function tell(context: Context, id: string, command: IncidentCommand): Promise<Next> {
  const committed = await context.incidents.execute(incidentStream(id), command);
  if (committed.ok === 'unavailable') return sleep(STORE_RETRY_MS, committed.because);
  return committed.ok ? AGAIN : sleep(REFUSED_RETRY_MS, committed.refusal.detail);
}

const STORE_RETRY_MS = 1_000;
const REFUSED_RETRY_MS = 250;
