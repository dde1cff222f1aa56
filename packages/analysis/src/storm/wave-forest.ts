// Which burst came from which: a forest whose roots are the causes. Knows bursts and places, nothing of groups.
import { logArrival, logCause, logCount, logRollOut, logSpread, logStray } from './arrival-odds.ts';
import type { Burst } from './bursts.ts';
import type { PlaceMap } from './place-map.ts';
import type { TellingKinds } from './telling-kinds.ts';

/** One burst in the forest. */
export interface Arrival {
  readonly burst: Burst;
  /** Where it came from; null for a cause. */
  parent: Arrival | null;
  /** A stray: of no incident. */
  stray: boolean;
  /** The group that was decided long ago and is not decided again, null for none; undefined while it is open. */
  readonly settled: number | null | undefined;
}

export type SettledOf = (burst: Burst) => number | null | undefined;

interface Option {
  readonly parent: Arrival | null;
  readonly score: number;
}

/** A cause seen a little later than its effect is still the cause: first alerts come late and clocks differ. */
const EARLY_S = 30;
const LATE_S = 900;
/** By how much a cause must be likelier than chance, in natural logarithms. */
const MARGIN = 2;

/**
 * The likeliest origin of each burst: an earlier burst of a place that trouble can come from, a cause of its own, or
 * chance. What explains nothing and is too little to be a cause is a stray; what hangs on it is explained anew.
 *
 * Shape   `bursts` in any order; the answer is in order of time.
 * Cost    O(b × s) for b bursts with s bursts each at the places it can come from.
 * Source  the spanning forest of highest likelihood of a branching process, as in the stochastic declustering of
 *         earthquakes: J. Zhuang, Y. Ogata, D. Vere-Jones, J. Am. Stat. Assoc. 97 (2002); decided, not drawn.
 */
export function waveForest(
  bursts: readonly Burst[],
  places: PlaceMap,
  telling: TellingKinds,
  settledOf: SettledOf,
): Arrival[] {
  const arrivals = bursts
    .toSorted((a, b) => a.atS - b.atS || a.place - b.place)
    .map((burst): Arrival => {
      const settled = settledOf(burst);
      return { burst, parent: null, settled, stray: settled === null };
    });
  const at = Map.groupBy(arrivals, ({ burst }) => burst.place);
  const open = arrivals.filter(({ settled }) => settled === undefined);
  const options = new Map(open.map((arrival) => [arrival, optionsOf(arrival, at, places, telling)]));
  for (const arrival of open) arrival.parent = bestOption(arrival, options).parent;
  const children = new Map<Arrival, Arrival[]>();
  for (const arrival of arrivals)
    if (arrival.parent !== null) children.set(arrival.parent, [...(children.get(arrival.parent) ?? []), arrival]);
  for (const arrival of open.toReversed()) dropIfStray(arrival, children, options, places);
  return arrivals;
}

function dropIfStray(
  arrival: Arrival,
  children: Map<Arrival, Arrival[]>,
  options: ReadonlyMap<Arrival, readonly Option[]>,
  places: PlaceMap,
): void {
  const own = (children.get(arrival) ?? []).filter((child) => !child.stray && child.parent === arrival);
  let kept = bestOption(arrival, options).score + content(arrival.burst, places);
  let dropped = logStrays(arrival.burst);
  const moves = own.map((child) => {
    const now = bestOption(child, options).score;
    arrival.stray = true;
    const next = bestOption(child, options);
    arrival.stray = false;
    kept += now;
    dropped += next.score;
    return { child, parent: next.parent };
  });
  // A little likelier is not enough for a cause: chance has many places and times.
  if (kept >= dropped + (arrival.parent === null ? MARGIN : 0)) return;
  arrival.stray = true;
  for (const { child, parent } of moves) {
    child.parent = parent;
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), child]);
  }
}

function optionsOf(
  arrival: Arrival,
  at: ReadonlyMap<number, readonly Arrival[]>,
  places: PlaceMap,
  telling: TellingKinds,
): readonly Option[] {
  const { place, atS } = arrival.burst;
  const cause = { parent: null, score: logCause + telling.weight(arrival.burst) };
  const options: Option[] = [cause];
  for (const { place: from, way } of [...places.sourcesOf(place), { place, way: 'again' as const }])
    for (const parent of at.get(from) ?? []) {
      const lagS = atS - parent.burst.atS;
      if (parent === arrival || lagS > LATE_S || lagS < (way === 'again' ? 0 : -EARLY_S)) continue;
      // More of the same at the same place speaks for the cause that is known.
      const more = way === 'again' ? telling.weight(arrival.burst, parent.burst) : 0;
      const score = logArrival(way, lagS) + more;
      // A cause of its own is always possible, so that what is less likely need not be kept.
      if (score > cause.score) options.push({ parent, score });
    }
  return options.sort((a, b) => b.score - a.score);
}

/** Never from a stray, and never in a circle. */
function bestOption(arrival: Arrival, options: ReadonlyMap<Arrival, readonly Option[]>): Option {
  for (const option of options.get(arrival) ?? [])
    if (option.parent === null || (!option.parent.stray && !descends(option.parent, arrival))) return option;
  return { parent: null, score: logCause };
}

function descends(arrival: Arrival, from: Arrival): boolean {
  for (let up: Arrival | null = arrival; up !== null; up = up.parent) if (up === from) return true;
  return false;
}

function content({ onsets, place, atS }: Burst, places: PlaceMap): number {
  let log = logCount(onsets.length, places.podCount(place));
  for (const onset of onsets.slice(1)) log += logSpread(onset.atS - atS);
  return log;
}

/** The likelier of two: each a stray of its own, or all of one name in one roll-out. */
function logStrays({ onsets, atS }: Burst): number {
  const apart = onsets.reduce((sum, { episode }) => sum + logStray(episode.rank), 0);
  const [first] = onsets;
  if (onsets.some(({ episode }) => episode.kind !== first?.episode.kind)) return apart;
  const together = onsets
    .slice(1)
    .reduce((sum, onset) => sum + logSpread(onset.atS - atS), logRollOut(onsets.map(({ episode }) => episode.rank)));
  return Math.max(apart, together);
}
