// Counts the templates of one source bucket by bucket and says which are new, burst or have vanished. Times come as arguments.
import { countSurprise } from '../../statistics/negative-binomial.ts';
import { TemplateHistory } from './template-history.ts';

export interface TemplateWatchTuning {
  /** Length of a bucket. */
  readonly bucketMs: number;
  /** Buckets after which the past counts a third. */
  readonly memoryBuckets: number;
  /** Templates that are remembered; the one not seen for longest goes first, and is new when it comes again. */
  readonly mostTemplates: number;
  /** News less surprising than this are not told: 2 is one bucket in a hundred by chance, over all templates together. */
  readonly leastSurprise: number;
}

export interface TemplateNews {
  readonly kind: 'new' | 'bursting' | 'vanished';
  readonly id: number;
  /** Of `vanished` the beginning of the silence, else of the bucket. */
  readonly sinceMs: number;
  /** Lines in the bucket. */
  readonly lines: number;
  /** What the bucket would usually have had. */
  readonly usualLines: number;
  /** −log₁₀ of the probability of this or more, over all templates of the source, in this bucket. */
  readonly surprise: number;
}

const DEFAULT_TUNING: TemplateWatchTuning = {
  bucketMs: 10_000,
  memoryBuckets: 360,
  mostTemplates: 2_000,
  leastSurprise: 2,
};
/** Before so many buckets nothing is news: not enough data. */
const LEAST_BUCKETS = 5;

/**
 * News about the templates of one source (a service, a host).
 *
 * Answers  per closed bucket: *new* by Good and Turing's estimate of the probability of something never seen; *bursting* by
 *          the negative binomial tail of the template's own counts; *vanished* by how often and how long it was silent
 *          before. Nothing in the first five buckets. A bucket in which the source said nothing at all is no observation.
 * Cost     O(1) a line, O(templates) a bucket; about 200 bytes a template.
 * Source   I. J. Good, The population frequencies of species, Biometrika 40 (1953); Jeffreys' and Lomax' predictive laws.
 * Fails    on counts with a season: the quiet of a night widens the law of the day, and its end may be a burst.
 */
export class TemplateWatch {
  readonly #tuning: TemplateWatchTuning;
  readonly #kept: number;
  readonly #histories = new Map<number, TemplateHistory>();
  readonly #counts = new Map<number, number>();
  /** Begin of the open bucket; NaN before the first line. */
  #openMs = Number.NaN;
  /** Closed buckets with at least one line. */
  #buckets = 0;
  #lines = 0;
  #shedLines = 0;
  #news: TemplateNews[] = [];

  constructor(tuning: Partial<TemplateWatchTuning> = {}) {
    this.#tuning = { ...DEFAULT_TUNING, ...tuning };
    this.#kept = Math.exp(-1 / this.#tuning.memoryBuckets);
  }

