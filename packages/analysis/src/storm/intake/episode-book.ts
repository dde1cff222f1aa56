// Alerts folded into episodes: one label set from its first firing to its last word. Bounded; counts what it sheds.
import type { SeverityRank } from '../storm-alert.ts';

export interface Episode {
  readonly id: number;
  readonly key: string;
  /** Number of the alert's name. */
  readonly kind: number;
  /** Places, or −1. */
  readonly service: number;
  readonly node: number;
  readonly nodeName: string;
  readonly rank: SeverityRank;
  readonly firstReceivedMs: number;
  /** Times by the sender's clock. */
  firstFiredMs: number;
  lastFiredMs: number;
  /** Of the newest end, when nothing newer fires. */
  resolvedMs: number | null;
  lastReceivedMs: number;
  alerts: number;
  /** The group that it belongs to, as last decided. */
  group: number | null;
}

export type EpisodeLabels = Pick<Episode, 'key' | 'kind' | 'service' | 'node' | 'nodeName' | 'rank'>;

export interface Folded {
  readonly episode: Episode;
  /** Whether the alert began it, or showed that it began earlier than was known. */
  readonly news: 'begun' | 'earlier' | 'none';
}

export interface Firing {
  readonly firedMs: number;
  readonly receivedMs: number;
  readonly resolved: boolean;
}

/** A label set may rest between flaps; an alert that is quiet for longer than this after its end is a new one. */
const REST_AFTER_END_MS = 8 * 60_000;
/** One that never said that it ended is sent again every some minutes at most. */
const REST_WITHOUT_END_MS = 30 * 60_000;

export class EpisodeBook {
  readonly shedAlerts: [number, number, number] = [0, 0, 0];
  readonly evictedEpisodes: [number, number, number] = [0, 0, 0];
  readonly #most: number;
  readonly #current = new Map<string, Episode>();
  readonly #former = new Map<string, Episode>();
  /** By rank, oldest first. */
  readonly #byRank: readonly Map<number, Episode>[] = [new Map(), new Map(), new Map()];
  #forgotten: Episode[] = [];
  #nextId = 1;

  constructor(most: number) {
    this.#most = most;
  }

  /** Ever begun. */
  get opened(): number {
    return this.#nextId - 1;
  }

  get size(): number {
    return this.#byRank[0]!.size + this.#byRank[1]!.size + this.#byRank[2]!.size;
  }

  /** The episode of an alert, or null when it had to be shed. O(1). */
  fold(labels: EpisodeLabels, firing: Firing): Folded | null {
    const known = this.#current.get(labels.key);
    if (known !== undefined) {
      const former = this.#former.get(labels.key);
      if (former !== undefined && isOf(former, known, firing)) return note(former, firing);
      if (!isOver(known, firing)) return note(known, firing);
    }
    if (this.size >= this.#most && !this.#makeRoom(labels.rank)) {
      this.shedAlerts[labels.rank] += 1;
      return null;
    }
    if (known !== undefined) this.#former.set(labels.key, known);
    const episode = begun(this.#nextId, labels, firing);
    this.#nextId += 1;
    this.#current.set(labels.key, episode);
    this.#byRank[labels.rank]!.set(episode.id, episode);
    return { episode, news: 'begun' };
  }

  current(key: string): Episode | undefined {
    return this.#current.get(key);
  }

  all(): readonly Episode[] {
    return this.#byRank.flatMap((episodes) => [...episodes.values()]);
  }

  forget(episode: Episode): void {
    this.#byRank[episode.rank]!.delete(episode.id);
    if (this.#current.get(episode.key) === episode) this.#current.delete(episode.key);
    if (this.#former.get(episode.key) === episode) this.#former.delete(episode.key);
    if (episode.group !== null) this.#forgotten.push(episode);
  }

  /** Episodes of groups that were forgotten since the last call. */
  takeForgotten(): readonly Episode[] {
    const forgotten = this.#forgotten;
    this.#forgotten = [];
    return forgotten;
  }

  /** The oldest episode of the least severity goes, unless what comes is of less. */
  #makeRoom(rank: SeverityRank): boolean {
    for (let lower = 0; lower <= rank; lower += 1) {
      const [oldest] = this.#byRank[lower]!.values();
      if (oldest === undefined) continue;
      if (lower === rank && oldest.resolvedMs === null) return false;
      this.forget(oldest);
      this.evictedEpisodes[oldest.rank] += 1;
      return true;
    }
    return false;
  }
}

function begun(id: number, labels: EpisodeLabels, { firedMs, receivedMs, resolved }: Firing): Episode {
  return {
    id,
    ...labels,
    firstReceivedMs: receivedMs,
    firstFiredMs: firedMs,
    lastFiredMs: firedMs,
    resolvedMs: resolved ? firedMs : null,
    lastReceivedMs: receivedMs,
    alerts: 1,
    group: null,
  };
}

function isOver({ resolvedMs, lastFiredMs }: Episode, { firedMs }: Firing): boolean {
  return resolvedMs === null ? firedMs - lastFiredMs > REST_WITHOUT_END_MS : firedMs - resolvedMs > REST_AFTER_END_MS;
}

/** A late alert belongs to the former episode when it is nearer to its end than to the next one's beginning. */
function isOf(former: Episode, known: Episode, { firedMs }: Firing): boolean {
  return firedMs < known.firstFiredMs && firedMs - former.lastFiredMs < known.firstFiredMs - firedMs;
}

function note(episode: Episode, { firedMs, receivedMs, resolved }: Firing): Folded {
  const news = firedMs < episode.firstFiredMs ? 'earlier' : 'none';
  episode.alerts += 1;
  episode.lastReceivedMs = receivedMs;
  episode.firstFiredMs = Math.min(episode.firstFiredMs, firedMs);
  if (firedMs >= episode.lastFiredMs) {
    episode.lastFiredMs = firedMs;
    episode.resolvedMs = resolved ? firedMs : null;
  }
  return { episode, news };
}
