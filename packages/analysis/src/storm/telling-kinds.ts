// Which alert names speak of a place itself: those that hardly any other place in trouble raises. Knows no name.
import type { Burst } from './bursts.ts';

/** How often a cause raises any one name that is rare elsewhere, and the most that such names may weigh. */
const OF_CAUSES = 0.3;
const MOST_WEIGHT = 9;
/** Places that are thought to have been seen before the first, and with the name. */
const BEFORE = 3;
const BEFORE_WITH = 0.9;
/** A single alert may be a stray that fell into the burst. */
const LEAST_ALERTS = 2;
/** A name at so many places tells nothing of any; and so many names are remembered. */
const COMMON_AT = 64;
const MOST_KINDS = 10_000;

/**
 * How much likelier the names in each burst make it a cause than an effect (natural logarithm, at least 0). What trouble
 * spreads is alike everywhere: latency, errors, time-outs. A name that one place alone raises, several times, tells
 * of the place.
 *
 * Cost    O(onsets).
 */
export class TellingKinds {
  readonly #placesOf = new Map<number, Set<number>>();
  readonly #places = new Set<number>();

  learn(bursts: readonly Burst[]): void {
    for (const { place, onsets } of bursts) {
      if (onsets.length < LEAST_ALERTS) continue;
      this.#places.add(place);
      for (const [kind] of seriousKinds(onsets)) {
        const known = this.#placesOf.get(kind) ?? new Set();
        if (known.size < COMMON_AT) this.#placesOf.set(kind, known.add(place));
      }
    }
    for (const kind of this.#placesOf.keys()) {
      if (this.#placesOf.size <= MOST_KINDS) break;
      this.#placesOf.delete(kind);
    }
  }

  /** Where `shared` is given, only of names that it has as well. */
  weight({ place, onsets }: Burst, shared?: Burst): number {
    const also = shared === undefined ? null : seriousKinds(shared.onsets);
    const others = this.#places.size - (this.#places.has(place) ? 1 : 0);
    let log = 0;
    for (const [kind, count] of seriousKinds(onsets)) {
      if (count < LEAST_ALERTS || also?.has(kind) === false) continue;
      const seen = this.#placesOf.get(kind);
      const elsewhere = (seen?.size ?? 0) - (seen?.has(place) === true ? 1 : 0);
      log += Math.max(0, Math.log(OF_CAUSES / ((elsewhere + BEFORE_WITH) / (others + BEFORE))));
    }
    return Math.min(MOST_WEIGHT, log);
  }
}

function seriousKinds(onsets: Burst['onsets']): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { episode } of onsets) if (episode.rank > 0) counts.set(episode.kind, (counts.get(episode.kind) ?? 0) + 1);
  return counts;
}
