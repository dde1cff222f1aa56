// Signals on their way into incidents, one after another, so that two symptoms of one cause never open two.
import type { Incident, IncidentCommand, Signal } from '@kintsugi/domain';
import { agent, opensIncident, servicesOf } from '@kintsugi/domain';
import type { Telemetry } from '../ports/index.ts';
import { belongsTo } from './belongs-to.ts';
import type { Neighbourhood } from './belongs-to.ts';
import { severityOf, titleOf } from './title.ts';

interface IntakeOptions {
  readonly telemetry: Telemetry;
  now(): number;
  newId(): string;
  open(): Promise<readonly { readonly id: string; readonly state: Incident }[]>;
  tell(id: string, command: IncidentCommand): Promise<{ readonly ok: boolean }>;
}

export interface SignalIntake {
  take(signals: readonly Signal[]): Promise<void>;
  /** Signals of the last minutes, newest last. */
  recent(): readonly Signal[];
}

const RECENT_MS = 5 * 60_000;
const MOST_RECENT = 500;
const TOPOLOGY_MS = 5 * 60_000;

export function createIntake({ telemetry, now, newId, open, tell }: IntakeOptions): SignalIntake {
  let recent: Signal[] = [];
  let queue: Promise<void> = Promise.resolve();

  async function place(signal: Signal): Promise<void> {
    const nowMs = now();
    const incidents = await open();
    if (incidents.some(({ state }) => state.signals.some(({ id }) => id === signal.id))) return;
    const edges = await telemetry.edges({ fromMs: nowMs - TOPOLOGY_MS, toMs: nowMs }).catch(() => []);
    const joined = belongsTo(signal, incidents.map(neighbourhood), edges);
    const actor = agent(signal.crossing === undefined ? 'Scout' : 'Oracle');
    const home = incidents.find(({ id }) => id === joined);
    if (home !== undefined && home.state.phase === 'resolved') return;
    if (home !== undefined) {
      await tell(home.id, { kind: 'join', signal, actor, atMs: nowMs });
      return;
    }
    await tell(newId(), {
      kind: 'open',
      title: titleOf(signal),
      severity: severityOf(signal),
      signal,
      actor,
      atMs: nowMs,
    });
  }

  return {
    take(signals) {
      const nowMs = now();
      recent = [...recent, ...signals].filter(({ seenMs }) => seenMs > nowMs - RECENT_MS).slice(-MOST_RECENT);
      const opening = signals.filter(opensIncident).toSorted((a, b) => a.onsetMs - b.onsetMs);
      queue = opening.reduce((before, signal) => before.then(() => place(signal)), queue).catch(() => {});
      return queue;
    },
    recent: () => recent,
  };
}

function neighbourhood({ id, state }: { readonly id: string; readonly state: Incident }): Neighbourhood {
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
