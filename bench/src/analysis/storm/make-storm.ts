// Made-up storms by the process that the data's SPEC.md describes, on worlds of their own. Seeded; knows no method.
import type { StormAlert } from '@kintsugi/analysis';
import { Dice, makeWorld, type World } from './make-world.ts';
import { plannedIncidents, type Onset, type PlannedIncident } from './plan-incidents.ts';
import { NOISE, type StormCase } from './storm-case.ts';

const BASE_S = 1_700_000_000;

/** One alert on its way: times in seconds on a right clock. */
interface Sending extends Omit<Onset, 'atS'> {
  readonly firedS: number;
  readonly status: 'firing' | 'resolved';
  readonly droppable: boolean;
  readonly incident: string;
}

export interface StormShape {
  readonly services?: number;
  readonly incidents?: number;
  readonly hours?: number;
}

export function makeStorm(seed: number, shape: StormShape = {}): StormCase {
  const dice = new Dice(seed);
  const world = makeWorld(dice, shape.services);
  const endS = 3_600 * (shape.hours ?? dice.between(2, 4));
  const incidents = plannedIncidents(world, endS, dice, shape.incidents ?? dice.integer(3, 8));
  const sendings = incidents.flatMap((incident) => lifeOf(incident, dice));
  const busy = new Set<string>();
  // A label set that fires is not raised a second time: it belongs to whoever raised it first.
  const raised = withoutDoubles(sendings, busy);
  const noise = makeNoise(world, endS, Math.round(raised.length * dice.between(0.2, 0.3)), dice);
  const kept = dice.between(0.6, 1);
  const all = [...raised, ...noise.flat()].filter(({ droppable }) => !droppable || dice.chance(kept));
  return transported(seed, world, incidents, all, dice);
}

/** Every label set of an incident with its repeats, flaps and end. */
function lifeOf(incident: PlannedIncident, dice: Dice): Sending[][] {
  return incident.onsets.map((onset) =>
    alertLife(onset, incident.id, incident.endS + dice.exponential(20), dice, dice.between(0.03, 0.25)),
  );
}

function alertLife(onset: Onset, incident: string, endS: number, dice: Dice, flap: number): Sending[] {
  const { atS, ...labels } = onset;
  const every = dice.pick([60, 120, 300]);
  const life: Sending[] = [{ ...labels, firedS: atS, status: 'firing', droppable: false, incident }];
  let nowS = atS;
  for (;;) {
    nowS += every * dice.between(0.9, 1.1);
    if (nowS >= endS) break;
    if (dice.chance(flap)) {
      life.push({ ...labels, firedS: nowS, status: 'resolved', droppable: true, incident });
      nowS += dice.between(10, 90);
      if (nowS >= endS) break;
    }
    life.push({ ...labels, firedS: nowS, status: 'firing', droppable: true, incident });
  }
  life.push({ ...labels, firedS: Math.max(endS, atS + 5), status: 'resolved', droppable: true, incident });
  return life;
}

function withoutDoubles(lives: readonly Sending[][], busy: Set<string>): Sending[] {
  const until = new Map<string, number>();
  const kept: Sending[] = [];
  for (const life of lives.toSorted((a, b) => a[0]!.firedS - b[0]!.firedS)) {
    const key = [life[0]!.alertname, life[0]!.service, life[0]!.pod, life[0]!.node].join('|');
    if ((until.get(key) ?? 0) >= life[0]!.firedS) continue;
    until.set(key, life.at(-1)!.firedS);
    busy.add(key);
    kept.push(...life);
  }
  return kept;
}

/** Short alerts of no incident, chronic flappers, harmless roll-outs and notices of nodes. */
function makeNoise(world: World, endS: number, count: number, dice: Dice): Sending[][] {
  const noise: Sending[][] = [];
  let sent = 0;
  const add = (onset: Onset, lastsS: number, flap: number): void => {
    const life = alertLife(onset, NOISE, onset.atS + lastsS, dice, flap);
    noise.push(life);
    sent += life.length;
  };
  const { nodes, pods, services } = world.topology;
  for (let flappers = dice.integer(1, 4); flappers > 0; flappers -= 1) {
    const { pod, service, node } = dice.pick(pods);
    const atS = dice.between(0, endS / 2);
    const onset = {
      atS,
      alertname: dice.pick(['latency', 'replicas-at-most', 'log-volume']),
      severity: 'warning',
      service,
      pod,
      node,
    };
    add(onset, dice.between(0.4, 1) * (endS - atS), 0.6);
  }
  while (sent < count) {
    const atS = dice.between(0, endS);
    const kind = dice.between(0, 1);
    if (kind < 0.08) {
      const severity = dice.chance(0.9) ? 'info' : 'warning';
      for (const { pod, service, node } of world.podsOf(dice.pick(services)))
        add({ atS: atS + dice.between(0, 120), alertname: 'pod-restarted', severity, service, pod, node }, 120, 0);
    } else if (kind < 0.45) {
      const alertname = dice.pick(['backup-late', 'cron-failed', 'certificate', 'clock-skew', 'disk-usage']);
      const severity = dice.chance(0.7) ? 'info' : 'warning';
      add({ atS, alertname, severity, service: '', pod: '', node: dice.pick(nodes).name }, dice.between(60, 900), 0.05);
    } else {
      const { pod, service, node } = dice.pick(pods);
      const alertname = dice.pick([
        'latency',
        'memory-high',
        'throttling',
        'scrape-flaky',
        'log-volume',
        'disk-usage',
        'errors',
      ]);
      add(
        { atS, alertname, severity: dice.chance(0.4) ? 'info' : 'warning', service, pod, node },
        dice.between(60, 900),
        0.05,
      );
    }
  }
  return noise;
}

function transported(
  seed: number,
  world: World,
  incidents: readonly PlannedIncident[],
  sendings: readonly Sending[],
  dice: Dice,
): StormCase {
  const offsets = new Map(
    world.topology.nodes.map(({ name }) => [
      name,
      dice.chance(1 / 8) ? dice.between(35, 60) * (dice.chance(0.5) ? 1 : -1) : 0,
    ]),
  );
  const arrivals = sendings.flatMap((sending) => {
    const copies = dice.chance(0.13) ? 2 : 1;
    const lost = { service: dice.chance(0.02), pod: dice.chance(0.015), node: dice.chance(0.015) };
    return Array.from({ length: copies }, () => {
      const alert: StormAlert = {
        alertname: sending.alertname,
        severity: sending.severity,
        source: 'made',
        service: lost.service ? '' : sending.service,
        pod: lost.pod ? '' : sending.pod,
        node: lost.node ? '' : sending.node,
        status: sending.status,
        receivedMs: Math.round(1_000 * (BASE_S + sending.firedS + lag(dice))),
        firedMs: 1_000 * Math.round(BASE_S + sending.firedS + (offsets.get(sending.node) ?? 0)),
      };
      return { alert, incident: sending.incident };
    });
  });
  arrivals.sort((a, b) => a.alert.receivedMs - b.alert.receivedMs);
  return {
    name: `made ${seed}`,
    alerts: arrivals.map(({ alert }) => alert),
    truth: arrivals.map(({ incident }) => incident),
    incidents: incidents.map(({ id, root, startS }) => ({ id, root, startMs: 1_000 * (BASE_S + startS) })),
    topology: world.topology,
  };
}

function lag(dice: Dice): number {
  const which = dice.between(0, 1);
  if (which < 0.04) return dice.between(120, 900);
  return which < 0.12 ? dice.between(10, 60) : dice.exponential(2.5);
}
