// Where each episode began to be trouble: at its service, at its node, or in its zone. Knows nothing of causes.
import { binomialSurprise } from '../statistics/binomial.ts';
import type { Episode } from './intake/episode-book.ts';
import type { PlaceMap } from './place-map.ts';

export interface Onset {
  readonly episode: Episode;
  /** When it began, on this machine's clock. */
  readonly atS: number;
  place: number;
}

/** Alerts of one name that begin with no longer pause than this are one flock. */
const PAUSE_S = 45;
/** −log₁₀ of the chance that the flock is on one node or in one zone by accident. */
const PROVEN = 3;
const MOSTLY = 0.8;
const LEAST_SERVICES = 3;

/**
 * Gives a flock of one alert name to the node or zone where nearly all of it is, when it spans several services and
 * that is no accident: those alerts speak of the host, not of the services.
 *
 * Shape  `onsets` in order of time; their places are changed.
 * Cost   O(n) for n onsets.
 */
export function placeByHost(onsets: readonly Onset[], places: PlaceMap): void {
  for (const ofKind of Map.groupBy(
    onsets.filter(({ episode }) => episode.rank > 0),
    ({ episode }) => episode.kind,
  ).values()) {
    let flock: Onset[] = [];
    for (const onset of ofKind) {
      const last = flock.at(-1);
      if (last !== undefined && onset.atS - last.atS > PAUSE_S) {
        placeFlock(flock, places);
        flock = [];
      }
      flock.push(onset);
    }
    placeFlock(flock, places);
  }
}

function placeFlock(flock: readonly Onset[], places: PlaceMap): void {
  const hosted = flock.filter(({ episode }) => episode.node >= 0);
  for (const candidate of [most(hosted, ({ episode }) => episode.node), most(hosted, zoneOf)]) {
    if (candidate === null || !isProven(candidate)) continue;
    for (const onset of candidate.onsets) onset.place = candidate.place;
    return;
  }

  function zoneOf({ episode }: Onset): number {
    return places.zoneOf(episode.node) ?? -1;
  }

  function isProven({ place, onsets }: Flocked): boolean {
    if (place < 0 || onsets.length < MOSTLY * flock.length) return false;
    const services = new Set(onsets.map(({ episode }) => episode.service));
    const nodes = new Set(onsets.map(({ episode }) => episode.node));
    // Alerts of nodes name no service: that most nodes of a zone have them, and no others, is proof of its own.
    if (services.size === 1 && services.has(-1))
      return places.kindOf(place) === 'zone' && nodes.size >= Math.max(2, places.nodesIn(place) / 2);
    return (
      services.size >= LEAST_SERVICES &&
      binomialSurprise(onsets.length, flock.length, places.shareOfPods(place)) >= PROVEN
    );
  }
}

interface Flocked {
  readonly place: number;
  readonly onsets: readonly Onset[];
}

function most(onsets: readonly Onset[], placeOf: (onset: Onset) => number): Flocked | null {
  let best: Flocked | null = null;
  for (const [place, of] of Map.groupBy(onsets, placeOf))
    if (best === null || of.length > best.onsets.length) best = { place, onsets: of };
  return best;
}
