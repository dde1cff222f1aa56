// What tests of the development loop stand on: the real engine over code, forge, builds and services in memory.
import type { BuildReport, BuildStep, Change, FileEdit, Patch, Project } from '@kintsugi/domain';
import { DEFAULT_BUILD_LIMITS } from '@kintsugi/domain';
import type { World } from '../context.ts';
import type { Engine } from '../engine.ts';
import { createEngine } from '../engine.ts';
import type { BuildRequest, Builder, PatchGenerator, Runtime, ServiceState } from '../ports/index.ts';
import { textHash } from '../ports/index.ts';
import { createInMemoryForge } from '../ports/develop/in-memory-forge.ts';
import { createInMemoryRepository } from '../ports/develop/in-memory-repository.ts';
import type { Stage } from '../stage.kit.ts';
import { settled, stage, START_MS } from '../stage.kit.ts';

export const PROJECT: Project = {
  name: 'alpha',
  branch: 'main',
  commands: { install: null, build: 'compile', test: 'run tests', testFile: 'run {file}' },
  services: { beta: 'services/beta' },
  autonomy: 'act',
  trusted: true,
  limits: DEFAULT_BUILD_LIMITS,
};

/** Code in which BROKEN does not compile, WRONG fails the test, UNLUCKY the first time, TOGETHER never alone. */
export const FILES = {
  'services/beta/sum.ts': 'export const sum = 1;\n',
  'tests/sum.test.ts': 'test("adds")\n',
};

export interface DevelopStage {
  readonly on: Stage;
  readonly repository: ReturnType<typeof createInMemoryRepository>;
  readonly forge: ReturnType<typeof createInMemoryForge>;
  readonly builds: BuildRequest[];
  /** Projects as workspaces were asked for with. */
  readonly workspaces: Project[];
  /** What runs now, by service. */
  readonly running: Map<string, string>;
  /** Releases that people changed, as the runtime tells of them. */
  readonly changes: Change[];
  readonly may: {
    project: Project;
    propose: (sum: string) => readonly Patch[];
    isIll: boolean;
    isBroken: boolean;
    /** A build answers once this has. */
    held: (request: BuildRequest) => Promise<void>;
    /** What the test runner prints. */
    say: (passes: boolean) => string;
    finds: ReadonlySet<keyof Project['commands']>;
    world: (world: World) => World;
  };
  /** Kind and service of every action that the runtime was told, in order. */
  told(): readonly (readonly [string, string])[];
  store(): Stage['store'];
  /** A new engine on the same world: what a restart is. */
  start(): Promise<Engine>;
  push(edits: Readonly<Record<string, string>>): Promise<string>;
  pass(ms: number, stepMs?: number): Promise<void>;
}

export function developStage(): DevelopStage {
  const on = stage();
  const now = (): number => on.clock.nowMs;
  const repository = createInMemoryRepository({ branch: 'main', files: FILES, now });
  const forge = createInMemoryForge({ repository, author: 'kintsugi', now });
  const builds: BuildRequest[] = [];
  const workspaces: Project[] = [];
  const running = new Map([['beta', 'r-first']]);
  const changes: Change[] = [];
  const may: DevelopStage['may'] = {
    project: PROJECT,
    propose: (sum) => [patchOf(sum.replaceAll(/BROKEN|WRONG|TOGETHER/g, '1'))],
    isIll: false,
    isBroken: false,
    held: async () => {},
    say: (passes) => (passes ? TAP_PASSED : TAP_FAILED),
    finds: new Set(),
    world: (world) => world,
  };
  const builder = builderOf({ repository, builds, workspaces, may });
  const generator: PatchGenerator = {
    name: 'fixed',
    async *propose({ files }) {
      yield* may.propose(files.get(SUM) ?? '');
    },
  };
  const revert: PatchGenerator = {
    name: 'revert',
    async *propose({ culprit }) {
      if (culprit === null) return;
      const edits = culprit.diff.map(({ path, before }) => ({ path, text: before }));
      yield { kind: 'revert', says: 'take it back', edits, chance: 0.2, size: 2 };
    },
  };
  const runtime = { ...runtimeOf(on, repository, running, () => may.isIll), changes: async () => changes };
  return {
    on,
    repository,
    forge,
    builds,
    workspaces,
    running,
    changes,
    may,
    store: () => on.store,
    told: () => on.told.map(({ request }) => [request.kind, request.service] as const),
    start: async () => {
      const world = may.world({
        ...on.world,
        runtime,
        development: {
          projects: [{ project: may.project, finds: may.finds, repository, forge, gitUrl: null }],
          builder,
          generators: [generator, revert],
        },
      });
      const settings = { policy: () => on.may.policy, repositoryEveryMs: 1_000, searchMs: 60_000 };
      const engine = createEngine({ world, settings });
      await engine.start();
      return engine;
    },
    push: (edits) =>
      repository.stranger.commit(
        'main',
        Object.entries(edits).map(([path, content]) => ({ path, content })),
      ),
    pass: async (ms, stepMs = 1_000) => {
      for (let passed = 0; passed < ms; passed += stepMs) {
        await on.pass(stepMs);
        for (let turns = 0; turns < 4; turns += 1) await settled();
      }
    },
  };
}

export const SUM = 'services/beta/sum.ts';
export const TEST = 'tests/sum.test.ts';

