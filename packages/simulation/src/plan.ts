// Everything that a seed decides before anything happens: the world, its faults, policy, people, and how bad the times are.
import type { Policy, PolicyRule } from '@kintsugi/domain';
import type { Weather } from './ports/link.ts';
import { CALM } from './ports/link.ts';
import type { StoreTroubles } from './ports/event-store.ts';
import type { RuntimeTroubles } from './ports/runtime.ts';
import type { Random } from './random.ts';
import type { FaultPlan } from './world/faults.ts';
import { randomFault } from './world/faults.ts';
import type { ServiceShape } from './world/graph.ts';
import { randomGraph } from './world/graph.ts';
import type { Measuring } from './world/world.ts';

export const START_MS = Date.UTC(2026, 0, 1);
/** From here on every port is well and people leave things alone: what has begun must come to its end. */
export const CALM_MS = START_MS + 150_000;
/** No incident may need longer than this: the longest patience of the loop, and some. */
export const LIMIT_MS = START_MS + 45 * 60_000;

export interface Plan {
  readonly seed: number;
  readonly shapes: readonly ServiceShape[];
  readonly faults: readonly FaultPlan[];
  readonly policy: Policy;
  readonly measuring: Measuring;
  readonly people: PeoplePlan;
  readonly store: StoreTroubles;
  readonly runtime: RuntimeTroubles;
  /** For each port by name, how its calls fare. */
  readonly weather: Readonly<Record<'store' | 'runtime' | 'telemetry' | 'notifier' | 'documents', Weather>>;
  readonly notifierAway: number;
  readonly diskFull: number;
  /** True times at which the server is killed, and for how long it is away. */
  readonly kills: readonly { readonly atMs: number; readonly awayMs: number }[];
  readonly clockJumps: readonly { readonly atMs: number; readonly byMs: number }[];
  readonly signals: { readonly delayMsMax: number; readonly repeated: number };
}

/** When the last thing that was planned has happened, and had a while to show what it does. */
export function quietMs({ faults, people, kills, clockJumps }: Plan): number {
  const planned = [
    ...faults.map(({ fromMs }) => fromMs),
    ...[...people.deeds, ...kills, ...clockJumps].map(({ atMs }) => atMs),
  ];
  return Math.min(CALM_MS, Math.max(START_MS, ...planned) + SETTLE_MS);
}

const SETTLE_MS = 30_000;

export type Answer =
  | 'approve'
  | 'reject'
  | 'ignore'
  | 'approve-stale'
  | 'approve-as-machine'
  | 'approve-twice'
  | 'approve-late';

export interface PeoplePlan {
  /** What they answer to what is proposed, in turn. */
  readonly answers: readonly Answer[];
  readonly answerMsMax: number;
  /** What they do of themselves, at true times. */
  readonly deeds: readonly Deed[];
}

export interface Deed {
  readonly atMs: number;
  readonly kind: 'pause' | 'resume' | 'undo-last' | 'resolve' | 'escalate' | 'operate' | 'comment';
}

export function planOf(seed: number, random: Random): Plan {
  const shapes = randomGraph(random.fork('graph'));
  const stormy = random.fork('storms').pick([0, 0.4, 1, 1]);
  return {
    seed,
    shapes,
    faults: randomFaults(random.fork('faults'), shapes),
    policy: randomPolicy(random.fork('policy'), shapes),
    measuring: randomMeasuring(random.fork('measuring')),
    people: randomPeople(random.fork('people')),
    store: storeTroubles(random.fork('store'), stormy),
    runtime: runtimeTroubles(random.fork('runtime'), stormy),
    weather: {
      store: { ...weatherOf(random.fork('weather store'), stormy * 0.5), hang: 0 },
      runtime: weatherOf(random.fork('weather runtime'), stormy),
      telemetry: weatherOf(random.fork('weather telemetry'), stormy),
      notifier: weatherOf(random.fork('weather notifier'), stormy * 3),
      documents: weatherOf(random.fork('weather documents'), stormy),
    },
    notifierAway: random.fork('notifier').pick([0, 0.3, 1]),
    diskFull: random.fork('documents').pick([0, 0, 0.8]),
    kills: randomKills(random.fork('kills'), stormy),
    clockJumps: randomJumps(random.fork('clock')),
    signals: {
      delayMsMax: random.fork('signals').pick([0, 500, 3_000]),
      repeated: random.fork('repeats').pick([0, 0.2]),
    },
  };
}

function randomFaults(random: Random, shapes: readonly ServiceShape[]): FaultPlan[] {
  if (random.chance(0.04)) return [];
  const first = randomFault(random, shapes, START_MS + random.int(15_000, 25_000));
  if (random.chance(0.55)) return [first];
  return [first, randomFault(random, shapes, first.fromMs + random.int(0, 60_000))];
}

