// Callers' own clocks on their calls, as metrics: for a shop without traces. Knows columns that name a callee.
import type { CauseEvidence } from '../cause-input.ts';
import { natsOf } from '../nats.ts';
import type { ReadColumn } from '../read-columns.ts';
import type { MetricShift } from './metric-shift.ts';

/** A call may take half as long again by chance. */
const OF_LEVEL = 0.5;
const ORDINARY = 3;
/** Share of the rows since the onset without a call, from which on calls count as missing. */
const MISSING = 0.3;

interface EdgeColumn extends ReadColumn {
  readonly callee: string;
}

/**
 * Callees that every caller waits longer for, and callers that stopped calling.
 *
 * A callee keeps what it does not itself wait for. Cost O(rows × columns + edges).
 * Fails for a callee with one caller that is slow itself at sending.
 */
export function latencyEvidence(columns: readonly ReadColumn[], onsetRow: number): readonly CauseEvidence[] {
  const edges = columns.filter(
    (column): column is EdgeColumn => column.callee !== undefined && column.meaning.kind === 'latency',
  );
  const slower = edges.flatMap(slowerCalls);
  const kept = slower.map((one) => {
    const below = slower.filter(({ caller }) => caller === one.service).map(({ nats }) => nats);
    return { ...one, nats: Math.max(0, one.nats - Math.max(0, ...below)) };
  });
  return [...kept.map(asEvidence), ...edges.flatMap((edge) => stoppedCalling(edge, onsetRow))];
}

interface SlowerCalls {
  readonly caller: string;
  readonly service: string;
  readonly nats: number;
  readonly shift: MetricShift;
}

function slowerCalls({ service, callee, shift }: EdgeColumn): readonly SlowerCalls[] {
  if (shift === null) return [];
  const scale = Math.max(shift.deviation, shift.wildDeviation, OF_LEVEL * shift.before);
  const z = scale > 0 ? (shift.after - shift.before) / scale : 0;
  return z > ORDINARY ? [{ caller: service, service: callee, nats: natsOf(z) - natsOf(ORDINARY), shift }] : [];
}

function asEvidence({ caller, service, nats, shift }: SlowerCalls): CauseEvidence {
  const { before: expected, after: seen } = shift;
  return { channel: 'latency', service, what: `calls of ${caller}`, nats, expected, seen, unit: '' };
}

function stoppedCalling({ service, callee, values }: EdgeColumn, onsetRow: number): readonly CauseEvidence[] {
  const shareOf = (part: Float64Array): number =>
    part.reduce((gaps, value) => gaps + (Number.isFinite(value) ? 0 : 1), 0) / Math.max(1, part.length);
  const [before, after] = [shareOf(values.subarray(0, onsetRow)), shareOf(values.subarray(onsetRow))];
  const rows = values.length - onsetRow;
  // Laplace's rule: a call that was never missing in n rows is missed once in n + 2.
  const usual = (before * onsetRow + 1) / (onsetRow + 2);
  if (!(after > MISSING && after > usual)) return [];
  const ratio =
    rows * (after * Math.log(after / usual) + (after < 1 ? (1 - after) * Math.log((1 - after) / (1 - usual)) : 0));
  return [
    {
      channel: 'latency',
      service,
      what: `calls to ${callee}`,
      nats: Math.log1p(2 * ratio),
      expected: 1 - before,
      seen: 1 - after,
      unit: 'of the time',
    },
  ];
}
