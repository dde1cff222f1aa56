// The builder: clean clones, commands kept in by a sandbox, logs. It must not know who asks, or what a failure means.
import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Project } from '@kintsugi/domain';
import type { Builder, BuildRequest } from '@kintsugi/engine/ports';
import type { BuildReport } from '@kintsugi/domain';
import { openSandbox } from '../../sandbox/open-sandbox.ts';
import { DEFAULT_FLOORS, type Floors, type Sandbox } from '../../sandbox/sandbox.ts';
import { brokenReport } from './build-report.ts';
import { buildOnce } from './build-once.ts';
import { openCellFolders } from './cells.ts';
import type { BuilderContext } from './context.ts';
import { openDependencyShelf } from './dependencies/shelf.ts';
import { openLogShelf } from './log/log-shelf.ts';
import { createDiscard } from './discard.ts';
import { fillWorkspace } from './fill-workspace.ts';
import { openWorkspaces } from './workspaces.ts';

export interface BuilderOptions {
  /** For clones, logs and dependencies. One process at a time. */
  readonly folder: string;
  /** A git folder of this machine that has the commits; it is only read. */
  readonly gitFolderOf: (project: Project) => string;
  /** Masks the lines of one command of a project, in their order, before they are kept; without it they are kept as they are. */
  readonly maskerOf?: (project: string) => (line: string) => string;
  /** ms since the epoch. */
  readonly now: () => number;
  /** What `install` needs to reach the registry, by name: `npm_config_registry`, `npm_config_userconfig`, … Files that it names are shown to the command; `npm_config_cache` is ours. */
  readonly registryEnvironment?: Readonly<Record<string, string>>;
  /** Where a runtime keeps releases (FOLDER/SERVICE/RELEASE): a workspace lasts as long as one of them stands on it. */
  readonly releaseFolders?: readonly string[];
  readonly logsMb?: number;
  readonly dependenciesMb?: number;
  /** What is kept free for everything else on this machine. */
  readonly floors?: Floors;
  /** As on a machine that has none. */
  readonly withoutBubblewrap?: boolean;
}

export interface SandboxedBuilder extends Builder {
  /** Stops what runs, and answers when nothing of it is left. */
  close(): Promise<void>;
}

const LOGS_MB = 256;
const DEPENDENCIES_MB = 4_096;
/** Somebody may have installed what was missing. */
const LOOK_AGAIN_MS = 30_000;
const TIDY_MS = 30_000;

/** Costs one trial of the sandbox, and the removal of what a killed process left. */
export async function openBuilder(options: BuilderOptions): Promise<SandboxedBuilder> {
  await mkdir(options.folder, { recursive: true });
  const folder = await realpath(options.folder);
  const logs = await openLogShelf(join(folder, 'logs'), options.logsMb ?? LOGS_MB);
  const dependencies = await openDependencyShelf(
    join(folder, 'dependencies'),
    options.dependenciesMb ?? DEPENDENCIES_MB,
  );
  const context: BuilderContext = {
    cells: await openCellFolders(join(folder, 'cells'), options.floors ?? DEFAULT_FLOORS),
    discard: createDiscard(),
    dependencies,
    logs,
    packageCaches: join(folder, 'packages'),
    maskerOf: options.maskerOf ?? (() => (line) => line),
    gitFolderOf: options.gitFolderOf,
    registryEnvironment: options.registryEnvironment ?? {},
    tidy: atMostEvery(TIDY_MS, async () => {
      await logs.tidy();
      await dependencies.tidy();
    }),
    sandbox: keepSandbox(options, join(folder, 'cells')),
  };
  const workspaces = await openWorkspaces(join(folder, 'workspaces'), options.releaseFolders ?? []);
  const closing = new AbortController();
  const underWay = new Set<Promise<unknown>>();
  const counted = <T>(run: Promise<T>): Promise<T> => {
    underWay.add(run);
    void Promise.allSettled([run]).then(() => underWay.delete(run));
    return run;
  };
  return {
    async isolation() {
      const { kind, says } = await context.sandbox();
      return { kind, says };
    },
    run: (request) => counted(runLogged(request, context, closing.signal, options.now)),
    log: (id, fromByte) => context.logs.read(id, fromByte),
    workspace: (project, commit) =>
      counted(workspaces.open(project, commit, (at) => fillWorkspace(context, project, commit, at, closing.signal))),
    async close() {
      closing.abort();
      await Promise.allSettled(underWay);
      await context.discard.done();
      await context.cells.close();
    },
  };
}

/** The first call, and then no more than one in `ms`; the others have nothing to wait for. */
function atMostEvery(ms: number, run: () => Promise<void>): () => Promise<void> {
  let lastMs = -Infinity;
  return async () => {
    if (performance.now() - lastMs < ms) return;
    lastMs = performance.now();
    await run();
  };
}

function keepSandbox({ floors, withoutBubblewrap }: BuilderOptions, folder: string): () => Promise<Sandbox> {
  let kept: Promise<Sandbox> | null = null;
  let lookedAt = 0;
  return async () => {
    const isMissing = kept !== null && (await kept).kind === 'none';
    if (kept === null || (isMissing && performance.now() - lookedAt > LOOK_AGAIN_MS)) {
      lookedAt = performance.now();
      kept = openSandbox({ folder, ...(floors && { floors }), ...(withoutBubblewrap && { withoutBubblewrap }) });
      kept.catch(() => (kept = null));
    }
    return kept;
  };
}

async function runLogged(
  request: BuildRequest,
  context: BuilderContext,
  closing: AbortSignal,
  now: () => number,
): Promise<BuildReport> {
  const { project, commit } = request;
  const signal = request.signal ? AbortSignal.any([request.signal, closing]) : closing;
  await context.tidy();
  const log = context.logs.begin(request.id);
  log.write(`# ${project.name} at ${commit}, ${new Date(now()).toISOString()}\n`);
  try {
    const sandbox = await context.sandbox();
    const report = await buildOnce(request, { context, sandbox, project, log, signal });
    log.write(`# ${report.outcome}: ${report.because}\n`);
    return report;
  } catch (error) {
    // The machine failed us (no space, no rights): that is for people, and says nothing about the code.
    const because = `The build could not be tried: ${error instanceof Error ? error.message : String(error)}.`;
    log.write(`# broken: ${because}\n`);
    return brokenReport(because);
  } finally {
    log.end();
  }
}
