// What somebody relies on when a storm of alerts is grouped, and what holds whatever is pushed.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StormCorrelator } from './storm-correlator.ts';
import type { StormEvent } from './group-ledger.ts';
import type { StormAlert, StormTopology } from './storm-alert.ts';

/** front calls shop and search; shop calls basket, basket its store; search calls its index. Three pods each, three nodes. */
const services = ['front', 'shop', 'search', 'basket', 'store', 'index'];
const topology: StormTopology = {
  services,
  calls: [
    ['front', 'shop'],
    ['front', 'search'],
    ['shop', 'basket'],
    ['basket', 'store'],
    ['search', 'index'],
  ],
  nodes: ['n1', 'n2', 'n3', 'n4', 'n5', 'n6'].map((name, i) => ({ name, zone: `z${i % 3}` })),
  pods: services.flatMap((service, s) =>
    [0, 1, 2].map((i) => ({ pod: `${service}-${i}`, service, node: `n${1 + ((s + 2 * i) % 6)}` })),
  ),
};

const SYMPTOMS = ['slow', 'errors', 'time-outs'];

function alert(atS: number, alertname: string, labels: Partial<StormAlert> = {}): StormAlert {
  const firedMs = 1_000 * atS;
  const bare = { severity: 'critical', source: 'x', service: '', pod: '', node: '', status: 'firing' as const };
  return { ...bare, alertname, receivedMs: firedMs + 1_000, firedMs, ...labels };
}

/** Each pod of a service raises each name, a few seconds apart. */
function burst(atS: number, service: string, names: readonly string[] = SYMPTOMS): StormAlert[] {
  const pods = topology.pods.filter((pod) => pod.service === service);
  return pods.flatMap((pod, p) => names.map((name, n) => alert(atS + 7 * p + 5 * n, name, pod)));
}

/** Earlier troubles, by which the symptoms are known as such. */
const past = services.flatMap((service, i) => burst(1_000 * i, service, SYMPTOMS));
const NOW_S = 20_000;

function correlated(alerts: readonly StormAlert[], map = topology) {
  const events: StormEvent[] = [];
  const groupOf = new Map<number, number | null>();
  const correlator = new StormCorrelator(map, {
    onEvent: (event) => {
      events.push(event);
      if (event.kind === 'moved') groupOf.set(event.episode, event.to);
    },
  });
  const arrived = alerts.toSorted((a, b) => a.receivedMs - b.receivedMs);
  const episodes = arrived.map((one) => correlator.push(one).episode);
  const groups = correlator.groups(arrived.at(-1)?.receivedMs ?? 0);
  const groupOfAlert = (one: StormAlert): number | null => groupOf.get(episodes[arrived.indexOf(one)] ?? -1) ?? null;
  return { correlator, groups, events, groupOfAlert, episodes };
}

const spreading = [
  ...burst(NOW_S, 'store', ['store-down', 'full']),
  ...burst(NOW_S + 35, 'basket'),
  ...burst(NOW_S + 70, 'shop'),
  ...burst(NOW_S + 110, 'front'),
];

test('what spreads from one place along its callers is one incident, and the deepest place is its root', () => {
  const { groups } = correlated(spreading);
  expect(groups).toHaveLength(1);
  expect(groups[0]?.roots[0]).toBe('store');
  expect(groups[0]?.alerts).toBe(spreading.length);
  expect(groups[0]?.startMs).toBe(1_000 * NOW_S);
});

test('two causes at once on paths that do not meet stay two', () => {
  const { groups } = correlated([
    ...burst(NOW_S, 'store', ['store-down', 'full']),
    ...burst(NOW_S + 35, 'basket'),
    ...burst(NOW_S + 5, 'index', ['index-broken', 'lag']),
    ...burst(NOW_S + 40, 'search'),
  ]);
  expect(new Set(groups.map(({ roots }) => roots[0]))).toEqual(new Set(['index', 'store']));
});

test('a caller that begins to raise names of its own is a second cause, not an effect', () => {
  const { groups } = correlated([...past, ...spreading, ...burst(NOW_S + 400, 'basket', ['new-build', 'restarts'])]);
  const now = groups.filter(({ startMs }) => startMs >= 1_000 * NOW_S);
  expect(now.map(({ roots }) => roots[0])).toEqual(['store', 'basket']);
});

