// Which metrics show the cause best: those of the likeliest services first, and of a service those of its mechanism.
import type { Mechanism, RankedColumn, RankedService } from './cause-input.ts';
import type { MetricMeaning } from './metric-meaning.ts';
import { natsOf } from './nats.ts';
import type { ReadColumn } from './read-columns.ts';

/** Columns of the mechanism stand before all others. */
const OF_MECHANISM = 1_000;
const OF_LEVEL = 0.1;

/**
 * All columns of the ranked services (none of callers' clocks), services in order, then by mechanism, then by how far
 * they moved.
 *
 * Cost O(columns log columns).
 */
export function rankColumns(ranked: readonly RankedService[], columns: readonly ReadColumn[]): readonly RankedColumn[] {
  const byService = Map.groupBy(
    columns.filter(({ callee }) => callee === undefined),
    ({ service }) => service,
  );
  return ranked.flatMap(({ service, mechanism }) =>
    (byService.get(service) ?? [])
      .map((column) => ({ column, merit: meritOf(column, mechanism) }))
      .toSorted((a, b) => b.merit - a.merit)
      .map(({ column: { name } }): RankedColumn => ({ service, name })),
  );
}

function meritOf({ meaning, shift }: ReadColumn, mechanism: Mechanism | null): number {
  if (shift === null) return 0;
  const scale = Math.max(shift.deviation, OF_LEVEL * Math.abs(shift.before));
  const moved = scale > 0 ? natsOf((shift.after - shift.before) / scale) : 0;
  return (mechanism !== null && shows(meaning, mechanism) ? OF_MECHANISM : 0) + moved;
}

function shows({ kind, ofHost }: MetricMeaning, mechanism: Mechanism): boolean {
  if (ofHost) return false;
  switch (mechanism) {
    case 'processor':
    case 'memory':
      return kind === mechanism;
    case 'network':
      return kind === 'latency' || kind === 'traffic';
    case 'latency':
      return kind === 'latency';
    case 'code':
    case 'errors':
      return kind === 'errors' || kind === 'success';
  }
}
