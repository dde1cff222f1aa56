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

/** What can still be known of a service at a moment that is over. */
export interface PastFacts {
  readonly state: Pick<ServiceState, 'service' | 'url' | 'release' | 'configuration' | 'desiredReplicas'>;
  readonly releases: readonly ReleaseState[];
  readonly figures: ServiceSummary['figures'];
  /** Replicas that should have answered and did not; null where nothing was stored. */
  readonly unready: number | null;
  readonly lastChange: Change | null;
  readonly incidents: readonly IncidentRecord[];
}

export function presentPastSummary(facts: PastFacts): ServiceSummary {
  const { state, releases, figures, unready, lastChange, incidents } = facts;
  const ready = unready === null ? null : Math.max(0, state.desiredReplicas - unready);
  return {
    name: state.service,
    url: state.url,
    ...judgePast(facts),
    release: state.release,
    releaseNumber: releases.find(({ release }) => release === state.release)?.number ?? null,
    configuration: state.configuration,
    replicas: { ready, desired: state.desiredReplicas },
    figures,
    lastChange: lastChange === null ? null : presentChange(lastChange),
    openIncidents: incidents.map(({ id }) => id),
  };
}

/** Says from what it is derived; what was not stored is never taken for health. */
function judgePast({ state, figures, unready, incidents }: PastFacts): { verdict: Verdict; because: string } {
  const [incident] = incidents;
  if (incident !== undefined) return { verdict: 'unhealthy', because: incident.state.title };
  if (unready === null) {
    return figures.requestsPerSecond === null
      ? { verdict: 'unobserved', because: 'nothing of the minute before is stored' }
      : {
          verdict: 'inconclusive',
          because: 'requests were seen and no incident was open; nothing says how its replicas were',
        };
  }
  if (unready === 0) return { verdict: 'healthy', because: 'its replicas answered, and no incident was open' };
  return unready >= state.desiredReplicas
    ? { verdict: 'unhealthy', because: 'no replica answered' }
    : { verdict: 'inconclusive', because: `${unready} of ${state.desiredReplicas} replicas did not answer` };
}

/** Counts of what is shown, so that what is cut to a reader is counted anew. */
export function statusOf(services: Answer<'getServicesStatus'>['items']): Answer<'getServicesStatus'> {
  const many = (verdict: (typeof services)[number]['verdict']) =>
    services.filter((service) => service.verdict === verdict).length;
  return {
    healthy: many('healthy'),
    unhealthy: many('unhealthy'),
    inconclusive: many('inconclusive'),
    unobserved: many('unobserved'),
    items: services.map(({ name, verdict, because, release, openIncidents }) => ({
      name,
      verdict,
      because,
      release,
      openIncidents,
    })),
  };
}

export function openIncidentsOf(service: string, board: readonly IncidentRecord[]): IncidentRecord[] {
  return board.filter(({ state }) => state.phase !== 'resolved' && servicesOf(state).includes(service));
}