test('a node whose pods all fail is the root, and so is a zone whose nodes all fail', () => {
  const onNode = topology.pods.filter(({ node }) => node === 'n1');
  const down = [
    alert(NOW_S, 'node-gone', { node: 'n1' }),
    ...onNode.map((pod, i) => alert(NOW_S + 3 * i, 'not-ready', pod)),
  ];
  expect(correlated([...down, ...burst(NOW_S + 40, 'front')]).groups[0]?.roots[0]).toBe('n1');
  const lossy = ['n2', 'n5'].flatMap((node, i) =>
    ['loss', 'resends'].map((name) => alert(NOW_S + 4 * i, name, { node })),
  );
  expect(correlated([...lossy, ...burst(NOW_S + 40, 'front')]).groups[0]?.roots[0]).toBe('z1');
});

test('single alerts, notices and a harmless roll-out are no incident', () => {
  const rollOut = burst(NOW_S, 'basket', ['restarted']).map((one) => ({ ...one, severity: 'info' }));
  const alone = services.map((service, i) => alert(NOW_S + 900 * i, 'slow', { service, severity: 'warning' }));
  expect(correlated([...rollOut, ...alone]).groups).toEqual([]);
});

test('repeats, copies and flaps are one episode; after a long rest, or a short one after its end, it is another', () => {
  const { episodes, correlator } = correlated([
    alert(NOW_S, 'slow', { service: 'basket' }),
    alert(NOW_S, 'slow', { service: 'basket' }),
    alert(NOW_S + 60, 'slow', { service: 'basket', status: 'resolved' }),
    alert(NOW_S + 100, 'slow', { service: 'basket' }),
    alert(NOW_S + 2_000, 'slow', { service: 'basket' }),
    alert(NOW_S + 2_100, 'slow', { service: 'basket', status: 'resolved' }),
    alert(NOW_S + 2_800, 'slow', { service: 'basket' }),
  ]);
  expect(episodes).toEqual([1, 1, 1, 1, 2, 2, 3]);
  expect(correlator.counts()).toMatchObject({ received: 7, folded: 4, opened: 3 });
});

test('a node whose clock is a minute ahead or behind changes neither groups nor root', () => {
  for (const offMs of [-50_000, 50_000]) {
    const off = [...past, ...spreading].map((one) =>
      one.node === 'n3' ? { ...one, firedMs: one.firedMs + offMs } : one,
    );
    const group = correlated(off).groups.find(({ startMs }) => startMs >= 1_000 * (NOW_S - 60));
    expect(group?.roots[0]).toBe('store');
    expect(group?.alerts).toBe(spreading.length);
  }
});

test('an alert that lost its service, its node or its pod is still of its episode', () => {
  const whole = burst(NOW_S, 'basket');
  const again = burst(NOW_S + 60, 'basket');
  const losing = again.map(
    (one, i) =>
      [
        { ...one, service: '' },
        { ...one, node: '' },
        { ...one, pod: '' },
      ][i % 3]!,
  );
  const { correlator } = correlated([...whole, ...losing]);
  expect(correlator.counts()).toMatchObject({ opened: whole.length, folded: whole.length });
});

test('the root is named anew when its own alerts come late, and whoever listens is told', () => {
  const late = spreading.map((one) =>
    one.service === 'store' ? { ...one, receivedMs: one.receivedMs + 400_000 } : one,
  );
  const { groups, events } = correlated(late);
  expect(groups.map(({ roots }) => roots[0])).toEqual(['store']);
  const named = events.flatMap((event) => ('roots' in event ? [event.roots[0]] : []));
  expect(named[0]).not.toBe('store');
  expect(named.at(-1)).toBe('store');
});

test('over its bound what only tells goes first, and everything is counted', () => {
  const correlator = new StormCorrelator(topology, { mostEpisodes: 50 });
  const push = (count: number, severity: string): void => {
    for (let i = 0; i < count; i += 1)
      correlator.push(alert(NOW_S + i, `${severity} ${i}`, { service: 'basket', severity }));
  };
  push(40, 'info');
  push(30, 'warning');
  push(40, 'critical');
  push(5, 'info');
  const { received, folded, opened, kept, shedAlerts, evictedEpisodes } = correlator.counts();
  expect({ received, folded, opened, kept }).toEqual({ received: 115, folded: 0, opened: 110, kept: 50 });
  expect(shedAlerts).toEqual([5, 0, 0]);
  expect(evictedEpisodes).toEqual([40, 20, 0]);
});

