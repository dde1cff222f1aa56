// Signals on their way into incidents, one after another, so that two symptoms of one cause never open two.
import type { Incident, IncidentCommand, Refusal, Signal } from '@kintsugi/domain';
import { agent, opensIncident, servicesOf } from '@kintsugi/domain';
import type { Edge, Telemetry } from '../ports/index.ts';
import { belongsTo } from './belongs-to.ts';
import type { Neighbourhood } from './belongs-to.ts';
import { severityOf, titleOf } from './title.ts';

interface IntakeOptions {
  readonly telemetry: Telemetry;
  now(): number;
  newId(): string;
  /** True for a signal that is part of some incident, however old. */
  isKnown(signalId: string): boolean;
  /** Whether a signal is rare enough to open an incident, given the false alarms that its service had. */
  isWorthSaying(signal: Signal): boolean;
  /** Whether what it speaks of is proven ill at this moment. */
  staysIll(signal: Signal): Promise<boolean>;
  /** Incidents that are open or have just ended. */
  open(): Promise<readonly OpenIncident[]>;
  tell(
    id: string,
    command: IncidentCommand,
  ): Promise<{ readonly ok: true } | { readonly ok: false; readonly refusal: Refusal }>;
  /** Ends at once when the engine stops. */
  sleep(ms: number): Promise<void>;
  onTrouble(because: string): void;
}

interface OpenIncident {
  readonly id: string;
  readonly state: Incident;
}

export interface SignalIntake {
  /** Resolves when every signal that opens incidents is part of one; tries again while the store takes no writes. */
  take(signals: readonly Signal[]): Promise<void>;
  /** Signals of the last minutes, newest last. */
  recent(): readonly Signal[];
  start(): void;
  /** Whoever waits in `take` is let go without an answer that it is done. */
  stop(): void;
}

const RECENT_MS = 5 * 60_000;
const MOST_RECENT = 500;
const TOPOLOGY_MS = 5 * 60_000;
const TOPOLOGY_FRESH_MS = 10_000;
const RETRY_MS = 1_000;
/** What is ill for so long is told, however many alarms were false. */
const LASTING_MS = 45_000;
/** What began this long before an incident was resolved was part of what was seen to be well. */
const SEEN_WELL_MS = 3_000;

export function createIntake(options: IntakeOptions): SignalIntake {
  const { now, newId, isKnown, isWorthSaying, staysIll, open, tell, sleep, onTrouble } = options;
  let recent: Signal[] = [];
  let queue: Promise<void> = Promise.resolve();
  let known: { readonly atMs: number; readonly edges: readonly Edge[] } = { atMs: Number.NEGATIVE_INFINITY, edges: [] };
  let stopped = false;

  async function placeSurely(signal: Signal, isLasting = false): Promise<void> {
    // One id for every try: an append whose answer was lost must not open a second incident.
    const freshId = newId();
    while (!stopped) {
      const because = await place(signal, freshId, isLasting).catch((error: unknown) => String(error));
      if (because === null) return;
      onTrouble(`signal ${signal.id} is not placed yet: ${because}`);
      await sleep(RETRY_MS);
    }
    throw new Error('the engine stopped before the signal was placed');
  }

  /** Null when it is part of an incident; else why not yet. */
  async function place(signal: Signal, freshId: string, isLasting: boolean): Promise<string | null> {
    if (isKnown(signal.id)) return null;
    const home = await homeOf(signal, await open());
    if (home === null && !isLasting && !isWorthSaying(signal)) {
      hush(signal);
      return null;
    }
    const by = { actor: agent(signal.crossing === undefined ? 'Scout' : 'Oracle'), atMs: now() };
    const told = await tell(
      home ?? freshId,
      home === null
        ? { ...by, kind: 'open', title: titleOf(signal), severity: severityOf(signal), signal }
        : { ...by, kind: 'join', severity: severityOf(signal), signal },
    );
    if (told.ok || told.refusal.kind === 'already-open' || told.refusal.kind === 'known-signal') return null;
    return told.refusal.detail;
  }

  /** A detector says a thing once. What is hushed and still ill after a while is told all the same: it was no false alarm. */
  function hush(signal: Signal): void {
    const { id, series, surprise } = signal;
    onTrouble(
      `signal ${id} opens no incident unless it lasts: after false alarms of ${series.service} it must be rarer (−log₁₀ p is ${surprise.toFixed(1)}); it stays evidence`,
    );
    void sleep(LASTING_MS)
      .then(() => (stopped ? false : staysIll(signal)))
      .then((isIll) => (isIll ? enqueue([signal], true) : undefined))
      .catch((error: unknown) => onTrouble(`signal ${id} could not be looked at again: ${String(error)}`));
  }

  function enqueue(signals: readonly Signal[], isLasting: boolean): Promise<void> {
    const placed = signals.reduce((before, signal) => before.then(() => placeSurely(signal, isLasting)), queue);
    queue = placed.catch(() => undefined);
    return placed;
  }

  /** Asked once for a burst of signals. Without an answer the map of a while ago is better than none. */
  async function topology(nowMs: number): Promise<readonly Edge[]> {
    if (Math.abs(nowMs - known.atMs) < TOPOLOGY_FRESH_MS) return known.edges;
    const edges = await options.telemetry.edges({ fromMs: nowMs - TOPOLOGY_MS, toMs: nowMs }).catch(() => []);
    if (edges.length > 0) known = { atMs: nowMs, edges };
    return known.edges;
  }

  async function homeOf(signal: Signal, incidents: readonly OpenIncident[]): Promise<string | null> {
    const nowMs = now();
    const edges = await topology(nowMs);
    const fitting = incidents.filter(({ state }) => state.phase !== 'resolved' || isLate(signal, state));
    return belongsTo(signal, fitting.map(neighbourhood), edges);
  }

  return {
    take(signals) {
      const nowMs = now();
      recent = [...recent, ...signals].filter(({ seenMs }) => seenMs > nowMs - RECENT_MS).slice(-MOST_RECENT);
      const opening = signals.filter(opensIncident).toSorted((a, b) => a.onsetMs - b.onsetMs);
      return enqueue(opening, false);
    },
    recent: () => recent,
    start: () => {
      stopped = false;
    },
    stop: () => {
      stopped = true;
    },
  };
}

/** News of what is over; anything newer is trouble that has come back. */
function isLate({ onsetMs }: Signal, { endedMs }: Incident): boolean {
  return onsetMs < (endedMs ?? 0) - SEEN_WELL_MS;
}

function neighbourhood({ id, state }: OpenIncident): Neighbourhood {
  const { onsetMs, lastSignalMs } = state;
  const acted = state.attempts.flatMap(({ outcomeMs, startedMs }) => outcomeMs ?? startedMs);
  return {
    id,
    services: servicesOf(state),
    onsetMs,
    lastSignalMs,
    actedMs: acted.length === 0 ? null : Math.max(...acted),
  };
}
