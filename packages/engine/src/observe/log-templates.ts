// Log lines become templates, counted second by second. What is new after a service has been listened to is a signal.
import { logTemplate } from '@kintsugi/analysis';
import type { Signal } from '@kintsugi/domain';
import type { LogLine, TemplateSighting } from '../ports/index.ts';

interface Known {
  readonly firstMs: number;
  readonly severity: number;
}

/** OpenTelemetry's number of WARN: below it a new line is no news. */
const WARN = 13;
const LISTEN_MS = 15_000;
const MOST_TEMPLATES = 2_000;
const OTHER = '(other)';

export class LogTemplates {
  readonly #services = new Map<string, { readonly sinceMs: number; readonly known: Map<string, Known> }>();
  readonly #counts = new Map<string, { sighting: TemplateSighting; count: number }>();
  #signals: Signal[] = [];

  accept(lines: readonly LogLine[]): void {
    for (const line of lines) this.#count(line, this.#learn(line));
  }

  drain(): { readonly sightings: readonly TemplateSighting[]; readonly signals: readonly Signal[] } {
    const sightings = [...this.#counts.values()].map(({ sighting, count }) => ({ ...sighting, count }));
    const signals = this.#signals;
    this.#counts.clear();
    this.#signals = [];
    return { sightings, signals };
  }

  #learn(line: LogLine): string {
    const { service, atMs, severity } = line;
    let listened = this.#services.get(service);
    if (listened === undefined) this.#services.set(service, (listened = { sinceMs: atMs, known: new Map() }));
    const template = logTemplate(line.body);
    if (listened.known.has(template)) return template;
    if (listened.known.size >= MOST_TEMPLATES) return OTHER;
    listened.known.set(template, { firstMs: atMs, severity });
    if (severity >= WARN && atMs - listened.sinceMs >= LISTEN_MS) this.#signals.push(newTemplate(line, template));
    return template;
  }

  #count({ service, severity, atMs }: LogLine, template: string): void {
    const second = Math.floor(atMs / 1_000) * 1_000;
    const name = `${service}\n${second}\n${template}`;
    const known = this.#counts.get(name);
    if (known === undefined)
      this.#counts.set(name, { sighting: { service, template, severity, count: 0, atMs: second }, count: 1 });
    else known.count += 1;
  }
}

function newTemplate({ service, atMs }: LogLine, template: string): Signal {
  return {
    id: `log:${service}:${template}`,
    series: { measure: 'log.new', service },
    meaning: 'log',
    direction: 'new',
    onsetMs: atMs,
    seenMs: atMs,
    band: { low: 0, usual: 0, high: 0 },
    now: 1,
    unit: 'lines',
    surprise: 2,
    text: template,
  };
}
