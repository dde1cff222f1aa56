// Drain with the default parameters of drain3, as a baseline: a tree over length and first tokens, then similarity.
import type { Parsed } from './score.ts';

const VALUE = '<*>';
/** Of drain3: its depth of 4 counts root, length and leaf, which leaves one level for tokens. */
const TOKEN_LEVELS = 1;
const SIMILARITY = 0.4;
const MOST_CHILDREN = 100;

interface Cluster {
  readonly id: number;
  tokens: readonly string[];
}

interface Node {
  readonly children: Map<string, Node>;
  readonly clusters: Cluster[];
}

/**
 * Source P. He, J. Zhu, Z. Zheng, M. R. Lyu, Drain: an online log parsing approach with fixed depth tree, ICWS 2017, with
 *        the room for a wildcard branch and the tie-breaking that drain3 (IBM) describes. No masking.
 */
export class Drain {
  readonly #lengths = new Map<number, Node>();
  #count = 0;

  learn(line: string): Cluster {
    const trimmed = line.trim();
    const tokens = trimmed === '' ? [] : trimmed.split(/\s+/);
    const leaf = this.#leafFor(tokens);
    const found = bestOf(leaf.clusters, tokens);
    if (found !== null) {
      if (found.tokens.some((token, i) => token !== tokens[i]))
        found.tokens = found.tokens.map((token, i) => (token === tokens[i] ? token : VALUE));
      return found;
    }
    const fresh = { id: (this.#count += 1), tokens };
    leaf.clusters.push(fresh);
    return fresh;
  }

  #leafFor(tokens: readonly string[]): Node {
    let node = childOf(this.#lengths, tokens.length);
    for (const token of tokens.length > TOKEN_LEVELS ? tokens.slice(0, TOKEN_LEVELS) : [])
      node = childOf(node.children, branchOf(node, token));
    return node;
  }
}

export function byDrain(lines: readonly string[]): Parsed {
  const drain = new Drain();
  const clusters = lines.map((line) => drain.learn(line));
  return { groups: clusters.map(({ id }) => id), texts: clusters.map(({ tokens }) => tokens.join(' ')) };
}

/** Tokens with digits, and those that a full node has no room for, share the wildcard's branch. */
function branchOf({ children }: Node, token: string): string {
  if (children.has(token)) return token;
  if (/\d/.test(token)) return VALUE;
  const room = children.has(VALUE) ? MOST_CHILDREN : MOST_CHILDREN - 1;
  return children.size < room ? token : VALUE;
}

function childOf<Key>(children: Map<Key, Node>, key: Key): Node {
  let child = children.get(key);
  if (child === undefined) children.set(key, (child = { children: new Map(), clusters: [] }));
  return child;
}

/** The most similar cluster; of equals the one with more values. */
function bestOf(clusters: readonly Cluster[], tokens: readonly string[]): Cluster | null {
  let best: Cluster | null = null;
  let bestShare = -1;
  let bestValues = -1;
  for (const cluster of clusters) {
    let same = 0;
    let values = 0;
    for (let i = 0; i < tokens.length; i += 1) {
      if (cluster.tokens[i] === VALUE) values += 1;
      else if (cluster.tokens[i] === tokens[i]) same += 1;
    }
    const share = tokens.length === 0 ? 1 : same / tokens.length;
    if (share > bestShare || (share === bestShare && values > bestValues))
      [best, bestShare, bestValues] = [cluster, share, values];
  }
  return bestShare >= SIMILARITY ? best : null;
}
