// Where nodes and edges of a topology lie, layer by layer. Loaded with its library when a picture is drawn first.
import dagre from '@dagrejs/dagre';
import { edgeKey, type Graph } from './graph.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** In pixels; of a node the middle. Edges by `edgeKey`. Everything lies within the box that begins at `left`, `top`. */
export interface Places {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly nodes: ReadonlyMap<string, Point & { readonly width: number }>;
  readonly edges: ReadonlyMap<string, readonly Point[]>;
}

export const NODE_HEIGHT = 30;
const MARGIN = 4;
const LETTER = 7.4;
const WIDEST = 190;

/** Callers left, callees right. The same graph is laid out the same way, whatever order it comes in. */
export function layOut({ nodes, edges }: Graph): Places {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 36, marginx: 0, marginy: 0 });
  graph.setDefaultEdgeLabel(() => ({}));
  // Names come from outside: the library keeps them as keys of plain objects, so it is given numbers instead.
  const ids = new Map(
    nodes
      .map(({ name }) => name)
      .toSorted()
      .map((name, index) => [name, `n${index}`]),
  );
  for (const [name, id] of ids) graph.setNode(id, { width: nodeWidth(name), height: NODE_HEIGHT });
  const drawn = edges.filter(({ caller, callee }) => ids.has(caller) && ids.has(callee) && caller !== callee);
  for (const { caller, callee } of drawn.toSorted((a, b) => (edgeKey(a) < edgeKey(b) ? -1 : 1)))
    graph.setEdge(ids.get(caller) ?? '', ids.get(callee) ?? '');
  dagre.layout(graph);
  const idOf = (name: string): string => ids.get(name) ?? '';
  const places = new Map(nodes.map(({ name }) => [name, graph.node(idOf(name)) as Point & { width: number }]));
  const lines = new Map(
    drawn.map((edge) => [
      edgeKey(edge),
      (graph.edge(idOf(edge.caller), idOf(edge.callee)) as { points: readonly Point[] }).points,
    ]),
  );
  return { ...boxOf([...places.values()], [...lines.values()].flat()), nodes: places, edges: lines };
}

/** Around nodes and lines: the library's own size leaves out lines that swing around everything. */
function boxOf(nodes: readonly (Point & { readonly width: number })[], points: readonly Point[]) {
  const xs = [...nodes.flatMap(({ x, width }) => [x - width / 2, x + width / 2]), ...points.map(({ x }) => x)];
  const ys = [...nodes.flatMap(({ y }) => [y - NODE_HEIGHT / 2, y + NODE_HEIGHT / 2]), ...points.map(({ y }) => y)];
  const [left, top] = [Math.min(0, ...xs) - MARGIN, Math.min(0, ...ys) - MARGIN];
  return { left, top, width: Math.max(0, ...xs) + MARGIN - left, height: Math.max(0, ...ys) + MARGIN - top };
}

/** Of a name with its shape before it and room at its ends; long ones are cut. */
export function nodeWidth(name: string): number {
  return Math.min(WIDEST, Math.max(56, name.length * LETTER + 38));
}

export function shortName(name: string): string {
  const most = Math.floor((WIDEST - 38) / LETTER);
  return name.length <= most ? name : `${name.slice(0, most - 1)}…`;
}

/** A line through `points` with soft corners, as the `d` of an SVG path. */
export function curveOf(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  const bends = rest.map((point, index) => {
    const next = rest[index + 1];
    if (next === undefined) return `L${at(point)}`;
    return `Q${at(point)} ${at({ x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 })}`;
  });
  return `M${at(first)} ${bends.join(' ')}`;
}

function at({ x, y }: Point): string {
  return `${x.toFixed(1)},${y.toFixed(1)}`;
}