export function patchOf(text: string, more: Partial<Patch> = {}): Patch {
  return { kind: 'small-edit', says: 'put the sum right', edits: [{ path: SUM, text }], chance: 0.5, size: 2, ...more };
}

interface BuilderParts extends Pick<DevelopStage, 'repository' | 'builds' | 'workspaces'> {
  readonly may: Pick<DevelopStage['may'], 'held' | 'isBroken' | 'say'>;
}

function builderOf({ repository, builds, workspaces, may }: BuilderParts): Builder {
  async function textAt(sha: string, edits: readonly FileEdit[]): Promise<string> {
    const edited = edits.find(({ path }) => path === SUM);
    return edited?.text ?? (await repository.read(sha, [SUM])).get(SUM) ?? '';
  }
  return {
    isolation: async () => ({ kind: 'none', says: 'in memory' }),
    run: async (request) => {
      builds.push(request);
      await may.held(request);
      if (may.isBroken) return { outcome: 'broken', steps: [], because: 'no sandbox' };
      const text = await textAt(request.commit, request.edits);
      const isFirst = builds.filter(({ commit }) => commit === request.commit).length === 1;
      return reportOf(request, text.includes('UNLUCKY') && isFirst ? 'WRONG' : text, may.say);
    },
    log: async () => null,
    workspace: async (project, commit) => {
      workspaces.push(project);
      return { folder: `memory/${commit}`, dispose: async () => {} };
    },
  };
}

const TAP_PASSED = 'TAP version 13\nok 1 - adds\nok 2 - other\n1..2\n# tests 2\n# pass 2\n# fail 0\n';
const TAP_FAILED = 'TAP version 13\nnot ok 1 - adds\nok 2 - other\n1..2\n# tests 2\n# pass 1\n# fail 1\n';

function reportOf({ commands, project }: BuildRequest, text: string, say: (passes: boolean) => string): BuildReport {
  const step = (name: BuildStep['name'], output: string, passes: boolean): BuildStep => ({
    name,
    command: name,
    end: passes ? 'passed' : 'failed',
    exitCode: passes ? 0 : 1,
    durationMs: 1_000,
    output,
    outputBytes: output.length,
  });
  const steps: BuildStep[] = [];
  for (const name of commands) {
    if (name === 'build' && project.commands.build !== null)
      steps.push(
        text.includes('BROKEN')
          ? step(name, `${SUM}(1,20): error TS2304: Cannot find name 'BROKEN'.\n`, false)
          : step(name, '', true),
      );
    if ((name === 'test' || name === 'test-file') && project.commands.test !== null) {
      const passes = !text.includes('WRONG') && (name === 'test-file' || !text.includes('TOGETHER'));
      steps.push(step(name, say(passes), passes));
    }
    if (steps.some(({ end }) => end !== 'passed')) break;
  }
  const failed = steps.find(({ end }) => end !== 'passed');
  return {
    outcome: failed === undefined ? 'passed' : 'failed',
    steps,
    because: failed === undefined ? 'everything passed' : `${failed.name} failed`,
  };
}

/** Releases by content, as the real one has them; each key acts once. */
function runtimeOf(
  on: Stage,
  repository: DevelopStage['repository'],
  running: Map<string, string>,
  isIll: () => boolean,
): Runtime {
  const done = new Map<string, Awaited<ReturnType<Runtime['apply']>>>();
  const first = { service: 'beta', release: 'r-first', number: 1, contentHash: '', registeredMs: START_MS };
  const registered = new Map([[first.release, first]]);
  const state = (service: string, release: string): ServiceState => ({
    service,
    url: '',
    release,
    configuration: 1,
    desiredReplicas: 1,
    replicas: [
      {
        instance: `${service}-1`,
        state: 'ready',
        pid: null,
        release,
        configuration: 1,
        startedMs: START_MS,
        restarts: 0,
        lastExit: null,
        healthy: !(isIll() && release !== 'r-first'),
        memoryBytes: null,
        inFlight: 0,
      },
    ],
    limits: { memoryBytes: null, concurrency: null },
    dependsOn: [],
  });
  return {
    ...on.world.runtime,
    services: async () => [...running].map(([service, release]) => state(service, release)),
    inverseOf: async ({ service }) => ({
      kind: 'request',
      request: { kind: 'rollback', service, release: running.get(service) ?? '' },
    }),
    apply: async (request, key, by) => {
      const before = done.get(key);
      if (before !== undefined) return before;
      on.told.push({ request, key, by });
      const outcome = await on.may.apply({ request, key, by });
      if (outcome.kind === 'applied' && 'release' in request) running.set(request.service, request.release);
      done.set(key, outcome);
      return outcome;
    },
    releases: async () => [...registered.values()],
    outcomeOf: async (key) => done.get(key) ?? { kind: 'never-seen' },
    registerRelease: async (service, folder) => {
      const sha = folder.split('/')[1] ?? '';
      const texts = await repository.read(sha, [SUM]);
      const release = `r-${textHash(texts.get(SUM) ?? '').slice(0, 8)}`;
      const number = registered.size + 1;
      const known = { release, service, number, contentHash: release, registeredMs: on.clock.nowMs };
      if (!registered.has(release)) registered.set(release, known);
      return { ok: true, release: registered.get(release) ?? known };
    },
  };
}
