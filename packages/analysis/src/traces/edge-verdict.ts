// The network between A and B, told from B being slow: what a caller waited against what the callee worked.
import type { Phase } from './call-statistics.ts';
import type { CallLink } from './pair-calls.ts';

export interface EdgeVerdict {
  readonly caller: string;
  readonly callee: string;
  /** `network`: the way got longer; `callee`: its work did; `unknown`: nothing to compare with. */
  readonly slower: 'network' | 'callee' | 'both' | 'neither' | 'unknown';
  /** Mean of what a call took beyond the callee's work, and of that work, in microseconds. */
  readonly gapUs: Readonly<Record<'before' | 'after', number>>;
  readonly workUs: Readonly<Record<'before' | 'after', number>>;
}

/** So much more, and more than half as long again, is slower. */
const SLOWER_US = 10_000;
const SLOWER_SHARE = 0.5;

/**
 * One verdict an edge, over all its operations; usual is the reference where it is known, else the time before.
 *
 * Cost O(links). Fails where the mix of operations changed much, and where calls queue at the callee before its span
 * begins: that looks like the network, and `networkDelays` over all edges of the callee then says the same.
 */
export function edgeVerdicts(links: readonly CallLink[]): readonly EdgeVerdict[] {
  const edges = Map.groupBy(
    links.flatMap((link) => link.ends.map(({ server, weight }) => ({ ...link, server, weight }))),
    ({ caller, server }) => JSON.stringify([caller, server.service]),
  );
  return [...edges.values()].map((ends): EdgeVerdict => {
    const [{ caller, server }] = ends as [(typeof ends)[number]];
    const usual = timesOf(ends, 'reference') ?? timesOf(ends, 'before');
    const after = timesOf(ends, 'after');
    const [before, since] = [usual ?? UNKNOWN, after ?? UNKNOWN];
    const [network, callee] = [isSlower(before.gapUs, since.gapUs), isSlower(before.workUs, since.workUs)];
    return {
      caller,
      callee: server.service,
      slower:
        usual === null || after === null
          ? 'unknown'
          : network && callee
            ? 'both'
            : network
              ? 'network'
              : callee
                ? 'callee'
                : 'neither',
      gapUs: { before: before.gapUs, after: since.gapUs },
      workUs: { before: before.workUs, after: since.workUs },
    };
  });
}

interface Times {
  readonly gapUs: number;
  readonly workUs: number;
}

const UNKNOWN: Times = { gapUs: Number.NaN, workUs: Number.NaN };

function timesOf(ends: readonly (CallLink & CallLink['ends'][number])[], phase: Phase): Times | null {
  let count = 0;
  let gap = 0;
  let work = 0;
  for (const { client, server, weight } of ends) {
    const [sent, met] = [client[phase], server[phase]];
    if (sent === null || sent === undefined || met === null || met === undefined) continue;
    const calls = weight * met.count;
    count += calls;
    gap += calls * (sent.meanUs - met.meanUs);
    work += calls * met.meanUs;
  }
  return count > 0 ? { gapUs: gap / count, workUs: work / count } : null;
}

function isSlower(beforeUs: number, afterUs: number): boolean {
  return afterUs - beforeUs > Math.max(SLOWER_US, SLOWER_SHARE * Math.abs(beforeUs));
}
