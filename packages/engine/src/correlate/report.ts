// What a person saw, as signals: one a service. No series stands behind it, so no reading of ours can call it over.
import type { Severity, Signal } from '@kintsugi/domain';

/** An incident that a person opens. */
export interface Report {
  readonly title: string;
  readonly severity: Severity;
  /** At least one. */
  readonly services: readonly [string, ...string[]];
  /** Since when, as the person says. */
  readonly onsetMs: number;
}

const NOTHING_USUAL = { low: 0, usual: 0, high: 0 };

export function reportSignals(
  { title, services, onsetMs }: Report,
  seenMs: number,
  newId: () => string,
): readonly [Signal, ...Signal[]] {
  const signalOf = (service: string): Signal => ({
    id: newId(),
    series: { measure: 'report', service },
    meaning: 'report',
    direction: 'new',
    onsetMs,
    seenMs,
    band: NOTHING_USUAL,
    now: 1,
    unit: 'report',
    surprise: 0,
    text: title,
  });
  const [first, ...others] = services;
  return [signalOf(first), ...others.map(signalOf)];
}