const anyText = fc.oneof(
  fc.constantFrom('', 'basket', 'store', 'front', '…', 'n1'),
  fc.string({ unit: 'binary', maxLength: 6 }),
);
const anyAlert = fc.record({
  alertname: anyText,
  severity: fc.constantFrom('info', 'warning', 'critical', ''),
  source: anyText,
  service: anyText,
  pod: fc.oneof(anyText, fc.constantFrom(...topology.pods.map(({ pod }) => pod))),
  node: anyText,
  status: fc.constantFrom('firing' as const, 'resolved' as const),
  receivedMs: fc.integer({ min: 0, max: 4_000_000 }),
  firedMs: fc.integer({ min: -4_000_000, max: 8_000_000 }),
});

test('whatever comes, in whatever order, is counted and bounded, and no answer is not a number', () => {
  fc.assert(
    fc.property(fc.array(anyAlert, { maxLength: 120 }), fc.boolean(), (alerts, known) => {
      const none = { services: [], calls: [], nodes: [], pods: [] };
      const correlator = new StormCorrelator(known ? topology : none, { mostEpisodes: 20 });
      for (const one of alerts) correlator.push(one);
      const groups = correlator.groups(4_000_000);
      const { received, folded, opened, kept, shedAlerts } = correlator.counts();
      expect(received).toBe(alerts.length);
      expect(folded + opened + shedAlerts.reduce((sum, count) => sum + count, 0)).toBe(received);
      expect(kept).toBeLessThanOrEqual(20);
      for (const { startMs, alerts: size, roots } of groups) {
        expect(Number.isFinite(startMs) && size > 0 && size <= received).toBe(true);
        expect(roots.length).toBeGreaterThan(0);
      }
    }),
    { numRuns: 60 },
  );
});

test('other names, another order of the map and another age of the world change nothing', () => {
  const storm = [
    ...past,
    ...spreading,
    ...burst(NOW_S + 20, 'index', ['lag', 'broken']),
    ...burst(NOW_S + 60, 'search'),
  ];
  const before = correlated(storm);
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 5 }),
      fc.integer({ min: 0, max: 10 ** 9 }),
      (suffix, laterS) => {
        const name = (old: string): string => (old === '' ? '' : `${suffix}${old.toUpperCase()}${suffix}`);
        const renamed = storm.map((one) => ({
          ...one,
          alertname: name(one.alertname),
          service: name(one.service),
          pod: name(one.pod),
          node: name(one.node),
          receivedMs: one.receivedMs + 1_000 * laterS,
          firedMs: one.firedMs + 1_000 * laterS,
        }));
        const after = correlated(renamed, {
          services: topology.services.map(name).toReversed(),
          calls: topology.calls.map(([caller, callee]) => [name(caller), name(callee)] as const).toReversed(),
          nodes: topology.nodes.map(({ name: node, zone }) => ({ name: name(node), zone })).toReversed(),
          pods: topology.pods
            .map((pod) => ({ pod: name(pod.pod), service: name(pod.service), node: name(pod.node) }))
            .toReversed(),
        });
        expect(renamed.map(after.groupOfAlert)).toEqual(storm.map(before.groupOfAlert));
        expect(after.groups.map(({ roots }) => roots[0])).toEqual(
          before.groups.map(({ roots }) => name(roots[0] ?? '')),
        );
      },
    ),
    { numRuns: 15 },
  );
});

test('labels of a megabyte, clocks that jump and an empty map do no harm', () => {
  const long = 'ä'.repeat(1_000_000);
  const jumping = [0, 10 ** 12, 5, -(10 ** 12)].map((firedMs, i) =>
    alert(i, long, { service: long, node: long, pod: long, firedMs }),
  );
  const { correlator, groups } = correlated(jumping, { services: [], calls: [], nodes: [], pods: [] });
  expect(correlator.counts().received).toBe(4);
  expect(groups).toEqual([]);
  expect(new StormCorrelator(topology).groups(0)).toEqual([]);
});
