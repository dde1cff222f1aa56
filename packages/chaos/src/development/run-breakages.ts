// One run: repository, first green build, and each breakage pushed, watched, judged and, where need be, taken back by a person.
import { createClient } from '@kintsugi/contract';
import { prepareWorld } from '../world/world.ts';
import type { LoadedBreakage, Origin } from './breakage-catalog.ts';
import type { DevelopmentAccess } from './development-access.ts';
import type { DevelopmentEvent } from './development-event.ts';
import { layRepository } from './lay-repository.ts';
import { openTeamRegistry } from '../registry/team-registry.ts';
import { runOne, untilGreen, type BreakageScene, type DevelopmentPace } from './run-one-breakage.ts';
import { projectAt } from './watch-repairs.ts';
import { openWorkshop } from './workshop.ts';

export interface RunBreakagesOptions {
  readonly breakages: readonly LoadedBreakage[];
  readonly origin: Origin;
  readonly seed: number;
  readonly pace: DevelopmentPace;
  /** Starts what is around the application's services, for a server that runs them. */
  readonly withWorld: boolean;
  readonly tell: (event: DevelopmentEvent) => void;
  /** Comes when the server is up. */
  readonly access: Promise<DevelopmentAccess>;
  /** Aborted: stop now, leave nothing running. */
  readonly signal: AbortSignal;
}

export const USUAL_DEVELOPMENT_PACE: DevelopmentPace = { lookEveryMs: 400, timeoutSeconds: 240, greenSeconds: 180 };

/** Answers when everything is cleaned up. Never throws: a broken run says so in an event. */
export async function runBreakages(options: RunBreakagesOptions): Promise<void> {
  const { origin, tell, signal } = options;
  const undo: { what: string; run: () => Promise<void> }[] = [];
  try {
    if (options.withWorld) {
      const { application } = origin.repository;
      const world = await prepareWorld({ application, ports: 'free', proxies: [] });
      undo.push({ what: 'end the world outside', run: () => world.stop() });
      const pids = [...world.processes.values()].map(({ pid }) => pid);
      const configuration = `${application}/kintsugi.yaml`;
      tell({ kind: 'world-ready', application, configuration, outside: world.outside, pids });
    }
    const registry = await openTeamRegistry(origin.shelf);
    undo.push({ what: 'end the registry of the team', run: () => registry.stop() });
    tell({ kind: 'registry-ready', url: registry.url, branch: origin.repository.branch });

    const { apiUrl, token, git } = await orAborted(options.access, signal);
    const laid = await layRepository(origin.repository, { remote: git, registryUrl: registry.url });
    const laidAtMs = Date.now();
    tell({ kind: 'repository-laid', atMs: laidAtMs, commit: laid.head, commits: laid.commits });
    const workshop = await openWorkshop(git, origin.repository.branch, signal);
    undo.push({ what: 'remove the clone', run: () => workshop.close() });
    const api = createClient({ url: apiUrl, token });
    const { name: project } = await projectAt(api, git.url);
    const scene: BreakageScene = {
      ...options,
      plan: origin.repository,
      of: options.breakages.length,
      api,
      project,
      workshop,
    };
    await untilGreen(scene, laid.head);
    tell({ kind: 'green', atMs: Date.now(), seconds: Math.round((Date.now() - laidAtMs) / 100) / 10 });

    let agreed = 0;
    for (const [index, breakage] of options.breakages.entries()) {
      const { agrees } = await runOne(scene, { breakage, place: index + 1, whole: laid.head });
      if (agrees) agreed += 1;
    }
    tell({ kind: 'all-judged', agreed, of: options.breakages.length });
  } catch (error) {
    const mend = 'Nothing is known about what was not judged: run it again.';
    if (!signal.aborted) tell({ kind: 'broke', says: textOf(error), mend });
  } finally {
    tell({ kind: 'cleaned-up', says: await takeBack(undo) });
  }
}

/** Last in, first out; what could not be taken back is said. */
async function takeBack(undo: readonly { what: string; run: () => Promise<void> }[]): Promise<string[]> {
  const says: string[] = [];
  for (const { what, run } of undo.toReversed())
    await run().catch((error: unknown) => says.push(`could not ${what}: ${textOf(error)}`));
  return says;
}

async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true });
  });
  return Promise.race([promise, aborted]);
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