function randomPolicy(random: Random, shapes: readonly ServiceShape[]): Policy {
  const rules: PolicyRule[] = random.chance(0.2)
    ? [{ action: '*', service: random.pick(shapes).name, autonomy: random.pick(['observe', 'propose', 'act']) }]
    : [];
  const freezeMs = START_MS + random.int(20_000, 120_000);
  return {
    autonomy: random.pick(['act', 'act', 'act', 'act-and-tell', 'propose', 'propose', 'observe']),
    rules,
    freezes: random.chance(0.12)
      ? [{ fromMs: freezeMs, toMs: freezeMs + random.int(5_000, 90_000), reason: 'the sale' }]
      : [],
    cooldownSeconds: random.pick([0, 5, 30, 90]),
    actionsPerHour: random.pick([1, 2, 4, 10]),
    falseAlarmsPerDay: 1,
    blastRadiusMax: random.pick([0.1, 0.5, 1, 1]),
    twoPersons: random.chance(0.1) ? ['rollback', 'scale'] : [],
    approvalSeconds: random.pick([10, 40, 120]),
  };
}

function randomMeasuring(random: Random): Measuring {
  const kind = random.int(0, 9);
  const fromMs = START_MS + random.int(20_000, 90_000);
  const toMs = kind === 1 ? Number.POSITIVE_INFINITY : fromMs + random.int(5_000, 60_000);
  return {
    gapChance: random.pick([0, 0, 0.1, 0.4]),
    lateMsMax: random.pick([0, 0, 3_000, 12_000]),
    blind: kind <= 1 ? [{ fromMs, toMs }] : [],
  };
}

function randomPeople(random: Random): PeoplePlan {
  const answers: Answer[] = Array.from({ length: 8 }, () =>
    random.pick([
      'approve',
      'approve',
      'approve',
      'reject',
      'ignore',
      'approve-stale',
      'approve-as-machine',
      'approve-twice',
      'approve-late',
    ]),
  );
  const kinds: readonly Deed['kind'][] = ['pause', 'resume', 'undo-last', 'resolve', 'escalate', 'operate', 'comment'];
  const count = random.chance(0.4) ? random.int(1, 4) : 0;
  const deeds = Array.from({ length: count }, () => ({
    atMs: START_MS + random.int(20_000, 130_000),
    kind: random.pick(kinds),
  }));
  return { answers, answerMsMax: random.pick([500, 5_000, 30_000]), deeds };
}

function storeTroubles(random: Random, stormy: number): StoreTroubles {
  const fromMs = START_MS + random.int(15_000, 120_000);
  return {
    dieBefore: stormy * random.pick([0, 0.01]),
    dieAfter: stormy * random.pick([0, 0.01]),
    unknownStored: stormy * random.pick([0, 0.03]),
    unknownLost: stormy * random.pick([0, 0.03]),
    rival: stormy * random.pick([0, 0.05]),
    full: random.chance(0.1 * stormy) ? [{ fromMs, toMs: fromMs + random.int(2_000, 40_000) }] : [],
  };
}

function runtimeTroubles(random: Random, stormy: number): RuntimeTroubles {
  const some = (probability: number): number => stormy * random.pick([0, 0, probability]);
  return {
    lost: some(0.3),
    late: some(0.3),
    answerLost: some(0.3),
    repeated: some(0.4),
    refused: some(0.3),
    cannotTell: some(0.5),
    dieBefore: some(0.3),
    dieDuring: some(0.4),
    dieAfter: some(0.3),
  };
}

function weatherOf(random: Random, stormy: number): Weather {
  if (stormy === 0 || random.chance(0.4)) return CALM;
  return {
    slow: Math.min(1, random.pick([0.02, 0.2])),
    slowMsMax: random.pick([20, 400, 3_000]),
    fail: Math.min(1, stormy * random.pick([0, 0.02, 0.15])),
    hang: Math.min(1, stormy * random.pick([0, 0, 0.02])),
  };
}

function randomKills(random: Random, stormy: number): Plan['kills'] {
  const count = stormy === 0 ? 0 : random.int(0, 3);
  return Array.from({ length: count }, () => ({
    atMs: START_MS + random.int(5_000, 130_000),
    awayMs: random.pick([50, 1_000, 20_000]),
  }));
}

function randomJumps(random: Random): Plan['clockJumps'] {
  if (!random.chance(0.15)) return [];
  const byMs = random.pick([-60_000, -5_000, -500, 500, 5_000, 60_000]);
  return [{ atMs: START_MS + random.int(20_000, 120_000), byMs }];
}