  /** Counts lines of a template by the time on them. Late ones, and those of a clock far ahead, count in the open bucket. */
  count(id: number, atMs: number, lines = 1): void {
    const start = this.#bucketOf(atMs);
    if (Number.isNaN(this.#openMs) || (start > this.#openMs && !this.#isFar(start))) this.#moveTo(start);
    const counted = this.#counts.get(id);
    if (counted === undefined && this.#counts.size >= this.#tuning.mostTemplates) this.#shedLines += lines;
    else this.#counts.set(id, (counted ?? 0) + lines);
  }

  /** Lines that were not counted, because their bucket had as many templates already as are remembered. */
  get shedLines(): number {
    return this.#shedLines;
  }

  /** Closes the open bucket when it ended before `nowMs`; follows a clock that was set to quite another time. */
  advance(nowMs: number): void {
    const start = this.#bucketOf(nowMs);
    if (start > this.#openMs || this.#isFar(start)) this.#moveTo(start);
  }

  /** What became news since the last call; where nobody calls, the older half is dropped now and then. */
  takeNews(): readonly TemplateNews[] {
    const news = this.#news;
    this.#news = [];
    return news;
  }

  /** Two templates turned out to be one, as the miner says. */
  fold(id: number, into: number): void {
    if (id === into) return;
    const counted = this.#counts.get(id);
    if (counted !== undefined) this.#counts.set(into, (this.#counts.get(into) ?? 0) + counted);
    this.#counts.delete(id);
    const history = this.#histories.get(id);
    const other = this.#histories.get(into);
    if (history !== undefined && other === undefined) this.#histories.set(into, history);
    else if (history !== undefined) other?.absorb(history);
    this.#histories.delete(id);
  }

  #bucketOf(timeMs: number): number {
    return Math.floor(timeMs / this.#tuning.bucketMs) * this.#tuning.bucketMs;
  }

  #isFar(startMs: number): boolean {
    return Math.abs(startMs - this.#openMs) > this.#tuning.memoryBuckets * this.#tuning.bucketMs;
  }

  #moveTo(startMs: number): void {
    if (!Number.isFinite(startMs)) return;
    if (this.#counts.size > 0) this.#close();
    this.#openMs = startMs;
  }

  #close(): void {
    this.#buckets += 1;
    const isListening = this.#buckets <= LEAST_BUCKETS;
    if (!isListening) this.#tellNew();
    for (const [id, lines] of this.#counts) {
      let history = this.#histories.get(id);
      if (history === undefined) this.#histories.set(id, (history = new TemplateHistory(this.#buckets, this.#openMs)));
      else if (!isListening) this.#tellBurst(id, history, lines);
      // The map's order is that of the last sight, so that the first is the one to forget.
      this.#histories.delete(id);
      this.#histories.set(id, history);
      this.#lines += lines;
    }
    this.#takeBucket(isListening);
    this.#counts.clear();
    const ids = this.#histories.keys();
    while (this.#histories.size > this.#tuning.mostTemplates) this.#histories.delete(ids.next().value as number);
  }

  #takeBucket(isListening: boolean): void {
    for (const [id, history] of this.#histories) {
      const lines = this.#counts.get(id) ?? 0;
      if (lines === 0 && !isListening && !history.isMissed) this.#tellSilence(id, history);
      history.take({ bucket: this.#buckets, startMs: this.#openMs, lines }, this.#kept);
    }
  }

  /** As many lines of templates never seen, where those seen once tell how likely each line is to be one. */
  #tellNew(): void {
    let lines = 0;
    const fresh: [number, number][] = [];
    for (const [id, count] of this.#counts) {
      lines += count;
      if (!this.#histories.has(id)) fresh.push([id, count]);
    }
    if (fresh.length === 0) return;
    let once = 0;
    for (const history of this.#histories.values()) if (history.lines === 1) once += 1;
    const expected = (lines * (once + 0.5)) / (this.#lines + 1);
    const surprise = countSurprise(fresh.length, expected, expected);
    for (const [id, count] of fresh)
      this.#tell({ kind: 'new', id, sinceMs: this.#openMs, lines: count, usualLines: 0, surprise });
  }

  #tellBurst(id: number, history: TemplateHistory, lines: number): void {
    const surprise = this.#amongAll(history.burstSurprise(lines));
    this.#tell({ kind: 'bursting', id, sinceMs: this.#openMs, lines, usualLines: history.usual, surprise });
  }

  #tellSilence(id: number, history: TemplateHistory): void {
    const silent = this.#buckets - history.lastSeen;
    const surprise = this.#amongAll(history.silenceSurprise(silent));
    const sinceMs = history.lastSeenMs + this.#tuning.bucketMs;
    history.isMissed = this.#tell({ kind: 'vanished', id, sinceMs, lines: 0, usualLines: history.usual, surprise });
  }

  /** So many templates were looked at: one of them is as surprising by chance (Bonferroni). */
  #amongAll(surprise: number): number {
    return Math.max(0, surprise - Math.log10(Math.max(1, this.#histories.size)));
  }

  #tell(news: TemplateNews): boolean {
    if (news.surprise < this.#tuning.leastSurprise) return false;
    this.#news.push(news);
    const most = this.#tuning.mostTemplates;
    if (this.#news.length > 2 * most) this.#news = this.#news.slice(most);
    return true;
  }
}
