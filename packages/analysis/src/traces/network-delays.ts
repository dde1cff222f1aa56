// Network tomography: whose way to its callers got longer, told from a service that got slow itself.
// Knows links (what callers waited, less what the callee worked), no metrics.
import type { Phase } from './call-statistics.ts';
import type { CallLink, LinkEnd } from './pair-calls.ts';

export interface NetworkDelay {
  readonly service: string;
  /** On the way of calls to it, of calls from it, or of both. */
  readonly way: 'in' | 'out' | 'both';
  /** Added to each of these calls. */
  readonly delayUs: number;
  /** Log-likelihood that this one delay, and not chance, moved the gaps of all these links. */
  readonly evidence: number;
  readonly links: number;
}

/** Below this a gap is a collector of garbage, a busy machine or a clock. */
const FLOOR_US = 10_000;
/** Where nobody knows the usual gap: no way inside a data centre takes as long. */
const FLOOR_UNKNOWN_US = 50_000;
/** And so much of the usual gap. */
const FLOOR_SHARE = 0.5;
/** A delay need not be exactly the same on all links. */
const SPREAD_OF_DELAY = 0.25;
/** One link says at most so much: many that agree must beat one that is wild. */
const MOST_OF_A_LINK = 8;

/** How the gap of a link moved, and with whom it could have to do. */
interface Moved {
  readonly gapUs: number;
  readonly scaleUs: number;
  readonly caller: string;
  readonly callees: ReadonlyMap<string, Share>;
}

/** Of a link's calls. */
interface Share {
  readonly mean: number;
  readonly deviation: number;
}

const WHOLE: Share = { mean: 1, deviation: 0 };

/**
 * For each service the one delay on its calls that explains best how the gaps of all its links moved.
 *
 * A link with several callees expects the delay times the callee's share of calls. Misfits count by a heavy tail
 * (Cauchy: log(1 + r²)), so that a link that moved for another reason vetoes nothing.
 * Cost O(services × links²), links being those of one service. Durations are compared, never instants of two clocks.
 * Source network tomography, Y. Vardi, JASA 91 (1996).
 * Fails when a callee queues calls before its server span begins: that looks like the way to it.
 */
export function networkDelays(links: readonly CallLink[]): readonly NetworkDelay[] {
  const concerning = new Map<string, Moved[]>();
  for (const moved of links.flatMap(movedGap)) {
    for (const service of new Set([moved.caller, ...moved.callees.keys()])) {
      const known = concerning.get(service) ?? [];
      known.push(moved);
      concerning.set(service, known);
    }
  }
  return [...concerning].map(([service, moved]) => {
    const fits = (['in', 'both', 'out'] as const).map((way) => delayOf(service, way, moved));
    return fits.reduce((best, fit) => (fit.evidence > best.evidence ? fit : best));
  });
}

function delayOf(service: string, way: NetworkDelay['way'], moved: readonly Moved[]): NetworkDelay {
  const concerned = moved.flatMap((link) => {
    const from = way !== 'in' && link.caller === service ? WHOLE : undefined;
    const share = from ?? (way === 'out' ? undefined : link.callees.get(service));
    return share === undefined ? [] : [{ ...link, share }];
  });
  let best: NetworkDelay = { service, way, delayUs: 0, evidence: 0, links: concerned.length };
  for (const { gapUs, share } of concerned) {
    const delayUs = gapUs / share.mean;
    if (!(delayUs > FLOOR_US)) continue;
    const evidence = concerned.reduce((sum, link) => sum + gainOf(link, link.share, delayUs), 0);
    if (evidence > best.evidence) best = { service, way, delayUs, evidence, links: concerned.length };
  }
  return best;
}

/** What expecting the delay explains of a gap better than expecting nothing; capped both ways. */
function gainOf({ gapUs, scaleUs }: Moved, { mean, deviation }: Share, delayUs: number): number {
  const unsureUs = scaleUs + delayUs * (SPREAD_OF_DELAY * mean + deviation);
  const without = Math.log1p((gapUs / scaleUs) ** 2);
  const withIt = Math.log1p(((gapUs - delayUs * mean) / unsureUs) ** 2);
  return Math.max(-MOST_OF_A_LINK, Math.min(MOST_OF_A_LINK, without - withIt));
}

function movedGap(link: CallLink): readonly Moved[] {
  const after = gapOf(link, 'after');
  if (after === null) return [];
  // The minutes before may hold the fault already: where there is a while without fault, it says what is usual.
  const usual = gapOf(link, 'reference') ?? gapOf(link, 'before');
  const usualUs = usual ?? 0;
  const scaleUs =
    (usual === null ? FLOOR_UNKNOWN_US : FLOOR_US) + FLOOR_SHARE * Math.abs(usualUs) + pairingDoubtUs(link);
  return [{ gapUs: after - usualUs, scaleUs, caller: link.caller, callees: calleesOf(link) }];
}

function gapOf({ client, ends }: CallLink, phase: Phase): number | null {
  const sent = client[phase];
  const { count, meanUs } = metBy(ends, phase);
  return sent === null || sent === undefined || sent.count === 0 || count === 0 ? null : sent.meanUs - meanUs;
}

function metBy(ends: readonly LinkEnd[], phase: Phase): { readonly count: number; readonly meanUs: number } {
  let count = 0;
  let sum = 0;
  for (const { server, weight } of ends) {
    const met = server[phase];
    if (met === null || met === undefined) continue;
    count += weight * met.count;
    sum += weight * met.count * met.meanUs;
  }
  return { count, meanUs: count === 0 ? 0 : sum / count };
}

/** How much of the gap since the onset is a guess: which callee met which call, and calls that only one end saw. */
function pairingDoubtUs({ client, ends }: CallLink): number {
  const { count, meanUs } = metBy(ends, 'after');
  if (count === 0) return 0;
  const squares = ends.reduce((sum, { server, weight }) => {
    const met = server.after;
    return met === null ? sum : sum + weight * (1 - weight) * (met.count * (met.meanUs - meanUs)) ** 2;
  }, 0);
  const alone = Math.abs((client.after?.count ?? 0) - count) / count;
  return Math.sqrt(Math.max(0, squares)) / count + alone * meanUs;
}

function calleesOf({ ends }: CallLink): ReadonlyMap<string, Share> {
  const all = ends.reduce((sum, { server, weight }) => sum + weight * (server.after?.count ?? 0), 0);
  const callees = new Map<string, Share>();
  for (const { server, weight } of ends) {
    const share = (server.after?.count ?? 0) / all;
    if (!(share > 0)) continue;
    const { mean, deviation } = callees.get(server.service) ?? { mean: 0, deviation: 0 };
    callees.set(server.service, {
      mean: mean + weight * share,
      deviation: Math.hypot(deviation, share * Math.sqrt(Math.max(0, weight * (1 - weight)))),
    });
  }
  return callees;
}
