// What every test of the builder's contract stands on: a builder, and commits made of a few files.
import { DEFAULT_BUILD_LIMITS, type BuildLimits, type BuildReport, type Project } from '@kintsugi/domain';
import { test, type TestContext } from 'vitest';
import type { Ability } from '../../event-store/harm.ts';
import type { Builder, BuildRequest } from '../builder.ts';

export interface BuilderUnderTest {
  readonly builder: Builder;
  /** Makes a commit that holds exactly these files; answers its name. */
  readonly commit: (files: Readonly<Record<string, string>>) => Promise<string>;
  /** Text of a file of the machine that workspaces lie on; null: it is not there. */
  readonly read: (path: string) => Promise<string | null>;
  /** Stands in the environment of the builder's own process. */
  readonly secret: string;
  /** Whether processes that left their parents are ended with the command. */
  readonly endsDaemons: Ability<true>;
  /** Whether memory and processes are bound. */
  readonly boundsMemory: Ability<true>;
  readonly dispose: () => Promise<void>;
}

export type OpenBuilderUnderTest = () => Promise<BuilderUnderTest>;

export interface BuilderWorld extends BuilderUnderTest {
  able<T>(ability: Ability<T>): T;
  project(commands: Partial<Project['commands']>, limits?: Partial<BuildLimits>): Project;
  /** Commits `files` and runs `request` on them; by default the project's `test`. */
  run(project: Project, files: Readonly<Record<string, string>>, request?: Partial<BuildRequest>): Promise<BuildReport>;
}

export type BuilderTest = (title: string, run: (world: BuilderWorld) => Promise<void>) => void;

const TEST_TIMEOUT_MS = 60_000;

export function builderTest(name: string, open: OpenBuilderUnderTest): BuilderTest {
  return (title, run) => {
    test(title, { timeout: TEST_TIMEOUT_MS }, async (context) => {
      const under = await open();
      try {
        await run(worldOf(under, (ability) => able(ability, `${name}: ${title}`, context)));
      } finally {
        await under.dispose();
      }
    });
  };
}

function worldOf(under: BuilderUnderTest, ableTo: BuilderWorld['able']): BuilderWorld {
  let builds = 0;
  return {
    ...under,
    able: ableTo,
    project: (commands, limits) => ({
      name: 'alpha',
      branch: 'main',
      commands: { install: null, build: null, test: null, testFile: null, ...commands },
      services: {},
      autonomy: 'propose',
      trusted: true,
      limits: { ...DEFAULT_BUILD_LIMITS, timeMs: 20_000, ...limits },
    }),
    async run(project, files, request) {
      const commit = await under.commit(files);
      const id = `build-${builds++}`;
      return under.builder.run({ id, project, commit, edits: [], commands: ['test'], ...request });
    },
  };
}

/** What was declared as missing ends the test with its reason, which is also printed. */
function able<T>(ability: Ability<T>, what: string, context: TestContext): T {
  if (typeof ability !== 'object' || ability === null || !('cannot' in ability)) return ability as T;
  const { cannot } = ability as { readonly cannot: string };
  console.info(`skipped: ${what}: ${cannot}`);
  return context.skip(cannot);
}
