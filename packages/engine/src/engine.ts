// The engine: takes signals and people's commands in, drives every incident to its end, and shows the read models.
import type { ActionRequest, Actor, ChangeOutcome, Incident, IncidentCommand, Inverse, Policy, Refusal, Signal, StoredEvent } from '@kintsugi/domain';
import { control, incident, serviceLedger } from '@kintsugi/domain';
import { operate, undoLast } from './act/people.ts';
import { createJournal } from './journal/journal.ts';
import { CONTROL_STREAM, decodeIncident, decodePlain, encodeIncident, encodePlain, incidentStream } from './journal/streams.ts';
import type { Context, EngineSettings, World } from './context.ts';
import { DEFAULT_SETTINGS } from './context.ts';
import { createIntake } from './correlate/intake.ts';
import type { Drive } from './loop.ts';
import { drive, wantsDriving } from './loop.ts';
import type { BoardRow } from './projections/board.ts';
import type { Projections } from './projections/projections.ts';
import { emptyProjections, foldAll, rebuild } from './projections/projections.ts';
import type { Scorecard } from './projections/scorecard.ts';
import type { IncidentStory } from './projections/timeline.ts';
import { storyOf } from './projections/timeline.ts';

export type Told = { readonly ok: true; readonly version: number } | { readonly ok: false; readonly refusal: Refusal };
export type Operated = { readonly ok: true; readonly key: string; readonly outcome: ChangeOutcome; readonly inverse: Inverse } | { readonly ok: false; readonly refusal: Refusal };

type PersonsCommand = Extract<IncidentCommand, { kind: 'approve' | 'reject' | 'resolve' | 'escalate' | 'comment' }>;
/** What a person may tell an incident; who and when are added here. */
export type PersonCommand = PersonsCommand extends infer C ? (C extends PersonsCommand ? Omit<C, 'atMs' | 'actor'> : never) : never;

export interface Engine {
  /** Rebuilds the read models and takes up every incident that is not at its end. */
  start(): Promise<void>;
  /** Steps under way end; whatever waits is taken up by the next start. */
  stop(): Promise<void>;
  signals(signals: readonly Signal[]): Promise<void>;
  /** `expectedVersion`: refuse when the incident has moved on since the person looked. */
  command(id: string, command: PersonCommand, actor: Actor, expectedVersion?: number): Promise<Told>;
  /** A person's own action on a service. Freezes and reservations apply; autonomy is about the machine. */
  operate(request: ActionRequest, actor: Actor, reason: string): Promise<Operated>;
  pause(by: string, reason: string): Promise<Told>;
  resume(by: string): Promise<Told>;
  /** Takes back the last thing that the machine did. */
  undoLast(actor: Actor): Promise<Operated>;
  readonly views: Views;
}

export interface Views {
  board(): readonly BoardRow[];
  story(id: string): Promise<IncidentStory | null>;
  events(id: string): Promise<readonly StoredEvent[]>;
  scorecard(): Scorecard;
  paused(): Promise<{ readonly by: string; readonly reason: string; readonly sinceMs: number } | null>;
  policy(): Policy;
}

export interface EngineOptions {
  readonly world: World;
  readonly settings: Partial<EngineSettings> & Pick<EngineSettings, 'policy'>;
  /** A step broke: a bug or a broken machine. The loop goes on. */
  readonly onTrouble?: (incidentId: string, because: string) => void;
  /** Every event once it is durable, for live feeds. */
  readonly onEvent?: (event: StoredEvent) => void;
}

