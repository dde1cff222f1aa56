// One incident per cause: decides which open incident a signal belongs to, by time and topology, or that it is a new one.
import type { Signal } from '@kintsugi/domain';
import type { Edge } from '../ports/index.ts';

/** What correlation needs to know of an incident that is open, or that has just ended. */
export interface Neighbourhood {
  readonly id: string;
  readonly services: readonly string[];
  readonly onsetMs: number;
  readonly lastSignalMs: number;
  /** When its last action took effect; what that stirs up is its own doing. */
  readonly actedMs: number | null;
}

/** Signals of one cause show within this time of each other, or within this time after an action. */
const SAME_CAUSE_MS = 90_000;
const OWN_DOING_MS = 20_000;
const HOPS = 3;

/** The incident that `signal` joins, or null when it opens a new one. */
export function belongsTo(signal: Signal, incidents: readonly Neighbourhood[], edges: readonly Edge[]): string | null {
  const { service } = signal.series;
  const near = incidents.filter(
    (incident) =>
      isClose(signal, incident) && incident.services.some((other) => distance(service, other, edges) <= HOPS),
  );
  near.sort((a, b) => Math.abs(a.onsetMs - signal.onsetMs) - Math.abs(b.onsetMs - signal.onsetMs));
  return near[0]?.id ?? null;
}

function isClose(signal: Signal, { onsetMs, lastSignalMs, actedMs }: Neighbourhood): boolean {
  if (signal.onsetMs >= onsetMs - SAME_CAUSE_MS && signal.onsetMs <= lastSignalMs + SAME_CAUSE_MS) return true;
  return actedMs !== null && signal.onsetMs >= actedMs - OWN_DOING_MS && signal.onsetMs <= actedMs + OWN_DOING_MS;
}

/** Hops between two services along calls in either direction, but never through something outside. */
export function distance(from: string, to: string, edges: readonly Edge[]): number {
  if (from === to) return 0;
  let frontier = [from];
  const seen = new Set(frontier);
  for (let hops = 1; hops <= HOPS; hops += 1) {
    frontier = frontier.flatMap((node) =>
      edges
        .filter(({ outside }) => !outside)
        .flatMap(({ caller, callee }) => (caller === node ? [callee] : callee === node ? [caller] : [])),
    );
    frontier = frontier.filter((node) => !seen.has(node));
    if (frontier.includes(to)) return hops;
    for (const node of frontier) seen.add(node);
  }
  return Number.POSITIVE_INFINITY;
}
