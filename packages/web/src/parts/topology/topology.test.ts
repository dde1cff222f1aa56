// What the picture of who calls whom relies on: ways of a fault, neighbourhoods, places.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { around, edgeKey, waysTo, type TopologyEdge, type TopologyNode } from './graph.ts';
import { curveOf, layOut, nodeWidth } from './places.ts';

const node = (name: string): TopologyNode => ({
  name,
  outside: false,
  state: { word: 'ok', tone: 'quiet', shape: '○' },
});
const edge = (caller: string, callee: string): TopologyEdge => ({ caller, callee, sources: ['traces'] });
const EDGES = [edge('front', 'alpha'), edge('front', 'beta'), edge('alpha', 'gamma'), edge('beta', 'delta')];

test('a fault reached the hurt service by the calls that lead down to its cause, and by no others', () => {
  expect([...waysTo(EDGES, ['front'], 'gamma')]).toEqual([edgeKey(EDGES[0]!), edgeKey(EDGES[2]!)]);
});

test('where no call leads from the hurt service to the cause, no way is drawn', () => {
  expect(waysTo(EDGES, ['delta'], 'gamma').size).toBe(0);
});

test('calls in a circle end the search', () => {
  expect(waysTo([edge('a', 'b'), edge('b', 'a')], ['a'], 'b').size).toBe(2);
});

test('a neighbourhood holds callers and callees, and only edges between what it holds', () => {
  const near = around(
    { nodes: ['front', 'alpha', 'beta', 'gamma', 'delta'].map(node), edges: EDGES },
    new Set(['alpha']),
    1,
  );
  expect(near.nodes.map(({ name }) => name)).toEqual(['front', 'alpha', 'gamma']);
  expect(near.edges).toHaveLength(2);
});

const graphs = fc
  .uniqueArray(fc.string({ minLength: 1, maxLength: 30 }), { minLength: 1, maxLength: 12 })
  .chain((names) =>
    fc
      .uniqueArray(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), {
        maxLength: 20,
        selector: ([a, b]) => `${a}\n${b}`,
      })
      .map((pairs) => ({ nodes: names.map(node), edges: pairs.map(([a, b]) => edge(a, b)) })),
  );

test('every node and line has its place inside the picture, whatever it is called and however calls run', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const places = layOut(graph);
      for (const { name } of graph.nodes) {
        const place = places.nodes.get(name);
        expect(place?.x).toBeGreaterThanOrEqual(places.left + nodeWidth(name) / 2);
        expect(place?.x).toBeLessThanOrEqual(places.left + places.width);
        expect(place?.y).toBeLessThanOrEqual(places.top + places.height);
      }
      for (const { x, y } of [...places.edges.values()].flat()) {
        expect(x).toBeGreaterThanOrEqual(places.left);
        expect(y).toBeGreaterThanOrEqual(places.top);
        expect(x).toBeLessThanOrEqual(places.left + places.width);
        expect(y).toBeLessThanOrEqual(places.top + places.height);
      }
    }),
    { numRuns: 60 },
  );
});

test('the same graph in another order is drawn the same', () => {
  const nodes = ['front', 'alpha', 'beta', 'gamma', 'delta'].map(node);
  const one = layOut({ nodes, edges: EDGES });
  const other = layOut({ nodes: nodes.toReversed(), edges: EDGES.toReversed() });
  for (const { name } of nodes) expect(other.nodes.get(name)).toEqual(one.nodes.get(name));
});

test('a line begins and ends where its edge does', () => {
  const d = curveOf([
    { x: 0, y: 0 },
    { x: 5, y: 5 },
    { x: 10, y: 0 },
  ]);
  expect(d.startsWith('M0.0,0.0')).toBe(true);
  expect(d.endsWith('L10.0,0.0')).toBe(true);
});