export function createEngine({ world, settings, onTrouble = () => {}, onEvent = () => {} }: EngineOptions): Engine {
  let projections: Projections = emptyProjections();
  const drives = new Map<string, Drive>();
  let stopped = false;
  let offsetMs = 0;

  const seen = (events: readonly StoredEvent[]): void => {
    for (const event of events) {
      foldAll(projections, event);
      onEvent(event);
    }
  };
  const now = (): number => world.clock.now() + offsetMs;
  const clocked = { ...world.clock, now, sleep: world.clock.sleep.bind(world.clock), id: world.clock.id.bind(world.clock) };
  const ledgerCodec = { encode: (event: Parameters<typeof serviceLedger.evolve>[1], id: string, cause: string | null) => encodePlain(event, id, { kind: 'agent', name: 'Surgeon' }, cause), decode: (stored: StoredEvent) => decodePlain<Parameters<typeof serviceLedger.evolve>[1]>(stored) };
  const controlCodec = { encode: (event: Parameters<typeof control.evolve>[1], id: string, cause: string | null) => encodePlain(event, id, { kind: 'person', name: event.by }, cause), decode: (stored: StoredEvent) => decodePlain<Parameters<typeof control.evolve>[1]>(stored) };
  const intake = createIntake({ telemetry: world.telemetry, now, newId: () => world.clock.id('inc'), open: () => openIncidents(), tell: tellIncident });

  const context: Context = {
    world: { ...world, clock: clocked },
    settings: { ...DEFAULT_SETTINGS, ...settings },
    incidents: createJournal(world.store, clocked, incident, { encode: encodeIncident, decode: decodeIncident }, seen),
    ledgers: createJournal(world.store, clocked, serviceLedger, ledgerCodec, seen),
    control: createJournal(world.store, clocked, control, controlCodec, seen),
    now,
    recentSignals: intake.recent,
    lessons: () => projections.scorecard.scorecard.lessons,
    actionsLastHour: (nowMs) => [...projections.actionsMs.values()].filter((atMs) => atMs > nowMs - HOUR_MS).length,
  };

  async function tellIncident(id: string, command: IncidentCommand): Promise<Told> {
    const committed = await context.incidents.execute(incidentStream(id), command);
    if (committed.ok === 'unavailable') return { ok: false, refusal: unavailable(committed.because) };
    if (!committed.ok) return { ok: false, refusal: committed.refusal };
    takeUp(id);
    return { ok: true, version: committed.loaded.version };
  }

  function takeUp(id: string): void {
    if (stopped) return;
    const known = drives.get(id);
    if (known !== undefined) return known.poke();
    const ended = (): void => {
      drives.delete(id);
      // Something may have been appended between the last look and now.
      void context.incidents.load(incidentStream(id)).then(({ state }) => {
        if (!stopped && !drives.has(id) && wantsDriving(state)) takeUp(id);
      });
    };
    drives.set(id, drive(context, id, ended, (because) => onTrouble(id, because)));
  }

  async function openIncidents(): Promise<readonly { id: string; state: Incident }[]> {
    const rows = [...projections.board.values()].filter(({ phase, endedMs }) => phase !== 'resolved' || (endedMs ?? 0) > now() - JUST_ENDED_MS);
    return Promise.all(rows.map(async ({ id }) => ({ id, state: (await context.incidents.load(incidentStream(id))).state })));
  }

  async function start(): Promise<void> {
    stopped = false;
    projections = await rebuild(world.store);
    // A clock that went backwards over a restart must not make the past look like the future.
    offsetMs = Math.max(0, projections.newestMs - world.clock.now());
    for (const { id } of projections.board.values()) {
      const row = projections.board.get(id);
      if (row?.phase === 'resolved' && row.postmortemPath !== null && row.endedMs !== null && row.endedMs < now() - HOUR_MS) continue;
      const { state } = await context.incidents.load(incidentStream(id));
      if (wantsDriving(state)) takeUp(id);
    }
  }

  async function command(id: string, told: PersonCommand, actor: Actor, expectedVersion?: number): Promise<Told> {
    if (expectedVersion !== undefined) {
      const { version } = await context.incidents.load(incidentStream(id));
      if (version !== expectedVersion) return { ok: false, refusal: { kind: 'moved-on', detail: `The incident is at version ${version}, not ${expectedVersion}.`, mend: 'Look at it again, then decide.' } };
    }
    return tellIncident(id, { ...told, atMs: now(), actor } as IncidentCommand);
  }

  async function controlled(kind: 'pause' | 'resume', by: string, reason: string): Promise<Told> {
    const committed = await context.control.execute(CONTROL_STREAM, { kind, by, reason, atMs: now() });
    for (const one of drives.values()) one.poke();
    if (committed.ok === 'unavailable') return { ok: false, refusal: unavailable(committed.because) };
    return committed.ok ? { ok: true, version: committed.loaded.version } : { ok: false, refusal: committed.refusal };
  }

  return {
    start,
    stop: async () => {
      stopped = true;
      await Promise.all([...drives.values()].map((one) => one.stop()));
    },
    signals: (signals) => intake.take(signals),
    command,
    operate: (request, actor, reason) => operate(context, request, actor, reason),
    pause: (by, reason) => controlled('pause', by, reason),
    resume: (by) => controlled('resume', by, ''),
    undoLast: (actor) => undoLast(context, [...projections.board.keys()], actor, takeUp),
    views: {
      board: () => [...projections.board.values()].toSorted((a, b) => b.openedMs - a.openedMs),
      story: async (id) => {
        const events = await world.store.read(incidentStream(id));
        return events.length === 0 ? null : storyOf(events);
      },
      events: (id) => world.store.read(incidentStream(id)),
      scorecard: () => projections.scorecard.scorecard,
      paused: async () => (await context.control.load(CONTROL_STREAM)).state.paused,
      policy: () => context.settings.policy(),
    },
  };
}

const HOUR_MS = 3_600_000;
/** An incident that has just ended still gathers what its own action stirred up. */
const JUST_ENDED_MS = 20_000;

function unavailable(because: string): Refusal {
  return { kind: 'store-unavailable', detail: `The event store takes no writes: ${because}.`, mend: 'See "kintsugi doctor"; it is tried again when the store is well.' };
}

