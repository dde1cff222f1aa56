// Incidents made up for tests of lists and figures.
import type { Summary } from './rows.ts';

const BEGIN_MS = Date.parse('2026-11-01T00:00:00.000Z');

/** The `n`th: opened `n` minutes after the first of the month, over after a minute unless `changes` say otherwise. */
export function incidentOf(n: number, changes: Partial<Summary> = {}): Summary {
  const onsetMs = BEGIN_MS + n * 60_000;
  return {
    id: `inc_${String(n).padStart(5, '0')}`,
    version: 1,
    title: `alpha: requests fail, number ${n}`,
    phase: 'resolved',
    severity: 'major',
    services: ['alpha'],
    openedAt: new Date(onsetMs + 10_000).toISOString(),
    onsetAt: new Date(onsetMs).toISOString(),
    endedAt: new Date(onsetMs + 60_000).toISOString(),
    ending: 'healed',
    leading: {
      says: 'release 2 of alpha',
      confidence: 0.9,
      cause: { kind: 'release', service: 'alpha', subject: '2' },
    },
    waitsFor: null,
    ...changes,
  };
}
