// Who calls whom, as the picture and its table need it. Pure: no layout, no drawing, no questions to the server.
import type { State } from '../../words/states.ts';

export interface TopologyNode {
  readonly name: string;
  readonly outside: boolean;
  readonly state: State;
}

export interface TopologyEdge {
  readonly caller: string;
  readonly callee: string;
  /** Where it is known from, such as `traces`; empty where nobody says. */
  readonly sources: readonly string[];
}

export interface Graph {
  readonly nodes: readonly TopologyNode[];
  readonly edges: readonly TopologyEdge[];
}

/** More than these in one picture are lines over lines: the neighbourhood of what matters is shown instead. */
export const MOST_DRAWN = 80;

export function edgeKey({ caller, callee }: Pick<TopologyEdge, 'caller' | 'callee'>): string {
  return `${caller}\n${callee}`;
}

/** What is at most `hops` calls away from one of `names`, in either direction, with the edges between. */
export function around({ nodes, edges }: Graph, names: ReadonlySet<string>, hops: number): Graph {
  let near = new Set(names);
  for (let hop = 0; hop < hops; hop++) {
    const next = new Set(near);
    for (const { caller, callee } of edges) {
      if (near.has(caller)) next.add(callee);
      if (near.has(callee)) next.add(caller);
    }
    near = next;
  }
  return {
    nodes: nodes.filter(({ name }) => near.has(name)),
    edges: edges.filter(({ caller, callee }) => near.has(caller) && near.has(callee)),
  };
}

/**
 * The edges by which a fault at `cause` can have reached `hurt`: those on a way of calls from one of `hurt` down to
 * `cause`. Answers keys of `edgeKey`; none where no way is known. Cost: O(edges).
 */
export function waysTo(edges: readonly TopologyEdge[], hurt: readonly string[], cause: string): ReadonlySet<string> {
  const below = reached(edges, hurt, ({ caller, callee }) => [caller, callee]);
  const above = reached(edges, [cause], ({ caller, callee }) => [callee, caller]);
  const isOnWay = (name: string): boolean => below.has(name) && above.has(name);
  return new Set(edges.filter(({ caller, callee }) => isOnWay(caller) && isOnWay(callee)).map(edgeKey));
}

function reached(
  edges: readonly TopologyEdge[],
  from: readonly string[],
  step: (edge: TopologyEdge) => readonly [string, string],
): ReadonlySet<string> {
  const next = new Map<string, string[]>();
  for (const edge of edges) {
    const [a, b] = step(edge);
    const known = next.get(a);
    if (known === undefined) next.set(a, [b]);
    else known.push(b);
  }
  const seen = new Set(from);
  const waiting = [...from];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop())
    for (const other of next.get(name) ?? []) {
      if (seen.has(other)) continue;
      seen.add(other);
      waiting.push(other);
    }
  return seen;
}
