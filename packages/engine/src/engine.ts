// The engine: takes signals and people's commands in, drives every incident to its end, and shows the read models.
import type {
  ActionRequest,
  Actor,
  AgentName,
  Incident,
  IncidentCommand,
  Policy,
  Signal,
  StoredEvent,
} from '@kintsugi/domain';
import type { Reliability } from '@kintsugi/analysis';
import { incident } from '@kintsugi/domain';
import { createByHand, finishOperation, operate, unfinishedOperations } from './act/index.ts';
import type { ByHand, Operated, Told } from './act/index.ts';
import type { Context, EngineSettings, World } from './context.ts';
import type { Core } from './core.ts';
import { createCore } from './core.ts';
import { createIntake, isWorthSaying } from './correlate/index.ts';
import type { Development } from './develop/index.ts';
import { createDevelopment } from './develop/index.ts';
import type { Crew } from './crew.ts';
import { createCrew } from './crew.ts';
import type { PastLike } from './investigate/index.ts';
import { ownReliability, pastByWords, pastLike } from './investigate/index.ts';
import type { Committed } from './journal/journal.ts';
import { CONTROL_STREAM, incidentStream } from './journal/streams.ts';
import { driveIncident, wantsDriving } from './loop.ts';
import { DamagedStreamError } from './ports/index.ts';
import { presentVerdict } from './verify/index.ts';
import { boardOf } from './projections/board-list.ts';
import type { BoardRow } from './projections/board.ts';
import type { Deeds } from './projections/deeds.ts';
import { lastActed } from './projections/last-acted.ts';
import type { Scorecard } from './projections/scorecard.ts';
import { knowsSignal } from './projections/signal-ids.ts';
import type { IncidentStory } from './projections/timeline.ts';
import { stateOf, storyOf } from './projections/timeline.ts';

export interface Engine extends ByHand {
  /** Rebuilds the read models and takes up every incident that is not at its end. */
  start(): Promise<void>;
  /** Steps under way end; whatever waits is taken up by the next start. */
  stop(): Promise<void>;
  signals(signals: readonly Signal[]): Promise<void>;
  /** A person's own action on a service. Freezes and reservations apply; autonomy is about the machine. */
  operate(request: ActionRequest, actor: Actor, reason: string): Promise<Operated>;
  pause(by: string, reason: string): Promise<Told>;
  resume(by: string): Promise<Told>;
  readonly views: Views;
  /** The second loop: builds and repairs of the watched repositories. */
  readonly development: Development;
}

export interface Views {
  /** Newest first; the same list as long as nothing happens to any incident. */
  board(): readonly BoardRow[];
  row(id: string): BoardRow | null;
  story(id: string): Promise<IncidentStory | null>;
  /** The story without its timeline, which is what costs most of it. */
  state(id: string): Promise<Incident | null>;
  events(id: string): Promise<readonly StoredEvent[]>;
  /** Past incidents that are like this one, nearest first; null when there is no such incident. */
  similar(id: string): Promise<readonly PastLike[] | null>;
  /** Past incidents by words, nearest first. */
  search(words: string, limit: number): Promise<readonly PastLike[]>;
  scorecard(): Scorecard;
  /** What an agent wrote down about incidents and repairs; null: nothing yet. */
  deeds(agent: AgentName): Deeds | null;
  /** How often causes that were acted upon were right, by how sure they were said to be; null before the first. */
  reliability(): Reliability | null;
  paused(): Promise<{ readonly by: string; readonly reason: string; readonly sinceMs: number } | null>;
  policy(): Policy;
  /** Position of the newest event that is known, 0 for none: where a live feed begins. */
  newestPosition(): number;
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
  const core = createCore({
    world,
    settings,
    recentSignals: () => intake.recent(),
    onEvent,
    onTrouble: (because) => onTrouble('memory', because),
  });
  const { context } = core;
  const load = async (id: string): Promise<Incident> => (await context.incidents.load(incidentStream(id))).state;
  const crew = createCrew({
    begin: (id, onDone) => driveIncident(context, id, onDone, (because) => onTrouble(id, because)),
    wantsDriving: async (id) => wantsDriving(await load(id)),
  });
  const development = createDevelopment({ context, onTrouble, wakeIncident: crew.takeUp });
  const intake = createIntake({
    telemetry: context.world.telemetry,
    now: context.now,
    newId: () => world.clock.id('inc'),
    isKnown: (signalId) => knowsSignal(core.projections().signalIds, signalId),
    isWorthSaying: ({ series, surprise }) => isWorthSaying(context, series.service, surprise),
    staysIll: (signal) => isIll(context, signal),
    open: () => openOrJustEnded(core, load),
    tell,
    sleep: (ms) => world.clock.sleep(ms, stopped.signal),
    onTrouble: (because) => onTrouble('signals', because),
  });
  let stopped = new AbortController();
  const finish = (service: string, key: string): void =>
    void finishOperation(context, service, key, stopped.signal).catch((error: unknown) =>
      onTrouble(service, String(error)),
    );

  async function tell(id: string, command: IncidentCommand): Promise<Told> {
    const told = toldBy(await context.incidents.execute(incidentStream(id), command));
    // Also after a refusal: an append whose answer was lost may have been stored.
    crew.takeUp(id);
    return told;
  }

