// Log lines become templates, counted second by second. What is new, bursts or falls silent is a signal: evidence, no incident.
import { TemplateMiner, TemplateWatch, type TemplateNews } from '@kintsugi/analysis';
import type { Signal } from '@kintsugi/domain';
import type { LogLine, TemplateSighting } from '../ports/index.ts';

/** OpenTelemetry's number of WARN: below it a new line, or more of a known one, is no news. */
const WARN = 13;
/** Of one service: what is not seen for longest goes first. */
const MOST_KEYS = 4_000;
/** A bucket shows a burst within seconds, and five of them have been seen before the first customer is. */
const BUCKET_MS = 3_000;
const MEMORY_BUCKETS = 1_200;
/** Silence is news only when it is much rarer than what is new: one in ten thousand buckets by chance. */
const LEAST_SILENCE = 4;
const MOST_SIGNALS = 50;
const LONGEST_TEMPLATE = 400;

export class LogTemplates {
  readonly #services = new Map<string, ServiceLog>();

  accept(lines: readonly LogLine[]): void {
    for (const line of lines) {
      let log = this.#services.get(line.service);
      if (log === undefined) this.#services.set(line.service, (log = new ServiceLog(line.service)));
      log.take(line);
    }
  }

  drain(nowMs: number): { readonly sightings: readonly TemplateSighting[]; readonly signals: readonly Signal[] } {
    const drained = [...this.#services.values()].map((log) => log.drain(nowMs));
    return {
      sightings: drained.flatMap(({ sightings }) => sightings),
      signals: drained.flatMap(({ signals }) => signals).slice(0, MOST_SIGNALS),
    };
  }
}

interface Count {
  readonly id: number;
  readonly second: number;
  readonly severity: number;
  lines: number;
}

class ServiceLog {
  readonly #service: string;
  readonly #miner = new TemplateMiner(MOST_KEYS);
  readonly #watch = new TemplateWatch({ bucketMs: BUCKET_MS, memoryBuckets: MEMORY_BUCKETS });
  /** The worst severity that lines of a template had. */
  readonly #severities = new Map<number, number>();
  #counts = new Map<string, Count>();

  constructor(service: string) {
    this.#service = service;
  }

  take({ body, atMs, severity }: LogLine): void {
    // Only the first row is read: one that begins with a line's end would have none.
    const id = this.#miner.learn(body.trimStart());
    this.#watch.count(id, atMs);
    this.#severities.set(id, Math.max(severity, this.#severities.get(id) ?? 0));
    const second = Math.floor(atMs / 1_000);
    const name = `${id} ${second} ${severity}`;
    const known = this.#counts.get(name);
    if (known === undefined) this.#counts.set(name, { id, second, severity, lines: 1 });
    else known.lines += 1;
  }

  drain(nowMs: number): { readonly sightings: readonly TemplateSighting[]; readonly signals: readonly Signal[] } {
    this.#watch.advance(nowMs);
    for (const change of this.#miner.takeChanges()) {
      if (change.kind === 'folded') this.#watch.fold(change.id, change.into);
      const severity = this.#severities.get(change.id);
      this.#severities.delete(change.id);
      if (change.kind === 'folded' && severity !== undefined)
        this.#severities.set(change.into, Math.max(severity, this.#severities.get(change.into) ?? 0));
    }
    const counts = [...this.#counts.values()];
    this.#counts = new Map();
    return {
      sightings: counts.flatMap((count) => this.#sighting(count)),
      signals: this.#watch.takeNews().flatMap((news) => this.#signal(news, nowMs)),
    };
  }

  #sighting({ id, second, severity, lines }: Count): readonly TemplateSighting[] {
    const template = this.#miner.template(id)?.text.slice(0, LONGEST_TEMPLATE);
    return template === undefined
      ? []
      : [{ service: this.#service, template, severity, count: lines, atMs: second * 1_000 }];
  }

  #signal({ kind, id, sinceMs, lines, usualLines, surprise }: TemplateNews, nowMs: number): readonly Signal[] {
    const template = this.#miner.template(id);
    const isNews = kind === 'vanished' ? surprise >= LEAST_SILENCE : (this.#severities.get(id) ?? 0) >= WARN;
    if (template === null || !isNews) return [];
    return [
      {
        id: `log:${kind}:${this.#service}:${template.id}@${sinceMs}`,
        series: { measure: `log.${kind}`, service: this.#service },
        meaning: 'log',
        direction: kind === 'new' ? 'new' : kind === 'vanished' ? 'gone' : 'up',
        onsetMs: sinceMs,
        seenMs: nowMs,
        band: { low: 0, usual: usualLines, high: usualLines },
        now: lines,
        unit: `lines in ${BUCKET_MS / 1_000} s`,
        surprise,
        text: template.text.slice(0, LONGEST_TEMPLATE),
      },
    ];
  }
}
