// Projects, builds, repairs and edit locks over the API. The engine decides; this finds, shows and tells.
import type { Answer } from '@kintsugi/contract';
import type { RepairStory } from '@kintsugi/engine';
import type { Handlers, Outcome } from '../../http/handler.ts';
import { answer } from '../../http/handler.ts';
import {
  presentBuild,
  presentBuildRow,
  presentLock,
  presentProject,
  presentRepair,
  presentRepairSummary,
} from '../../presenters/development.ts';
import { lineageMarkdown, presentRepairStory } from '../../presenters/repair-story.ts';
import { pageOf } from './page.ts';
import { pushHandlers } from './push.ts';
import { refusal } from '../refusals.ts';
import type { Site } from '../site.ts';

type Names =
  | 'listProjects'
  | 'receivePush'
  | 'listBuilds'
  | 'getBuild'
  | 'getBuildLog'
  | 'listRepairs'
  | 'getRepair'
  | 'getRepairTimeline'
  | 'getRepairLineage'
  | 'getIncidentLineage'
  | 'approveRepair'
  | 'rejectRepair'
  | 'listLocks'
  | 'lockFiles'
  | 'extendLock'
  | 'releaseLock';

const LOG_LOOK_MS = 200;

export function developmentHandlers(site: Site): Pick<Handlers, Names> {
  return { ...buildHandlers(site), ...pushHandlers(site), ...repairHandlers(site), ...lockHandlers(site) };
}

function buildHandlers({ engine }: Site): Pick<Handlers, 'listProjects' | 'listBuilds' | 'getBuild' | 'getBuildLog'> {
  const { views } = engine.development;
  return {
    listProjects: async () => answer({ items: (await views.projects()).map(presentProject) }),
    listBuilds: ({ query }) =>
      pageOf(
        views
          .builds()
          .map(presentBuildRow)
          .filter(
            ({ project, state }) =>
              (query.project === undefined || project === query.project) &&
              (query.state === undefined || state === query.state),
          ),
        query,
      ),
    getBuild: async ({ params }) => {
      const build = await views.build(params.id);
      const shown = build === null ? null : presentBuild(params.id, build);
      return shown === null ? unknownBuild(params.id) : answer(shown);
    },
    getBuildLog: async ({ params, query, signal }) => {
      const untilMs = Date.now() + query.waitSeconds * 1_000;
      for (;;) {
        const log = await views.log(params.id, query.after);
        if (log === null) return unknownBuild(params.id);
        if (log.text !== '' || log.ended || Date.now() >= untilMs || signal.aborted) return answer(log);
        await new Promise((resolve) => setTimeout(resolve, LOG_LOOK_MS));
      }
    },
  };
}

type RepairNames =
  | 'listRepairs'
  | 'getRepair'
  | 'getRepairTimeline'
  | 'getRepairLineage'
  | 'getIncidentLineage'
  | 'approveRepair'
  | 'rejectRepair';

function repairHandlers({ engine, book }: Site): Pick<Handlers, RepairNames> {
  const { views, approve, reject } = engine.development;
  const told = async (id: string, done: ReturnType<typeof approve>): Promise<Outcome<Answer<'approveRepair'>>> => {
    const result = await done;
    return result.ok ? answer({ repairId: id, version: result.value }) : refusal(result.refusal);
  };
  return {
    listRepairs: ({ query }) =>
      pageOf(
        views
          .repairs()
          .filter(({ project }) => query.project === undefined || project === query.project)
          .map(({ id, version, state }) => presentRepairSummary(id, version, state))
          .filter(({ endedAt }) => query.open === undefined || (endedAt === null) === (query.open === 'true')),
        query,
      ),
    getRepair: ({ params }) =>
      found(views.repair(params.id), params.id, async (story) => ({
        ...answer(presentRepair(story, await views.diff(params.id))),
        version: story.version,
      })),
    getRepairTimeline: async ({ params, query, signal }) => {
      if (query.waitSeconds > 0) await book.waitForRepair(params.id, query.after, query.waitSeconds * 1_000, signal);
      return found(views.repair(params.id), params.id, (story) => {
        const items = presentRepairStory(story.events).filter(({ version }) => version > query.after);
        return answer({ items, version: story.version });
      });
    },
    getRepairLineage: ({ params }) => found(views.repair(params.id), params.id, lineageOf),
    getIncidentLineage: ({ params }) => {
      const id = views.repairOfIncident(params.id);
      return id === null ? noRepair(params.id) : found(views.repair(id), id, lineageOf);
    },
    approveRepair: ({ params, body, caller }) =>
      told(params.id, approve(params.id, body.commit, { kind: 'person', name: caller.madeBy ?? caller.name })),
    rejectRepair: ({ params, body, caller }) =>
      told(params.id, reject(params.id, body.reason, { kind: 'person', name: caller.madeBy ?? caller.name })),
  };
}

function lockHandlers({
  engine,
  configuration,
}: Site): Pick<Handlers, 'listLocks' | 'lockFiles' | 'extendLock' | 'releaseLock'> {
  const { views, lock, extend, unlock } = engine.development;
  // Each name has a stream: whoever may lock must not be able to make them as they like.
  const isKnown = (id: string): boolean => Object.hasOwn(configuration.values.development.projects, id);
  return {
    listLocks: async ({ params }) =>
      isKnown(params.id)
        ? answer({ items: (await views.locks(params.id)).map(presentLock) })
        : unknownProject(params.id),
    lockFiles: async ({ params, body, caller }) => {
      if (!isKnown(params.id)) return unknownProject(params.id);
      const done = await lock(params.id, body.paths, caller.name, body.forSeconds * 1_000);
      return done.ok ? answer(presentLock(done.value)) : refusal(done.refusal);
    },
    extendLock: async ({ params, body }) => {
      if (!isKnown(params.id)) return unknownProject(params.id);
      const done = await extend(params.id, params.lockId, body.token, body.forSeconds * 1_000);
      return done.ok ? answer(presentLock(done.value)) : refusal(done.refusal);
    },
    releaseLock: async ({ params }) =>
      isKnown(params.id)
        ? answer({ items: (await unlock(params.id, params.lockId)).map(presentLock) })
        : unknownProject(params.id),
  };
}

function lineageOf({ id, state, events }: RepairStory): Outcome<Answer<'getRepairLineage'>> {
  const entries = presentRepairStory(events);
  const markdown = lineageMarkdown(id, state.title, entries);
  return { ok: true, value: { repairId: id, entries, markdown }, text: markdown };
}

function unknownProject<T>(id: string): Outcome<T> {
  return refusal({
    kind: 'unknown-project',
    detail: `no project ${id} is configured`,
    mend: 'List them: `kintsugi status`, or configure it under `development`.',
  });
}

function noRepair<T>(id: string): Outcome<T> {
  return refusal({
    kind: 'unknown-repair',
    detail: `no code was repaired for incident ${id}`,
    mend: 'See what was done: `kintsugi incidents show`.',
  });
}

async function found<T>(
  looked: Promise<RepairStory | null>,
  id: string,
  show: (story: RepairStory) => Promise<Outcome<T>> | Outcome<T>,
): Promise<Outcome<T>> {
  const story = await looked;
  if (story !== null) return show(story);
  return refusal({
    kind: 'unknown-repair',
    detail: `there is no repair ${id}`,
    mend: 'List them: `kintsugi repairs ls`.',
  });
}

function unknownBuild<T>(id: string): Outcome<T> {
  return refusal({
    kind: 'unknown-build',
    detail: `there is no build ${id}, or its log is no longer kept`,
    mend: 'List them: `kintsugi builds ls`.',
  });
}
