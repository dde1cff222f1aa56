// The development loop as one thing to start: watches the projects, drives every repair to its end, takes people's words.
import type { Actor, Build, EditLock, Refusal, Repair, StoredEvent } from '@kintsugi/domain';
import { locksAt } from '@kintsugi/domain';
import type { Context } from '../context.ts';
import { createCrew } from '../crew.ts';
import { buildStream, projectStream, repairStream } from '../journal/streams.ts';
import type { BuildLog } from '../ports/index.ts';
import type { BuildRow, RepairRow } from '../projections/development.ts';
import { incidentOfRepair } from './incident.ts';
import { driveRepair, repairWantsDriving } from './loop.ts';
import type { ProjectRow } from './project-rows.ts';
import { projectRows } from './project-rows.ts';
import { diffOf } from './propose/description.ts';
import { tellOf } from './tell.ts';
import { watchedBy } from './telling.ts';
import type { Watch } from './watch/watch.ts';
import { watchProject } from './watch/watch.ts';

export type Answered<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export interface RepairStory {
  readonly id: string;
  readonly version: number;
  readonly state: Repair;
  readonly events: readonly StoredEvent[];
}

export interface Development {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Somebody says that there was a push. */
  pushed(project: string): void;
  wakeAll(): void;
  approve(id: string, commit: string, actor: Actor): Promise<Answered<number>>;
  reject(id: string, reason: string, actor: Actor): Promise<Answered<number>>;
  lock(project: string, paths: readonly string[], holder: string, forMs: number): Promise<Answered<EditLock>>;
  extend(project: string, lockId: string, token: number, forMs: number): Promise<Answered<EditLock>>;
  unlock(project: string, lockId: string): Promise<readonly EditLock[]>;
  readonly views: DevelopmentViews;
}

export interface DevelopmentViews {
  projects(): Promise<readonly ProjectRow[]>;
  /** Newest first. */
  builds(): readonly BuildRow[];
  build(id: string): Promise<Build | null>;
  log(id: string, fromByte: number): Promise<BuildLog | null>;
  repairs(): readonly RepairRow[];
  repair(id: string): Promise<RepairStory | null>;
  /** The repair that an incident was closed by; null: there is none. */
  repairOfIncident(incidentId: string): string | null;
  /** The patch of a repair as a unified diff; empty while there is none. */
  diff(id: string): Promise<string>;
  locks(project: string): Promise<readonly EditLock[]>;
}

export interface DevelopmentOptions {
  readonly context: Context;
  readonly onTrouble: (about: string, because: string) => void;
  readonly wakeIncident: (id: string) => void;
}

export function createDevelopment({ context, onTrouble, wakeIncident }: DevelopmentOptions): Development {
  const watches = new Map<string, Watch>();
  const crew = createCrew({
    begin: (id, onDone) =>
      driveRepair({ context, id, onDone, onTrouble: (because) => onTrouble(id, because), wakeIncident }),
    wantsDriving: async (id) => repairWantsDriving((await context.repairs.load(repairStream(id))).state),
  });
  const tell = tellOf(context, crew.takeUp);

  async function start(): Promise<void> {
    const { development } = context.world;
    if (development === null) return;
    await endInterruptedBuilds(context);
    crew.start();
    for (const { id, state } of context.repairRows().values()) if (repairWantsDriving(state)) crew.takeUp(id);
    for (const watched of development.projects)
      watches.set(
        watched.project.name,
        watchProject({
          context,
          watched,
          onRepair: crew.takeUp,
          onTrouble: (because) => onTrouble(watched.project.name, because),
        }),
      );
  }

  return {
    start,
    stop: async () => {
      await Promise.all([crew.stop(), ...[...watches.values()].map((watch) => watch.stop())]);
      watches.clear();
    },
    pushed: (project) => watches.get(project)?.poke(),
    wakeAll: crew.wakeAll,
    ...tell,
    views: viewsOf(context),
  };
}

function viewsOf(context: Context): DevelopmentViews {
  return {
    projects: () => projectRows(context),
    builds: () => [...context.buildRows().values()].toReversed(),
    build: async (id) => {
      const { state } = await context.builds.load(buildStream(id));
      return state.started === null ? null : state;
    },
    log: async (id, fromByte) => (await context.world.development?.builder.log(id, fromByte)) ?? null,
    repairs: () => [...context.repairRows().values()].toReversed(),
    repair: async (id) => {
      const { state, version } = await context.repairs.load(repairStream(id));
      if (state.phase === 'unopened') return null;
      const events = await context.world.store.read(repairStream(id));
      // One moment: whoever asks for what comes after `version` must not be told the newest steps twice.
      return { id, version, state, events: events.filter((event) => event.version <= version) };
    },
    repairOfIncident: (incidentId) =>
      [...context.repairRows().keys()].find((id) => incidentOfRepair(id) === incidentId) ?? null,
    diff: async (id) => {
      const { state } = await context.repairs.load(repairStream(id));
      const watched = watchedBy(context.world.development, state.project);
      if (state.proven === null || watched === null) return '';
      const paths = state.proven.patch.edits.map(({ path }) => path);
      return diffOf(state, await watched.repository.read(state.proven.base, paths));
    },
    locks: async (project) => locksAt((await context.projects.load(projectStream(project))).state, context.now()),
  };
}

/** What ran when the server died has no end of its own: nobody knows what it would have said. */
async function endInterruptedBuilds(context: Context): Promise<void> {
  for (const { id, outcome } of context.buildRows().values())
    if (outcome === null)
      await context.builds.execute(buildStream(id), {
        kind: 'end',
        outcome: 'broken',
        because: 'the server stopped while it ran',
        steps: [],
        diagnoses: [],
        tests: [],
        atMs: context.now(),
      });
}