  async function start(): Promise<void> {
    stopped = new AbortController();
    await core.rebuild(stopped.signal);
    context.acting.paused = (await context.control.load(CONTROL_STREAM)).state.paused !== null;
    intake.start();
    crew.start();
    recall(core, stopped.signal, (because) => onTrouble('memory', because));
    for (const { id, phase, postmortemPath, endedMs } of core.projections().board.values()) {
      const longOver = phase === 'resolved' && postmortemPath !== null && (endedMs ?? 0) < context.now() - HOUR_MS;
      const state = longOver ? null : await load(id).catch(noneWhenDamaged);
      if (state !== null && wantsDriving(state)) crew.takeUp(id);
    }
    for (const { service, key } of await unfinishedOperations(context)) finish(service, key);
    await development.start();
  }

  return {
    start,
    stop: async () => {
      intake.stop();
      stopped.abort();
      await Promise.all([crew.stop(), development.stop()]);
      await context.past.save().catch((error: unknown) => onTrouble('memory', String(error)));
    },
    signals: (signals) => intake.take(signals),
    operate: (request, actor, reason) => operate(context, request, actor, reason, finish),
    pause: (by, reason) => switchActing({ context, crews: [crew, development] }, 'pause', by, reason),
    resume: (by) => switchActing({ context, crews: [crew, development] }, 'resume', by, ''),
    ...createByHand({
      context,
      tell,
      takeUp: crew.takeUp,
      actedIn: () => lastActed(core.projections()),
    }),
    views: viewsOf(core),
    development,
  };
}

async function switchActing(
  { context, crews }: { readonly context: Context; readonly crews: readonly Pick<Crew, 'wakeAll'>[] },
  kind: 'pause' | 'resume',
  by: string,
  reason: string,
): Promise<Told> {
  // Nothing begins any more from here on, also while the disk is still at it.
  if (kind === 'pause') context.acting.paused = true;
  const told = toldBy(await context.control.execute(CONTROL_STREAM, { kind, by, reason, atMs: context.now() }));
  const after = await context.control.load(CONTROL_STREAM).catch(() => null);
  if (after !== null) context.acting.paused = after.state.paused !== null;
  for (const crew of crews) crew.wakeAll();
  return told;
}

/** Whether a signal that is part of no incident is proven ill right now. */
async function isIll(context: Context, signal: Signal): Promise<boolean> {
  return (
    (await presentVerdict(context, { ...incident.initial, onsetMs: signal.onsetMs, signals: [signal] })) === 'unhealthy'
  );
}

function viewsOf({ context, projections }: Core): Views {
  const { store } = context.world;
  return {
    board: boardOf(projections),
    row: (id) => projections().board.get(id) ?? null,
    story: async (id) => {
      const events = await store.read(incidentStream(id));
      return events.length === 0 ? null : storyOf(events);
    },
    state: async (id) => {
      const events = await store.read(incidentStream(id));
      return events.length === 0 ? null : stateOf(events);
    },
    events: (id) => store.read(incidentStream(id)),
    similar: async (id) => {
      const { state } = await context.incidents.load(incidentStream(id));
      return state.phase === 'unopened' ? null : pastLike(context, id, state);
    },
    search: (words, limit) => pastByWords(context, words, limit),
    scorecard: () => projections().scorecard.scorecard,
    deeds: (agent) => projections().deeds.get(agent) ?? null,
    reliability: () => ownReliability(context.lessons()),
    paused: async () => (await context.control.load(CONTROL_STREAM)).state.paused,
    policy: () => context.settings.policy(),
    newestPosition: () => projections().newestPosition,
  };
}

type Load = (id: string) => Promise<Incident>;

async function openOrJustEnded(
  { context, projections }: Core,
  load: Load,
): Promise<readonly { id: string; state: Incident }[]> {
  const sinceMs = context.now() - JUST_ENDED_MS;
  const rows = [...projections().board.values()].filter(
    ({ phase, endedMs }) => phase !== 'resolved' || (endedMs ?? 0) > sinceMs,
  );
  const loaded = rows.map(async ({ id }) => ({ id, state: await load(id).catch(noneWhenDamaged) }));
  return (await Promise.all(loaded)).flatMap(({ id, state }) => (state === null ? [] : [{ id, state }]));
}

/** On the side: nothing waits for what is only a help. Of streams alone, so that what is over does not fill the journal. */
function recall(core: Core, life: AbortSignal, onTrouble: (because: string) => void): void {
  const { store } = core.context.world;
  const load = async (id: string): Promise<Incident> => stateOf(await store.read(incidentStream(id)));
  core.context.past
    .open(
      endedIn(core),
      (id) => load(id).catch(noneWhenDamaged),
      () => life.aborted,
    )
    .catch((error: unknown) => onTrouble(String(error)));
}

function endedIn(core: Core): readonly string[] {
  return [...core.projections().board.values()]
    .filter(({ postmortemPath }) => postmortemPath !== null)
    .map(({ id }) => id);
}

const HOUR_MS = 3_600_000;
/** An incident that has just ended still gathers what its own action stirred up. */
const JUST_ENDED_MS = 20_000;

/** A damaged stream is left alone; the store has stopped taking writes and says so. */
function noneWhenDamaged(error: unknown): null {
  if (error instanceof DamagedStreamError) return null;
  throw error;
}

function toldBy(committed: Committed<unknown>): Told {
  if (committed.ok === true) return { ok: true, version: committed.loaded.version };
  if (committed.ok === false) return { ok: false, refusal: committed.refusal };
  const detail = `The event store takes no writes: ${committed.because}.`;
  return {
    ok: false,
    refusal: {
      kind: 'store-unavailable',
      detail,
      mend: 'See "kintsugi doctor"; it is tried again when the store is well.',
    },
  };
}
