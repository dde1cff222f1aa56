// Joins world, journals and read models into the context that every step is given. It drives nothing.
import type { BuildEvent, ControlEvent, LedgerEvent, ProjectEvent, StoredEvent } from '@kintsugi/domain';
import { build, control, incident, projectLedger, repair, serviceLedger } from '@kintsugi/domain';
import { createActing } from './acting.ts';
import type { Context, EngineSettings, World } from './context.ts';
import { DEFAULT_SETTINGS } from './context.ts';
import { withDeadlines } from './deadlines.ts';
import type { Codec } from './journal/journal.ts';
import { createJournal } from './journal/journal.ts';
import { createPastIncidents } from './learn/index.ts';
import {
  decodeIncident,
  decodePlain,
  decodeRepair,
  encodeIncident,
  encodePlain,
  encodeRepair,
} from './journal/streams.ts';
import type { Projections } from './projections/projections.ts';
import { emptyProjections, foldAll } from './projections/projections.ts';
import { createReadModelsKeeper } from './projections/kept/keep.ts';
import { steadyTime } from './steady-time.ts';
import type { Signal } from '@kintsugi/domain';

export interface Core {
  readonly context: Context;
  projections(): Projections;
  /**
   * Folds the store and sets the loop's time. Throws for a damaged event, with all others folded. Until `life` is
   * aborted it keeps a snapshot for the next start, where the world has a place for it.
   */
  rebuild(life: AbortSignal): Promise<void>;
}

const HOUR_MS = 3_600_000;
/** A build holds what became of each test, a repair the texts of its patch. */
const LARGE_KEPT = 64;

const LEDGER: Codec<LedgerEvent> = {
  encode: (event, id, cause) => encodePlain(event, id, { kind: 'agent', name: 'Surgeon' }, cause),
  decode: (stored) => decodePlain<LedgerEvent>(stored),
};

const CONTROL: Codec<ControlEvent> = {
  encode: (event, id, cause) => encodePlain(event, id, { kind: 'person', name: event.by }, cause),
  decode: (stored) => decodePlain<ControlEvent>(stored),
};

const BUILD: Codec<BuildEvent> = {
  encode: (event, id, cause) => encodePlain(event, id, { kind: 'agent', name: 'Architect' }, cause),
  decode: (stored) => decodePlain<BuildEvent>(stored),
};

const PROJECT: Codec<ProjectEvent> = {
  encode: (event, id, cause) => encodePlain(event, id, { kind: 'rule', name: 'edit-locks' }, cause),
  decode: (stored) => decodePlain<ProjectEvent>(stored),
};

export interface CoreOptions {
  readonly world: World;
  readonly settings: Partial<EngineSettings> & Pick<EngineSettings, 'policy'>;
  readonly recentSignals: () => readonly Signal[];
  readonly onEvent: (event: StoredEvent) => void;
  readonly onTrouble: (because: string) => void;
}

export function createCore({ world, settings, recentSignals, onEvent, onTrouble }: CoreOptions): Core {
  const { store, clock } = world;
  let projections = emptyProjections();
  const time = steadyTime(clock);
  const { now } = time;
  const ownClock = { now, sleep: clock.sleep.bind(clock), id: clock.id.bind(clock) };
  const keeper = createReadModelsKeeper({ store, shelf: world.readModels ?? null, clock, onTrouble });
  const seen = (events: readonly StoredEvent[]): void => {
    for (const event of events) {
      foldAll(projections, event);
      onEvent(event);
    }
    keeper.grown(projections.newestPosition);
  };
  const complete: EngineSettings = { ...DEFAULT_SETTINGS, ...settings };
  const withinTime = withDeadlines({ ...world, clock: ownClock }, ownClock, complete.answerTimeoutMs);
  const context: Context = {
    world: withinTime,
    past: createPastIncidents(withinTime.memory, onTrouble),
    settings: complete,
    acting: createActing(),
    incidents: createJournal(store, ownClock, incident, { encode: encodeIncident, decode: decodeIncident }, seen),
    ledgers: createJournal(store, ownClock, serviceLedger, LEDGER, seen),
    control: createJournal(store, ownClock, control, CONTROL, seen),
    builds: createJournal(store, ownClock, build, BUILD, seen, LARGE_KEPT),
    repairs: createJournal(store, ownClock, repair, { encode: encodeRepair, decode: decodeRepair }, seen, LARGE_KEPT),
    projects: createJournal(store, ownClock, projectLedger, PROJECT, seen),
    now,
    clockMs: () => clock.now(),
    recentSignals,
    lessons: () => projections.scorecard.scorecard.lessons,
    buildRows: () => projections.development.builds,
    repairRows: () => projections.development.repairs,
    alarms: () => projections.scorecard.scorecard.alarms,
    actionsLastHour: (nowMs) => [...projections.actionsMs.values()].filter((atMs) => atMs > nowMs - HOUR_MS).length,
  };
  return {
    context,
    projections: () => projections,
    rebuild: async (life) => {
      const { projections: rebuilt, damage } = await keeper.rebuild(life);
      projections = rebuilt;
      // A clock that went backwards over a restart must not make the past look like the future.
      time.atLeast(projections.newestMs);
      if (damage !== null) throw damage;
    },
  };
}
