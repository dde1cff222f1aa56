// Where time or errors enter the flow of requests, from golden signals alone. Knows metrics and edges, no traces.
import { median } from '../../statistics/robust.ts';
import type { CauseEvidence, CauseInput, Symptom } from '../cause-input.ts';
import type { MetricKind } from '../metric-meaning.ts';
import { natsOf } from '../nats.ts';
import type { ReadColumn } from '../read-columns.ts';
import { metricShift } from './metric-shift.ts';

/** A share of the symptom below this is noise that happens to be there at the same time. */
const NOISE_SHARE = 0.05;
/** The row after that of the alert is fuller of the same, those later of what else there is. */
const ROWS_AFTER_ALERT = 1;

/**
 * Each service's own part of the symptom: its burden (time or failures for each request of the symptom's service) in
 * alerting rows above that in quiet ones, less the same of its callees.
 *
 * Quiet are rows of the trouble itself in which the symptom rests, where there are any: what ran before may have been
 * another load. A part counts by how far it stands out of the service's own noise in the rows before.
 * Needs requests with mean latency, success or errors; answers nothing else.
 * Cost O(rows × services + edges). Fails when calls are not waited for, and when two faults overlap.
 */
export function flowEvidence(
  columns: readonly ReadColumn[],
  { onsetRow = 0, edges = [], symptom }: CauseInput,
): readonly CauseEvidence[] {
  if (symptom === null || symptom === undefined) return [];
  const burdens = burdensOf(columns, symptom);
  const entry = burdens.get(symptom.service);
  if (entry === undefined) return [];
  const rows = rowsOf(entry, onsetRow, symptom.row === undefined ? Infinity : symptom.row + ROWS_AFTER_ALERT);
  const excess = new Map([...burdens].map(([service, burden]) => [service, excessOf(burden, rows)]));
  const whole = excess.get(symptom.service) ?? 0;
  if (!(whole > 0)) return [];
  const callees = Map.groupBy(edges, ([caller]) => caller);
  return [...burdens].flatMap(([service, burden]): CauseEvidence[] => {
    const own = Math.max(0, excess.get(service) ?? 0);
    const below = new Set((callees.get(service) ?? []).map(([, callee]) => callee));
    const explained = [...below].reduce((sum, callee) => sum + Math.max(0, Math.min(own, excess.get(callee) ?? 0)), 0);
    const share = (own - explained) / whole;
    const wild = (metricShift(burden, onsetRow)?.deviation ?? 0) / Math.sqrt(rows.alerting.length);
    const nats = natsOf(share / Math.max(NOISE_SHARE, wild / whole)) - natsOf(1);
    if (!(share > 0 && nats > 0)) return [];
    const unit = `of the symptom at ${symptom.service}`;
    return [{ channel: 'flow', service, what: symptom.kind, nats, expected: 0, seen: share, unit }];
  });
}

/** Time or failures in each row for each request of the symptom's service, so that a busier row is no worse for that. */
function burdensOf(all: readonly ReadColumn[], symptom: Symptom): ReadonlyMap<string, Float64Array> {
  const byService = Map.groupBy(
    all.filter(({ callee }) => callee === undefined),
    ({ service }) => service,
  );
  const load = meanColumn(byService.get(symptom.service) ?? [], 'requests');
  const burdens = new Map<string, Float64Array>();
  if (load === null) return burdens;
  for (const [service, columns] of byService) {
    const burden = badOf(columns, symptom.kind);
    if (burden === null) continue;
    for (let row = 0; row < burden.length; row += 1) {
      const requests = load[row] as number;
      burden[row] = requests > 0 && Number.isFinite(burden[row]) ? (burden[row] as number) / requests : 0;
    }
    burdens.set(service, burden);
  }
  return burdens;
}

/** Seconds spent, or requests failed, in each row: what adds up along calls. NaN where it was not measured. */
function badOf(columns: readonly ReadColumn[], kind: Symptom['kind']): Float64Array | null {
  const requests = meanColumn(columns, 'requests');
  const success = kind === 'errors' ? meanColumn(columns, 'success') : null;
  const errors = kind === 'errors' ? meanColumn(columns, 'errors') : null;
  const latency = kind === 'latency' ? meanColumn(columns, 'latency') : null;
  if (success === null && errors !== null) return Float64Array.from(errors);
  const perCall = success ?? latency;
  if (requests === null || perCall === null) return null;
  // A share of requests comes as 0 to 1, or as per cent.
  const whole = success !== null && success.some((value) => value > 1) ? 100 : 1;
  const bad = new Float64Array(requests.length);
  for (let row = 0; row < bad.length; row += 1) {
    const value = perCall[row] as number;
    bad[row] = (requests[row] as number) * (success === null ? value : Math.max(0, 1 - value / whole));
  }
  return bad;
}

/** Only means: percentiles of callees do not add up to those of their callers. In whatever order they come. */
function meanColumn(columns: readonly ReadColumn[], kind: MetricKind): Float64Array | null {
  const fitting = columns.filter(
    ({ meaning }) => meaning.kind === kind && meaning.statistic === 'mean' && !meaning.ofClient,
  );
  const level = ({ shift }: ReadColumn): number => shift?.after ?? 0;
  return fitting.toSorted((a, b) => level(b) - level(a))[0]?.values ?? null;
}

interface Rows {
  readonly alerting: readonly number[];
  readonly quiet: readonly number[];
}

/** Rows of trouble in which the symptom is above and below the middle of its range; where it never rests, those before. */
function rowsOf(burden: Float64Array, onsetRow: number, lastRow: number): Rows {
  const rows = Array.from(burden.keys()).filter((row) => row <= lastRow);
  const since = rows.slice(onsetRow);
  const most = since.reduce((top, row) => Math.max(top, burden[row] as number), -Infinity);
  const least = since.reduce((low, row) => Math.min(low, burden[row] as number), Infinity);
  const usual = onsetRow > 0 ? median(burden.subarray(0, onsetRow)) : least;
  if (least > (usual + most) / 2) return { alerting: since, quiet: rows.slice(0, onsetRow) };
  const isHigh = (row: number): boolean => (burden[row] as number) > (least + most) / 2;
  return { alerting: since.filter(isHigh), quiet: since.filter((row) => !isHigh(row)) };
}

function excessOf(burden: Float64Array, { alerting, quiet }: Rows): number {
  const meanOver = (rows: readonly number[]): number =>
    rows.length === 0 ? 0 : rows.reduce((sum, row) => sum + (burden[row] as number), 0) / rows.length;
  return meanOver(alerting) - meanOver(quiet);
}
