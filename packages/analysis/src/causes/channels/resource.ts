// Processor and memory that rose beyond what the load explains. Knows metrics, no traces.
import { median } from '../../statistics/robust.ts';
import type { CauseEvidence } from '../cause-input.ts';
import { natsOf } from '../nats.ts';
import type { ReadColumn } from '../read-columns.ts';
import type { MetricShift } from './metric-shift.ts';

export interface ResourceEvidence extends CauseEvidence {
  readonly kind: 'processor' | 'memory';
  readonly z: number;
}

/** A rise of so much of the usual level is ordinary, whatever the rows before looked like. */
const OF_LEVEL = 0.1;
/** So much of what other services use of the same is nothing yet: tiny services double for a health check. */
const OF_PEERS = 0.02;
const OF_WILD = 0.05;
/** z of a rise that is no evidence. */
const ORDINARY = 3;
const MOST_LOAD = 4;

interface Seen extends ReadColumn {
  readonly shift: MetricShift;
}

/**
 * What rose, by service, the strongest column of each kind.
 *
 * z = (after − before × load) ÷ max(MAD, 10 % of the level, 2 % of the peers' median level, 5 % of the deviation).
 * Cost O(columns), once they are read.
 * Fails where load grows by work that no request counts (batches), and for memory that a collector gives back.
 */
export function resourceEvidence(columns: readonly ReadColumn[]): readonly ResourceEvidence[] {
  const seen = columns.filter(
    (column): column is Seen => column.callee === undefined && !column.meaning.ofHost && column.shift !== null,
  );
  const loads = loadsOf(seen);
  const peers = peerLevels(seen);
  const strongest = new Map<string, ResourceEvidence>();
  for (const {
    service,
    name,
    shift,
    meaning: { kind },
  } of seen) {
    if (kind !== 'processor' && kind !== 'memory') continue;
    const expected = shift.before * (kind === 'processor' ? (loads.get(service) ?? 1) : 1);
    const scale = Math.max(
      shift.deviation,
      OF_LEVEL * Math.abs(expected),
      OF_PEERS * (peers.get(name) ?? 0),
      OF_WILD * shift.wildDeviation,
    );
    const z = scale > 0 ? (shift.after - expected) / scale : 0;
    const nats = natsOf(z) - natsOf(ORDINARY);
    const key = JSON.stringify([service, kind]);
    if (!(z > ORDINARY) || nats <= (strongest.get(key)?.nats ?? 0)) continue;
    strongest.set(key, {
      channel: 'resource',
      service,
      what: name,
      nats,
      expected,
      seen: shift.after,
      unit: '',
      kind,
      z,
    });
  }
  return [...strongest.values()];
}

/** How many times the usual load each service has, from 1 to 4: less load never makes a level suspicious. */
function loadsOf(seen: readonly Seen[]): ReadonlyMap<string, number> {
  const loads = new Map<string, number>();
  for (const {
    service,
    shift,
    meaning: { kind },
  } of seen) {
    if (kind !== 'requests' || !(shift.before > 0)) continue;
    loads.set(service, Math.min(MOST_LOAD, Math.max(1, shift.after / shift.before, loads.get(service) ?? 1)));
  }
  return loads;
}

/** Typical level of a metric over the services that have it. */
function peerLevels(seen: readonly Seen[]): ReadonlyMap<string, number> {
  const byName = Map.groupBy(seen, ({ name }) => name);
  return new Map([...byName].map(([name, all]) => [name, median(all.map(({ shift }) => Math.abs(shift.before)))]));
}
