// What every test of the runtime's contract stands on: one service with two ready replicas, and things to do to it.
import { describeAction, type ActionRequest, type ChangeOutcome } from '@kintsugi/domain';
import { expect, test, type TestContext } from 'vitest';
import type { Ability } from '../event-store/harm.ts';
import type { OutcomeAnswer, ReplicaState, Runtime, ServiceState } from '../runtime.ts';

export interface RuntimeUnderTest {
  readonly runtime: Runtime;
  /** A service whose two replicas are ready; nothing else is under way. */
  readonly service: string;
  /** Folder with another release of the service, which works. */
  readonly otherFolder: string;
  /** Folder with a release that never becomes healthy. */
  readonly brokenFolder: Ability<string>;
  /** Folder that holds no entry point. */
  readonly emptyFolder: Ability<string>;
  /** Name of a setting that no replica's health depends on. */
  readonly setting: string;
  /** A setting with which no replica becomes healthy. */
  readonly brokenSetting: Ability<Readonly<Record<string, string>>>;
  /** Lets a little time pass. */
  readonly pass: () => Promise<void>;
  /** Ends the process of a replica from outside, as a bug in it would. */
  readonly crash: Ability<(instance: string) => Promise<void>>;
  /** Makes a replica answer nothing while its process lives on. */
  readonly hang: Ability<(instance: string) => Promise<void>>;
  /** Kills whatever carries operations out, in the middle of them; answers a runtime over what it left behind. */
  readonly killAndReopen: Ability<() => Promise<Runtime>>;
  /** Ends everything and removes the data. */
  readonly dispose: () => Promise<void>;
}

export type OpenRuntime = () => Promise<RuntimeUnderTest>;

export interface RuntimeWorld extends RuntimeUnderTest {
  /** The ability, or the end of this test with a line that says why. */
  able<T>(ability: Ability<T>): T;
  /** The service as it is now; of `runtime`, or of another over the same world. */
  state(runtime?: Runtime): Promise<ServiceState>;
  /** Lets time pass until `condition` holds of the service; fails the test when that takes too long. */
  until(what: string, condition: (state: ServiceState) => boolean, runtime?: Runtime): Promise<ServiceState>;
  /** Lets time pass until every desired replica is ready and none is more than desired. */
  atRest(runtime?: Runtime): Promise<ServiceState>;
  /** Applies with a key and expects it to be applied. */
  applied(request: ActionRequest, key: string): Promise<void>;
}

export type RuntimeTest = (title: string, run: (world: RuntimeWorld) => Promise<void>) => void;

/** Passes of time until a condition is given up. */
const PATIENCE = 2_000;
const TEST_TIMEOUT_MS = 60_000;

export function runtimeTest(name: string, open: OpenRuntime): RuntimeTest {
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

function worldOf(under: RuntimeUnderTest, ableTo: RuntimeWorld['able']): RuntimeWorld {
  const state = async (runtime = under.runtime): Promise<ServiceState> => {
    const found = (await runtime.services()).find(({ service }) => service === under.service);
    return found ?? expect.fail(`the runtime lost ${under.service}`);
  };
  const until: RuntimeWorld['until'] = async (what, condition, runtime) => {
    for (let passes = 0; passes < PATIENCE; passes++) {
      const now = await state(runtime);
      if (condition(now)) return now;
      await under.pass();
    }
    return expect.fail(`waited in vain until ${what}: ${JSON.stringify(await state(runtime))}`);
  };
  return {
    ...under,
    able: ableTo,
    state,
    until,
    atRest: (runtime) => until('the service is at rest', isAtRest, runtime),
    async applied(request, key) {
      const outcome = await under.runtime.apply(request, key, 'ada');
      expect({ action: describeAction(request), outcome }).toMatchObject({ outcome: { kind: 'applied' } });
    },
  };
}

function isAtRest({ replicas, desiredReplicas }: ServiceState): boolean {
  return replicas.length === desiredReplicas && replicas.every(({ state }) => state === 'ready');
}

/** What was declared as missing ends the test with its reason, which is also printed. */
export function able<T>(ability: Ability<T>, what: string, context: TestContext): T {
  if (typeof ability !== 'object' || ability === null || !('cannot' in ability)) return ability as T;
  const { cannot } = ability as { readonly cannot: string };
  console.info(`skipped: ${what}: ${cannot}`);
  return context.skip(cannot);
}

/** What an action may change and its inverse must bring back. */
export function essence({ release, configuration, desiredReplicas, replicas }: ServiceState): unknown {
  const running = replicas.map((replica) => [replica.release, replica.configuration, replica.state].join(' '));
  return { release, configuration, desiredReplicas, running: running.toSorted() };
}

export function instancesOf({ replicas }: ServiceState): readonly string[] {
  return replicas.map(({ instance }) => instance).toSorted();
}

export function isServing({ state }: ReplicaState): boolean {
  return state === 'ready';
}

/** Expects a refusal that says why and what mends it. */
export function expectRejected(outcome: ChangeOutcome | OutcomeAnswer): void {
  expect(outcome).toMatchObject({
    kind: 'rejected',
    because: expect.stringMatching(/\w/),
    mend: expect.stringMatching(/\w/),
  });
}

/** Registers `folder` and answers the release's name. */
export async function register(runtime: Runtime, service: string, folder: string): Promise<string> {
  const registered = await runtime.registerRelease(service, folder);
  return registered.ok ? registered.release.release : expect.fail(`refused: ${JSON.stringify(registered.refusal)}`);
}
