// Alerts in, one by one as they arrive; incidents out, revised as more is known. Knows no clock but the alerts' own.
import { GroupLedger } from './group-ledger.ts';
import type { StormEvent, StormGroup } from './group-ledger.ts';
import { ClockOffsets } from './intake/clock-offsets.ts';
import { EpisodeBook } from './intake/episode-book.ts';
import type { Episode } from './intake/episode-book.ts';
import { LabelRefill } from './intake/label-refill.ts';
import type { Onset } from './onsets.ts';
import { PlaceMap } from './place-map.ts';
import type { StormAlert, StormTopology } from './storm-alert.ts';
import { TellingKinds } from './telling-kinds.ts';
import { planWaves } from './wave-plan.ts';

export interface StormOptions {
  /** Episodes that are kept at once; beyond, what is of least severity goes first, and is counted. */
  readonly mostEpisodes?: number;
  /** Hears what is revised, at once; must not call back. */
  readonly onEvent?: (event: StormEvent) => void;
}

export interface Placement {
  /** null: shed. Events speak of episodes by this number. */
  readonly episode: number | null;
  /** null: of no incident, as far as is known. */
  readonly group: number | null;
}

/** `received` = `folded` + `opened` + the sum of `shedAlerts`, always. */
export interface StormCounts {
  readonly received: number;
  /** Alerts that went into an episode that was known. */
  readonly folded: number;
  /** Episodes that were begun, and those that are kept. */
  readonly opened: number;
  readonly kept: number;
  /** By rank of severity, from what only tells to what wakes somebody. */
  readonly shedAlerts: readonly number[];
  readonly evictedEpisodes: readonly number[];
  /** Episodes that name neither service nor node, or one too many: they are kept, but can be in no group. */
  readonly placeless: number;
}

/** What began longer ago explains nothing new. */
const WINDOW_MS = 45 * 60_000;
/** Alerts come up to a quarter of an hour late; after that, and some more, a group is not revised. */
const SETTLED_MS = 25 * 60_000;
const PLAN_EVERY_MS = 5_000;
/** The more there is to look at, the more seldom it is looked at. */
const PLAN_MS_AN_ONSET = 1;
/** An episode that is silent for so long is forgotten, and its group closed with the last of them. */
const KEPT_MS = 60 * 60_000;
/** Names that alerts may bring beyond the topology's. */
const MOST_NAMES = 50_000;

/**
 * Groups a storm of alerts into incidents and names the place where each began.
 *
 * Shape    `push` in order of arrival; one alert, one answer. Groups are revised until they are 25 minutes old, and
 *          closed after an hour of silence: `onEvent` hears it. A label set that fires is one episode, however often it is sent.
 * Units    milliseconds since any one beginning.
 * Cost     O(1) an alert, and a plan of O(n log n) over the n episodes that began in the last 45 minutes, at most
 *          every 5 s of the alerts' time and the more seldom the larger n. Memory: `mostEpisodes` × about 1 KB.
 * Source   docs/analysis/storm.md.
 * Fails    without a topology the root is lost; two causes within a minute on the same path become one.
 */
export class StormCorrelator {
  readonly #places: PlaceMap;
  readonly #book: EpisodeBook;
  readonly #refill: LabelRefill;
  readonly #clocks = new ClockOffsets();
  readonly #telling = new TellingKinds();
  readonly #ledger = new GroupLedger();
  readonly #onEvent: (event: StormEvent) => void;
  #received = 0;
  #folded = 0;
  #placeless = 0;
  #isStale = false;
  #nextPlanMs = Number.NEGATIVE_INFINITY;

  constructor(topology: StormTopology, { mostEpisodes = 20_000, onEvent = () => undefined }: StormOptions = {}) {
    this.#onEvent = onEvent;
    this.#places = new PlaceMap(topology, MOST_NAMES);
    this.#book = new EpisodeBook(mostEpisodes);
    this.#refill = new LabelRefill(this.#places, this.#book);
  }

  updateTopology(topology: StormTopology): void {
    this.#places.update(topology);
    this.#isStale = true;
  }

  push(alert: StormAlert): Placement {
    const { firedMs, receivedMs } = alert;
    const labels = this.#refill.refill(alert);
    this.#received += 1;
    if (labels.nodeName !== '') this.#clocks.learn(labels.nodeName, firedMs, receivedMs);
    const folded = this.#book.fold(labels, { firedMs, receivedMs, resolved: alert.status === 'resolved' });
    if (folded === null) return { episode: null, group: null };
    const { episode, news } = folded;
    if (news !== 'begun') {
      this.#folded += 1;
      this.#ledger.noteAlert(episode);
    } else if (placeOf(episode) < 0) this.#placeless += 1;
    if (news !== 'none') this.#isStale = true;
    if (this.#isStale && receivedMs >= this.#nextPlanMs) this.#plan(receivedMs);
    return { episode: episode.id, group: episode.group };
  }

  /** What is known now. */
  groups(nowMs: number): readonly Readonly<StormGroup>[] {
    if (this.#isStale) this.#plan(nowMs);
    return [...this.#ledger.groups.values()];
  }

  counts(): StormCounts {
    return {
      received: this.#received,
      folded: this.#folded,
      opened: this.#book.opened,
      kept: this.#book.size,
      shedAlerts: [...this.#book.shedAlerts],
      evictedEpisodes: [...this.#book.evictedEpisodes],
      placeless: this.#placeless,
    };
  }

  #plan(nowMs: number): void {
    this.#forgetSilentSince(nowMs - KEPT_MS);
    const onsets = this.#onsetsSince(nowMs - WINDOW_MS);
    const { waves, open } = planWaves(onsets, {
      places: this.#places,
      telling: this.#telling,
      settledBeforeMs: nowMs - SETTLED_MS,
      startOf: (group) => this.#ledger.groups.get(group)?.startMs,
    });
    for (const event of this.#ledger.revise(open, waves)) this.#onEvent(event);
    this.#isStale = false;
    this.#nextPlanMs = nowMs + Math.max(PLAN_EVERY_MS, PLAN_MS_AN_ONSET * onsets.length);
  }

  #forgetSilentSince(silentMs: number): void {
    for (const episode of this.#book.all()) if (episode.lastReceivedMs < silentMs) this.#book.forget(episode);
    for (const episode of this.#book.takeForgotten()) {
      const closed = this.#ledger.release(episode);
      if (closed !== null) this.#onEvent({ kind: 'closed', group: closed });
    }
  }

  #onsetsSince(fromMs: number): Onset[] {
    const onsets: Onset[] = [];
    for (const episode of this.#book.all()) {
      const atMs = Math.min(episode.firstReceivedMs, episode.firstFiredMs + this.#clocks.offsetMs(episode.nodeName));
      const place = placeOf(episode);
      if (atMs >= fromMs && place >= 0) onsets.push({ episode, atS: atMs / 1_000, place });
    }
    return onsets.sort((a, b) => a.atS - b.atS || a.episode.id - b.episode.id);
  }
}

function placeOf({ service, node }: Episode): number {
  return service >= 0 ? service : node;
}
