// The simple ways to group a storm that the correlator must beat: the baselines of the data's README.
import type { StormAlert } from '@kintsugi/analysis';
import type { StormAnswer, StormCase } from './storm-case.ts';

type Grouping = (storm: StormCase) => readonly (string | null)[];

export const simpleGroupings: Readonly<Record<string, Grouping>> = {
  'one group': ({ alerts }) => alerts.map(() => 'all'),
  'one per label set': ({ alerts }) =>
    alerts.map(({ alertname, service, pod, node }) => [alertname, service, pod, node].join('|')),
  'by service, 5 min': ({ alerts }) => bySilence(alerts, 300_000, ({ service, node }) => service || node),
  'by alertname and service, 5 min': ({ alerts }) =>
    bySilence(alerts, 300_000, ({ alertname, service }) => `${alertname}|${service}`),
  'arrival gap 120 s': ({ alerts }) => bySilence(alerts, 120_000, () => ''),
  'within one hop, 5 min': (storm) => withinOneHop(storm, 300_000),
  'within one hop, 60 s': (storm) => withinOneHop(storm, 60_000),
};

/** The baseline that the others are held against. */
export const BASELINE = 'within one hop, 5 min';

/** Of the README for streams without a topology. */
export const plainGroupings: Readonly<Record<string, Grouping>> = {
  'one group': ({ alerts }) => alerts.map(() => 'all'),
  'arrival gap 2 s': ({ alerts }) => bySilence(alerts, 2_000, () => ''),
  'arrival gap 30 s': ({ alerts }) => bySilence(alerts, 30_000, () => ''),
  'host and 60 s': ({ alerts }) => bySilence(alerts, 60_000, ({ service }) => service),
};

/** Root of a group: the first service or node of it to fire. */
export function simpleAnswer(storm: StormCase, grouping: Grouping): StormAnswer {
  const groups = grouping(storm);
  const roots = new Map<string, readonly string[]>();
  groups.forEach((group, i) => {
    const { service, node } = storm.alerts[i]!;
    const place = service || node;
    const named = roots.get(group ?? '') ?? [];
    if (group !== null && place !== '' && !named.includes(place)) roots.set(group, [...named, place]);
  });
  return { groups, roots };
}

function bySilence(alerts: readonly StormAlert[], silenceMs: number, keyOf: (alert: StormAlert) => string): string[] {
  const open = new Map<string, { id: string; lastMs: number }>();
  return alerts.map((alert, i) => {
    const key = keyOf(alert);
    const known = open.get(key);
    const id = known !== undefined && alert.receivedMs - known.lastMs <= silenceMs ? known.id : `${key}#${i}`;
    open.set(key, { id, lastMs: alert.receivedMs });
    return id;
  });
}

/** Joins the newest open group that holds the service or a neighbour of it. */
function withinOneHop({ alerts, topology }: StormCase, silenceMs: number): string[] {
  const near = new Map<string, Set<string>>();
  const link = (a: string, b: string): unknown => near.set(a, (near.get(a) ?? new Set([a])).add(b));
  for (const [caller, callee] of topology.calls) {
    link(caller, callee);
    link(callee, caller);
  }
  const open: { id: string; lastMs: number; places: Set<string> }[] = [];
  return alerts.map(({ service, node, receivedMs }, i) => {
    const place = service || node;
    const reach = near.get(place) ?? new Set([place]);
    let group = open.findLast(
      ({ lastMs, places }) => receivedMs - lastMs <= silenceMs && !reach.isDisjointFrom(places),
    );
    if (group === undefined) {
      group = { id: String(i), lastMs: receivedMs, places: new Set() };
      open.push(group);
    }
    group.lastMs = receivedMs;
    group.places.add(place);
    return group.id;
  });
}
