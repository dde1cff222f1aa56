// What goes wrong in the simulated world, and how it answers to what is done: the right help cures, the wrong one not.
import type { Change } from '@kintsugi/domain';
import type { Random } from '../random.ts';
import type { ServiceShape } from './graph.ts';
import type { Fleet } from './replicas.ts';

export const FAULT_KINDS = [
  'in-release',
  'in-setting',
  'in-replica',
  'in-load',
  'in-memory',
  'outside',
  'passing',
  'false-alarm',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

export interface FaultPlan {
  readonly kind: FaultKind;
  readonly service: string;
  /** True time at which it gets in. */
  readonly fromMs: number;
  /** For what heals by itself: how long it lasts. */
  readonly lastsMs: number;
  /** How bad it is, 0 to 1. */
  readonly size: number;
  readonly shows: 'errors' | 'latency';
  /** How long after the right help it still shows. */
  readonly lagMs: number;
  /** The help that should cure it does not. */
  readonly incurable: boolean;
}

/** What a fault does to one service at one moment. */
export interface Trouble {
  /** Share of requests that fail. */
  readonly errors: number;
  /** How many times slower. */
  readonly slower: number;
  /** How many times more requests. */
  readonly traffic: number;
}

export const NO_TROUBLE: Trouble = { errors: 0, slower: 1, traffic: 1 };

/** What a fault may do to the world when it gets in. */
export interface Entry {
  readonly fleet: Fleet;
  readonly nowMs: number;
  note(change: Pick<Change, 'kind' | 'from' | 'to' | 'summary'>): void;
}

export interface Fault {
  readonly plan: FaultPlan;
  enter(entry: Entry): void;
  /** What it does now. May let replicas crash. */
  trouble(fleet: Fleet, nowMs: number): Trouble;
  /** A line in the log of the service while it does something. */
  readonly logLine: string | null;
}

export function randomFault(random: Random, shapes: readonly ServiceShape[], fromMs: number): FaultPlan {
  const kind = random.pick(FAULT_KINDS);
  const callers = shapes.filter(({ outside }) => outside !== null);
  const shape = kind === 'outside' ? (callers[0] ?? random.pick(shapes)) : random.pick(shapes);
  return {
    kind,
    service: shape.name,
    fromMs,
    lastsMs: kind === 'passing' ? random.int(3_000, 15_000) : random.int(20_000, 200_000),
    size: random.between(0.1, 0.7),
    shows: random.pick(['errors', 'latency']),
    lagMs: random.int(0, 5_000),
    incurable: random.chance(0.12),
  };
}

export function createFault(plan: FaultPlan): Fault {
  switch (plan.kind) {
    case 'in-release':
      return inCode(plan, 'release');
    case 'in-setting':
      return inCode(plan, 'configuration');
    case 'in-replica':
      return sickReplica(plan);
    case 'in-load':
      return saturation(plan);
    case 'in-memory':
      return leak(plan);
    case 'outside':
    case 'passing':
      return passing(plan);
    case 'false-alarm':
      return { plan, enter: () => undefined, trouble: () => NO_TROUBLE, logLine: null };
  }
}

function shown({ shows, size }: FaultPlan, share: number): Trouble {
  return shows === 'errors'
    ? { ...NO_TROUBLE, errors: size * share }
    : { ...NO_TROUBLE, slower: 1 + (2 + size * 8) * share };
}

/** A share of the ready replicas, as it was at most `lagMs` ago. */
function lagging(lagMs: number): (share: number, nowMs: number) => number {
  let lastShare = 0;
  let untilMs = 0;
  return (share, nowMs) => {
    if (share > 0) {
      lastShare = share;
      untilMs = nowMs + lagMs;
      return share;
    }
    return nowMs < untilMs ? lastShare : 0;
  };
}

/** A release or a configuration that is bad wherever it runs. Incurable: what was before has the bug too. */
function inCode(plan: FaultPlan, what: 'release' | 'configuration'): Fault {
  const bad = new Set<string | number>();
  const lag = lagging(plan.lagMs);
  return {
    plan,
    enter: ({ fleet, note }) => {
      const before = fleet[what];
      const now = what === 'release' ? enterRelease(fleet, 'second') : enterSetting(fleet);
      note({ kind: what, from: String(before), to: String(now), summary: `${what} ${String(now)}` });
      bad.add(now);
      if (plan.incurable) bad.add(before);
    },
    trouble: (fleet, nowMs) => {
      const ready = fleet.ready();
      const ill = ready.filter((replica) => bad.has(replica[what])).length;
      return shown(plan, lag(ready.length === 0 ? 0 : ill / ready.length, nowMs));
    },
    logLine: 'cannot read field total of nothing',
  };
}

function enterRelease(fleet: Fleet, content: string): string {
  const { release } = fleet.register(`${fleet.shape.name}-${content}`);
  fleet.replicas = fleet.replicas.map((replica) => ({ ...replica, release }));
  fleet.release = release;
  return release;
}

function enterSetting(fleet: Fleet): number {
  fleet.settings.push({ LIMIT: 'one' });
  const configuration = fleet.settings.length - 1;
  fleet.replicas = fleet.replicas.map((replica) => ({ ...replica, configuration }));
  fleet.configuration = configuration;
  return configuration;
}

/** Incurable: the replica that comes in its place is sick again. */
function sickReplica(plan: FaultPlan): Fault {
  let sick: string | null = null;
  let sinceMs = 0;
  return {
    plan,
    enter: ({ fleet, nowMs }) => {
      const replica = fleet.replicas[0];
      if (replica === undefined) return;
      fleet.hang(replica);
      sick = replica.instance;
      sinceMs = nowMs;
    },
    trouble: (fleet, nowMs) => {
      const replica = sick === null ? undefined : fleet.find(sick);
      if (replica === undefined && plan.incurable && sick !== null) {
        const next = fleet.ready()[0];
        if (next !== undefined) {
          fleet.hang(next);
          sick = next.instance;
          sinceMs = nowMs;
        }
      }
      // A balancer that checks takes it out after a while; until then its share of the calls fails.
      const failing = replica !== undefined && nowMs - sinceMs < 6_000;
      return failing ? { ...NO_TROUBLE, errors: 1 / Math.max(1, fleet.replicas.length) } : NO_TROUBLE;
    },
    logLine: null,
  };
}

/** More customers than the replicas can serve; ends by itself, or with more replicas. Incurable: more do not help. */
function saturation(plan: FaultPlan): Fault {
  return {
    plan,
    enter: () => undefined,
    trouble: (fleet, nowMs) => {
      if (nowMs >= plan.fromMs + plan.lastsMs * 4) return NO_TROUBLE;
      const ready = plan.incurable ? fleet.shape.replicas : Math.max(1, fleet.ready().length);
      const { requests, capacity } = fleet.shape;
      const traffic = ((1.05 + plan.size / 2) * capacity * fleet.shape.replicas) / requests;
      const load = (requests * traffic) / (capacity * ready);
      return { errors: load > 1.2 ? 0.1 : 0, slower: load > 0.9 ? 1 + (load - 0.85) * 20 : 1, traffic };
    },
    logLine: null,
  };
}

/** Memory that grows until the process is killed for it. Curable ones came with a release; incurable ones were always there. */
function leak(plan: FaultPlan): Fault {
  const leaking = new Set<string>();
  return {
    plan,
    enter: ({ fleet, note }) => {
      if (!plan.incurable) {
        const before = fleet.release;
        const to = enterRelease(fleet, 'leaking');
        note({ kind: 'release', from: before, to, summary: `release ${to}` });
        leaking.add(to);
      } else for (const { release } of fleet.releases) leaking.add(release);
    },
    trouble: (fleet, nowMs) => {
      const { memoryBytes, memoryLimitBytes } = fleet.shape;
      const growth = ((memoryLimitBytes - memoryBytes) / 60_000) * (0.5 + plan.size);
      for (const replica of fleet.replicas) {
        const runsMs = nowMs - Math.max(replica.startedMs, plan.fromMs);
        replica.memoryBytes = memoryBytes + (leaking.has(replica.release) ? growth * Math.max(0, runsMs) : 0);
        if (replica.memoryBytes >= memoryLimitBytes && replica.state === 'ready')
          fleet.crash(replica, 'it was killed for its memory');
      }
      return NO_TROUBLE;
    },
    logLine: null,
  };
}

/** What comes and goes, whatever anybody does. */
function passing(plan: FaultPlan): Fault {
  const endMs = plan.incurable && plan.kind === 'outside' ? Number.POSITIVE_INFINITY : plan.fromMs + plan.lastsMs;
  return {
    plan,
    enter: () => undefined,
    trouble: (_fleet, nowMs) => (nowMs < endMs ? shown(plan, 1) : NO_TROUBLE),
    logLine: null,
  };
}
