// From onsets to waves: one look at everything that began within the window. Knows no alert stream and no clock.
import { cutIntoBursts } from './bursts.ts';
import type { Burst } from './bursts.ts';
import type { Wave } from './group-ledger.ts';
import type { Episode } from './intake/episode-book.ts';
import { placeByHost } from './onsets.ts';
import type { Onset } from './onsets.ts';
import type { PlaceMap } from './place-map.ts';
import type { TellingKinds } from './telling-kinds.ts';
import { waveForest } from './wave-forest.ts';
import type { Arrival } from './wave-forest.ts';

export interface WavePlan {
  readonly waves: readonly Wave[];
  /** Episodes whose group this plan decides; the others keep theirs. */
  readonly open: readonly Episode[];
}

export interface PlanContext {
  readonly places: PlaceMap;
  readonly telling: TellingKinds;
  /** What began earlier keeps its group, when its group began earlier too. */
  readonly settledBeforeMs: number;
  startOf(group: number): number | undefined;
}

/** A group has at least so many serious onsets, of at least two alert names: one alert is not an incident. */
const LEAST_ONSETS = 3;
const LEAST_KINDS = 2;
const NAMED_ROOTS = 3;

/**
 * Shape   `onsets` in order of time, each at the place of its labels; places are moved to hosts where that is proven.
 * Cost    O(n log n) for n onsets, and for each burst the bursts at the places it can come from.
 */
export function planWaves(
  onsets: readonly Onset[],
  { places, telling, settledBeforeMs, startOf }: PlanContext,
): WavePlan {
  placeByHost(onsets, places);
  const bursts = [...Map.groupBy(onsets, ({ place }) => place).values()].flatMap(cutIntoBursts);
  telling.learn(bursts);
  const forest = waveForest(bursts, places, telling, settledOf);
  return {
    waves: [
      ...Map.groupBy(
        forest.filter(({ stray }) => !stray),
        waveOf,
      ),
    ].flatMap(([wave, arrivals]) => {
      const episodes = arrivals.flatMap(({ burst }) => burst.onsets.map(({ episode }) => episode));
      return typeof wave === 'number'
        ? [{ former: wave, episodes, roots: [], startS: 0 }]
        : newWave(wave, arrivals, episodes, places);
    }),
    open: forest.flatMap(({ burst, settled }) =>
      burst.onsets.flatMap(({ episode }) => (settled === undefined || episode.group === null ? [episode] : [])),
    ),
  };

  function settledOf(burst: Burst): number | null | undefined {
    if (1_000 * burst.atS >= settledBeforeMs) return undefined;
    const group = formerGroup(burst);
    const startMs = group === null ? undefined : startOf(group);
    return startMs === undefined || startMs < settledBeforeMs ? group : undefined;
  }
}

/** The group that was decided long ago, or the cause. */
function waveOf(arrival: Arrival): Arrival | number {
  let root = arrival;
  while (root.parent !== null) root = root.parent;
  return root.settled ?? root;
}

function newWave(root: Arrival, arrivals: readonly Arrival[], episodes: readonly Episode[], places: PlaceMap): Wave[] {
  const serious = episodes.filter(({ rank }) => rank > 0);
  if (serious.length < LEAST_ONSETS || new Set(serious.map(({ kind }) => kind)).size < LEAST_KINDS) return [];
  const next = arrivals
    .filter(({ parent }) => parent === root)
    .toSorted((a, b) => b.burst.onsets.length - a.burst.onsets.length);
  const named = new Set([root, ...next].map(({ burst }) => places.nameOf(burst.place)));
  return [{ former: null, episodes, roots: [...named].slice(0, NAMED_ROOTS), startS: root.burst.atS }];
}

/** The group of most of its episodes, as decided before. */
function formerGroup({ onsets }: Burst): number | null {
  const counts = new Map<number | null, number>();
  for (const { episode } of onsets) counts.set(episode.group, (counts.get(episode.group) ?? 0) + 1);
  const [first] = [...counts].toSorted((a, b) => b[1] - a[1]);
  return first?.[0] ?? null;
}
