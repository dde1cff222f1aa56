// The runtime as a server meets it: calls come late, twice or never, answers are lost, and the server dies around them.
import type { ActionKind, ActionRequest, ChangeOutcome } from '@kintsugi/domain';
import type { OutcomeAnswer, Runtime } from '@kintsugi/engine/ports';
import type { Random } from '../random.ts';
import type { Scheduler } from '../scheduler.ts';
import type { World } from '../world/world.ts';
import { never } from './life.ts';
import type { Link } from './link.ts';
import { SimulatedFailure } from './link.ts';

export interface RuntimeTroubles {
  /** The call never arrives. */
  readonly lost: number;
  /** It arrives long after whoever made it has given up. */
  readonly late: number;
  /** It arrives, but its answer does not. */
  readonly answerLost: number;
  /** It arrives twice. */
  readonly repeated: number;
  /** The runtime says no. */
  readonly refused: number;
  /** Asked what became of a key, it cannot tell for now. */
  readonly cannotTell: number;
  /** The server dies before the call, while it runs, and when its answer comes. */
  readonly dieBefore: number;
  readonly dieDuring: number;
  readonly dieAfter: number;
}

export interface RuntimeWitness {
  /** The server makes the call: whatever becomes of it on the way. */
  called(request: ActionRequest, key: string, by: string): void;
}

const ALL: readonly ActionKind[] = [
  'deploy',
  'rollback',
  'configure',
  'restore-configuration',
  'rolling-restart',
  'replace-replica',
  'scale',
];

/** The simulated runtime itself, without any trouble on the way to it. */
export function runtimeOf(world: World): Runtime {
  const { operations, fleets } = world;
  return {
    abilities: new Set(ALL),
    services: async () => [...fleets.values()].map((fleet) => fleet.view()),
    releases: async (service) => [...(fleets.get(service)?.releases ?? [])],
    changes: async (sinceMs) => operations.changes.filter(({ atMs }) => atMs >= sinceMs),
    inverseOf: async (request) => operations.inverseOf(request),
    apply: (request, key, by) => operations.apply(request, key, by),
    outcomeOf: async (key) => operations.outcomeOf(key),
    registerRelease: async (service, folder) => {
      const fleet = fleets.get(service);
      if (fleet === undefined) return refusal(`there is no service ${service}`, 'Declare it first.');
      if (folder.includes('empty')) return refusal(`${folder} has no entry point`, 'Put one into it.');
      return { ok: true, release: fleet.register(folder) };
    },
  };
}

function refusal(detail: string, mend: string): Awaited<ReturnType<Runtime['registerRelease']>> {
  return { ok: false, refusal: { kind: 'not-registered', detail, mend } };
}

export function runtimePort(
  real: Runtime,
  link: Link,
  troubles: RuntimeTroubles,
  witness: RuntimeWitness,
  world: World,
): Runtime {
  const { life, scheduler, random } = link;

  async function apply(request: ActionRequest, key: string, by: string): Promise<ChangeOutcome> {
    if (link.happens(troubles.dieBefore)) life.kill();
    if (!life.alive) return never();
    witness.called(request, key, by);
    if (link.happens(troubles.dieDuring)) scheduler.after(random.int(0, 4_000), () => life.kill());
    if (link.happens(troubles.lost)) return noAnswer(scheduler, random);
    if (link.happens(troubles.late)) {
      scheduler.after(random.int(500, 40_000), () => void real.apply(request, key, by));
      return noAnswer(scheduler, random);
    }
    if (link.happens(troubles.repeated))
      scheduler.after(random.int(0, 20_000), () => void real.apply(request, key, by));
    const answer = link.happens(troubles.refused)
      ? Promise.resolve(world.operations.refuse(request, key, 'simulated: no room on the machine'))
      : real.apply(request, key, by);
    if (link.happens(troubles.answerLost)) return noAnswer(scheduler, random);
    const outcome = await answer;
    if (link.happens(troubles.dieAfter)) life.kill();
    return outcome;
  }

  async function outcomeOf(key: string): Promise<OutcomeAnswer> {
    if (link.happens(troubles.cannotTell)) return { kind: 'unknown', because: 'simulated: it cannot tell for now' };
    return real.outcomeOf(key);
  }

  return {
    ...real,
    services: () => link.call('services', () => real.services()),
    releases: (service) => link.call('releases', () => real.releases(service)),
    changes: (sinceMs) => link.call('changes', () => real.changes(sinceMs)),
    inverseOf: (request) => link.call('inverseOf', () => real.inverseOf(request)),
    apply: (request, key, by) => (life.alive ? life.hear(apply(request, key, by)) : never()),
    outcomeOf: (key) => link.call('outcomeOf', () => outcomeOf(key)),
  };
}

/** Silence, a broken connection, or an honest "I do not know". */
async function noAnswer(scheduler: Scheduler, random: Random): Promise<ChangeOutcome> {
  await scheduler.sleep(random.int(10, 3_000));
  const way = random.int(0, 2);
  if (way === 0) return never();
  if (way === 1) throw new SimulatedFailure('the connection broke');
  return { kind: 'unknown', because: 'simulated: the answer was lost' };
}
