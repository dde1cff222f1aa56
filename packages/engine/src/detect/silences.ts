// Metrics that a service has stopped to send: silence of all its replicas, told once. Knows no values.
import type { Signal } from '@kintsugi/domain';

/** How long one series has been silent, and how many of its usual steps that is; NaN while its step is not known. */
export interface Silence {
  readonly service: string;
  readonly name: string;
  readonly silentMs: number;
  readonly steps: number;
}

/** Exporters miss a beat now and then, and a deployment takes some. */
const LEAST_STEPS = 10;
const LEAST_MS = 30_000;
const MOST_SURPRISING = 30;

/** O(series) a look. */
export class Silences {
  #gone = new Set<string>();

  /** What fell silent since the last look. A metric lives as long as any replica sends it. */
  look(all: Iterable<Silence>, nowMs: number): readonly Signal[] {
    const shortest = new Map<string, Silence>();
    for (const one of all) {
      const name = `${one.service}\n${one.name}`;
      const known = shortest.get(name);
      if (known === undefined || one.silentMs < known.silentMs) shortest.set(name, one);
    }
    const gone = new Map(
      [...shortest].filter(([, { steps, silentMs }]) => steps >= LEAST_STEPS && silentMs >= LEAST_MS),
    );
    const news = [...gone].flatMap(([name, silence]) => (this.#gone.has(name) ? [] : [signalOf(silence, nowMs)]));
    this.#gone = new Set(gone.keys());
    return news;
  }
}

function signalOf({ service, name, silentMs, steps }: Silence, nowMs: number): Signal {
  const onsetMs = nowMs - silentMs;
  return {
    id: `gone:${service}:${name}@${onsetMs}`,
    series: { measure: name, service },
    meaning: 'other',
    direction: 'gone',
    onsetMs,
    seenMs: nowMs,
    band: { low: 0, usual: 0, high: 0 },
    now: 0,
    unit: '',
    // As improbable as so many empty steps in a row of a Poisson law with one point a step.
    surprise: Math.min(MOST_SURPRISING, steps / Math.LN10),
  };
}
