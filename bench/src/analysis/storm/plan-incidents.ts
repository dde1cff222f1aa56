// What goes wrong in a made-up storm, and which alerts it raises where and when, before anything is sent.
import type { Dice, ServiceKind, World } from './make-world.ts';

/** A label set begins to fire. */
export interface Onset {
  readonly atS: number;
  readonly alertname: string;
  readonly severity: string;
  readonly service: string;
  readonly pod: string;
  readonly node: string;
}

export interface PlannedIncident {
  readonly id: string;
  readonly root: string;
  readonly startS: number;
  readonly endS: number;
  readonly onsets: readonly Onset[];
}

interface Cause {
  readonly kinds: readonly string[];
  readonly at: readonly ServiceKind[];
}

const EFFECTS = ['latency', 'errors', 'timeouts', 'breaker-open', 'threads-full', 'retries'];
const AT_ENTRIES = ['burn-rate', 'synthetic-check', 'gateway-errors'];
const CAUSES: readonly Cause[] = [
  { kinds: ['slow-queries', 'connections-full', 'store-cpu'], at: ['db'] },
  { kinds: ['disk-full', 'disk-usage'], at: ['db', 'queue'] },
  { kinds: ['cache-down', 'hit-ratio-low'], at: ['cache'] },
  { kinds: ['errors', 'restarts-often', 'roll-out-stuck'], at: ['app'] },
  { kinds: ['memory-high', 'out-of-memory', 'restarts'], at: ['app', 'cache'] },
  { kinds: ['throttling', 'latency', 'cpu-high'], at: ['app', 'db'] },
  { kinds: ['backlog', 'broker-disk'], at: ['queue'] },
  { kinds: ['configuration-broken', 'errors', 'probe-fails'], at: ['app'] },
];
const NODE_CAUSES = [
  ['node-not-ready', 'kubelet-down'],
  ['disk-pressure', 'evictions'],
];

export function plannedIncidents(world: World, endS: number, dice: Dice, count: number): PlannedIncident[] {
  const starts = startTimes(endS, dice, count);
  const neighbours = dice.shuffled(world.topology.calls).find(([caller]) => !world.entries.has(caller));
  const services = dice.shuffled(world.topology.services.filter((name) => neighbours?.includes(name) !== true));
  return starts.map((startS, i) => {
    const frame = { id: `i${i + 1}`, startS, endS: startS + 60 * dice.between(12, 50) };
    if (i === 0) return dice.chance(0.6) ? nodeIncident(world, frame, dice) : zoneIncident(world, frame, dice);
    const root = i <= 2 && neighbours !== undefined ? neighbours[i - 1]! : services[i]!;
    return serviceIncident(world, root, frame, dice);
  });
}

/** Shuffled, so that which cause comes first is chance; half of them together, so that at least three overlap. */
function startTimes(endS: number, dice: Dice, count: number): number[] {
  const together = dice.between(0.1, 0.6) * endS;
  return dice.shuffled(
    Array.from({ length: count }, (_, i) =>
      i < Math.max(3, count / 2) ? together + dice.between(0, 1_500) : dice.between(300, endS - 1_500),
    ),
  );
}

interface Frame {
  readonly id: string;
  readonly startS: number;
  readonly endS: number;
}

function serviceIncident(world: World, root: string, frame: Frame, dice: Dice): PlannedIncident {
  const kind = world.kindOf.get(root)!;
  const { kinds } = dice.pick(CAUSES.filter(({ at }) => at.includes(kind)));
  const onsets = world
    .podsOf(root)
    .flatMap((pod) =>
      kinds.map((alertname) => ({ ...pod, alertname, severity: severity(dice), atS: soon(frame, dice) })),
    );
  const reached = spread(world, world.callersOf(root), new Set([root]), frame, dice);
  return { ...frame, root, onsets: [...onsets, ...reached] };
}

