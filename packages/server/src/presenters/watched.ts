// Services, replicas and changes as the wire shows them, and the verdict on each service.
import type { Answer } from '@kintsugi/contract';
import type { Change, Verdict } from '@kintsugi/domain';
import { servicesOf } from '@kintsugi/domain';
import type { ReleaseState, ReplicaState, ServiceState } from '@kintsugi/engine/ports';
import { iso, isoOrNull } from './figures.ts';
import type { IncidentRecord } from './incident.ts';

type Service = Answer<'getService'>;
export type ServiceSummary = Answer<'listServices'>['items'][number];
type ChangeShape = Answer<'listChanges'>['items'][number];

export interface ServiceFacts {
  readonly state: ServiceState;
  readonly releases: readonly ReleaseState[];
  readonly figures: ServiceSummary['figures'];
  readonly lastChange: Change | null;
  /** Open incidents that speak of it. */
  readonly incidents: readonly IncidentRecord[];
}

export function presentServiceSummary({
  state,
  releases,
  figures,
  lastChange,
  incidents,
}: ServiceFacts): ServiceSummary {
  const judged = judge(state, figures, incidents);
  return {
    name: state.service,
    url: state.url,
    ...judged,
    release: state.release,
    releaseNumber: releases.find(({ release }) => release === state.release)?.number ?? null,
    configuration: state.configuration,
    replicas: { ready: readyCount(state), desired: state.desiredReplicas },
    figures,
    lastChange: lastChange === null ? null : presentChange(lastChange),
    openIncidents: incidents.map(({ id }) => id),
  };
}

export function presentService(facts: ServiceFacts): Service {
  const { state, releases } = facts;
  return {
    ...presentServiceSummary(facts),
    replicaStates: state.replicas.map(presentReplica),
    releases: releases.map((known) => ({
      release: known.release,
      number: known.number,
      contentHash: known.contentHash,
      registeredAt: iso(known.registeredMs),
      current: known.release === state.release,
    })),
    limits: { ...state.limits },
    dependsOn: [...state.dependsOn],
  };
}

/** An open incident weighs more than its health checks; without a check or any traffic nobody can tell. */
function judge(
  state: ServiceState,
  figures: ServiceSummary['figures'],
  incidents: readonly IncidentRecord[],
): { verdict: Verdict; because: string } {
  const [incident] = incidents;
  if (incident !== undefined) return { verdict: 'unhealthy', because: incident.state.title };
  const ready = readyCount(state);
  if (state.desiredReplicas > 0 && ready === 0) return { verdict: 'unhealthy', because: 'no replica is ready' };
  if (ready < state.desiredReplicas)
    return { verdict: 'inconclusive', because: `${ready} of ${state.desiredReplicas} replicas are ready` };
  const checked = state.replicas.some(({ healthy }) => healthy !== null);
  if (!checked && figures.requestsPerSecond === null)
    return { verdict: 'unobserved', because: 'neither a health check nor a request was seen' };
  if (figures.requestsPerSecond === null)
    return { verdict: 'healthy', because: 'health checks pass; no request was seen' };
  return { verdict: 'healthy', because: 'health checks pass and no incident is open' };
}

function readyCount({ replicas }: ServiceState): number {
  return replicas.filter(({ state }) => state === 'ready').length;
}

function presentReplica(replica: ReplicaState): Service['replicaStates'][number] {
  const { startedMs, lastExit, ...rest } = replica;
  return {
    ...rest,
    startedAt: isoOrNull(startedMs),
    lastExit: lastExit === null ? null : { at: iso(lastExit.atMs), says: lastExit.because },
  };
}

export function presentChange({ atMs, completedMs, summary, actionKey, ...change }: Change): ChangeShape {
  return { ...change, at: iso(atMs), completedAt: isoOrNull(completedMs), says: summary, actionKey: actionKey ?? null };
}

export function openIncidentsOf(service: string, board: readonly IncidentRecord[]): IncidentRecord[] {
  return board.filter(({ state }) => state.phase !== 'resolved' && servicesOf(state).includes(service));
}
