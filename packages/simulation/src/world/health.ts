// How every service fares in one second: its own trouble, and what its callees hand up to it.
import type { Random } from '../random.ts';
import type { Fault, Trouble } from './faults.ts';
import { NO_TROUBLE } from './faults.ts';
import type { RecordedSeries, Recording } from './recording.ts';
import type { Fleet } from './replicas.ts';

/** As customers of the service feel it. */
export interface Felt {
  readonly errors: number;
  readonly latencyMs: number;
  readonly requests: number;
  readonly unready: number;
}

const BAD_CALLS_HANDED_UP = 0.7;
const CRASHED_MS = 8_000;

/** Fleets come in an order in which each calls only later ones. */
export function feel(
  fleets: readonly Fleet[],
  faults: readonly Fault[],
  nowMs: number,
  clockMs: number,
): ReadonlyMap<string, Felt> {
  const felt = new Map<string, Felt>();
  for (const fleet of fleets.toReversed()) {
    const { shape } = fleet;
    const own = faults
      .filter(({ plan }) => plan.service === shape.name && nowMs >= plan.fromMs)
      .reduce<Trouble>((sum, fault) => joined(sum, fault.trouble(fleet, nowMs)), NO_TROUBLE);
    const callees = shape.callees.flatMap((name) => felt.get(name) ?? []);
    const gone = fleet.ready().length === 0 ? 1 : crashedShare(fleet);
    const well = callees.reduce(
      (share, callee) => share * (1 - BAD_CALLS_HANDED_UP * callee.errors),
      (1 - own.errors) * (1 - gone),
    );
    felt.set(shape.name, {
      errors: Math.max(shape.usualErrors, 1 - well),
      latencyMs: shape.usualMs * own.slower + callees.reduce((sum, { latencyMs }) => sum + latencyMs / 2, 0),
      requests: shape.requests * own.traffic,
      unready: fleet.replicas.filter((replica) => isIll(replica, clockMs)).length,
    });
  }
  return felt;
}

function joined(a: Trouble, b: Trouble): Trouble {
  return { errors: 1 - (1 - a.errors) * (1 - b.errors), slower: a.slower * b.slower, traffic: a.traffic * b.traffic };
}

function crashedShare({ replicas }: Fleet): number {
  const crashed = replicas.filter(({ state }) => state === 'crashed').length;
  return crashed / Math.max(1, replicas.length);
}

/** Starting for the first time and draining are part of a change, not an illness. */
function isIll({ state, lastExit }: Fleet['replicas'][number], clockMs: number): boolean {
  return state === 'unready' || state === 'crashed' || (lastExit !== null && clockMs - lastExit.atMs < CRASHED_MS);
}

/** Writes one second of all services, with the noise that measured things have. */
export function record(
  recording: Recording,
  fleets: readonly Fleet[],
  felt: ReadonlyMap<string, Felt>,
  outsideErrors: number,
  random: Random,
): void {
  for (const fleet of fleets) {
    const { name: service, outside, capacity } = fleet.shape;
    const one = felt.get(service);
    if (one === undefined) continue;
    const series = seriesOf(recording, fleet);
    const requests = Math.round(one.requests * random.between(0.95, 1.05));
    const errors = Math.min(requests, Math.floor(requests * one.errors + random.next()));
    recording.write(series.requests, requests);
    recording.write(series.errors, errors);
    recording.write(series.latency, one.latencyMs * random.between(0.92, 1.08));
    recording.write(series.unready, one.unready);
    const load = Math.min(1, one.requests / (capacity * Math.max(1, fleet.ready().length)));
    for (const { instance, state } of fleet.replicas)
      if (state === 'ready') recording.write(recording.of({ measure: 'utilization', service, instance }, '1'), load);
    const most = fleet.replicas.reduce((all, { memoryBytes }) => Math.max(all, memoryBytes), 0);
    recording.write(series.memory, most * random.between(0.995, 1.005));
    if (outside !== null) recordOutside(recording, { service, peer: outside }, requests, outsideErrors);
  }
}

/** What is measured of every service, whatever it is. */
export interface ServiceSeries {
  readonly requests: RecordedSeries;
  readonly errors: RecordedSeries;
  readonly latency: RecordedSeries;
  readonly unready: RecordedSeries;
  readonly memory: RecordedSeries;
}

const known = new WeakMap<Fleet, ServiceSeries>();

export function seriesOf(recording: Recording, fleet: Fleet): ServiceSeries {
  const service = fleet.shape.name;
  const series = known.get(fleet) ?? {
    requests: recording.of({ measure: 'requests', service }, '1'),
    errors: recording.of({ measure: 'errors', service }, '1'),
    latency: recording.of({ measure: 'duration.p90', service }, 'ms'),
    unready: recording.of({ measure: 'unready', service }, 'replicas'),
    memory: recording.of({ measure: 'memory.most', service }, 'bytes'),
  };
  known.set(fleet, series);
  return series;
}

/** What the caller sees of it, and our own probe. */
function recordOutside(
  recording: Recording,
  edge: { readonly service: string; readonly peer: string },
  requests: number,
  errors: number,
): void {
  recording.write(recording.of({ measure: 'requests', ...edge }, '1'), requests);
  recording.write(recording.of({ measure: 'errors', ...edge }, '1'), Math.floor(requests * errors));
  recording.write(recording.of({ measure: 'probe.failing', service: edge.peer }, '1'), errors > 0.1 ? 1 : 0);
}