function nodeIncident(world: World, frame: Frame, dice: Dice): PlannedIncident {
  const { name: node } = dice.pick(world.topology.nodes.filter(({ name }) => world.podsOn(name).length >= 2));
  const of = dice.pick(NODE_CAUSES);
  const own = of.map((alertname) => ({
    atS: soon(frame, dice),
    alertname,
    severity: severity(dice),
    service: '',
    pod: '',
    node,
  }));
  const pods = world.podsOn(node);
  const sick = pods.map((pod) => ({ ...pod, alertname: 'not-ready', severity: 'warning', atS: soon(frame, dice) }));
  const hosted = [...new Set(pods.map(({ service }) => service))];
  return { ...frame, root: node, onsets: [...own, ...sick, ...spread(world, hosted, new Set(), frame, dice)] };
}

function zoneIncident(world: World, frame: Frame, dice: Dice): PlannedIncident {
  const zone = dice.pick(world.topology.nodes).zone;
  const nodes = world.topology.nodes.filter((node) => node.zone === zone).map(({ name }) => name);
  const own = nodes.flatMap((node) =>
    ['packet-loss', 'retransmits'].map((alertname) => ({
      atS: soon(frame, dice),
      alertname,
      severity: severity(dice),
      service: '',
      pod: '',
      node,
    })),
  );
  const pods = world.topology.pods.filter(({ node }) => nodes.includes(node) && dice.chance(0.5));
  const alertname = dice.pick(['unreachable', 'timeouts']);
  const sick = pods.map((pod) => ({ ...pod, alertname, severity: 'warning', atS: soon(frame, dice) }));
  const hosted = dice.shuffled([...new Set(pods.map(({ service }) => service))]);
  const reached = spread(world, hosted.slice(0, Math.ceil(hosted.length / 2)), new Set(), frame, dice);
  return { ...frame, root: zone, onsets: [...own, ...sick, ...reached] };
}

/** From service to callers, hop by hop, each later and less likely than the one before. */
function spread(world: World, first: readonly string[], reached: Set<string>, frame: Frame, dice: Dice): Onset[] {
  const onsets: Onset[] = [];
  let wave = first.map((service) => ({ service, fromS: frame.startS }));
  for (let hop = 1; wave.length > 0; hop += 1) {
    const next: typeof wave = [];
    for (const { service, fromS } of wave) {
      if (reached.has(service) || !dice.chance(0.88 - 0.12 * (hop - 1))) continue;
      reached.add(service);
      const arrivedS = fromS + dice.logNormal(30, 0.6);
      if (arrivedS > frame.endS) continue;
      onsets.push(...effectsAt(world, service, arrivedS, hop, dice));
      for (const caller of world.callersOf(service)) next.push({ service: caller, fromS: arrivedS });
    }
    wave = next;
  }
  return onsets;
}

function effectsAt(world: World, service: string, arrivedS: number, hop: number, dice: Dice): Onset[] {
  const pods = world.podsOf(service);
  const kinds = EFFECTS.filter(() => dice.chance(0.62 - 0.07 * (hop - 1)));
  const share = Math.max(0.2, 0.9 - 0.2 * (hop - 1));
  const onPods = kinds.flatMap((alertname) =>
    pods
      .filter(() => dice.chance(share))
      .map((pod) => ({ ...pod, alertname, severity: severity(dice), atS: arrivedS + dice.exponential(33) })),
  );
  if (!world.entries.has(service)) return onPods;
  const atEntry = AT_ENTRIES.map((alertname) => ({
    atS: arrivedS + dice.exponential(60),
    alertname,
    severity: 'critical',
    service,
    pod: '',
    node: '',
  }));
  return [...onPods, ...atEntry];
}

function soon({ startS }: Frame, dice: Dice): number {
  return startS + dice.between(0, 30) + dice.exponential(25);
}

function severity(dice: Dice): string {
  return dice.chance(0.6) ? 'critical' : 'warning';
}
