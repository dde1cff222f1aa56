// Services as they were at a moment: from the runtime's changes, the telemetry store and the incidents of then.
import type { Change } from '@kintsugi/domain';
import { MEASURES } from '@kintsugi/engine';
import type { ReleaseState, ServiceState, Telemetry } from '@kintsugi/engine/ports';
import type { IncidentRecord } from '../../presenters/incident.ts';
import { openIncidentsOf, presentPastSummary, type ServiceSummary } from '../../presenters/watched.ts';
import { goldenSignalsBefore } from '../golden-signals.ts';
import type { Site } from '../site.ts';
import { openAt } from './incidents-at.ts';
import type { Moment } from './moment.ts';

/** What was sent in the last moments is still on its way. */
const LATENESS_MS = 1_000;
const UNREADY_STEP_MS = 5_000;
const UNREADY_STEPS = 4;

/** Services of today that were there then; what is gone since is known to no runtime. `open`: the incidents of then. */
export async function servicesAt(
  site: Site,
  moment: Moment,
  open: Promise<readonly IncidentRecord[]> = openAt(site, moment),
): Promise<ServiceSummary[]> {
  const atMs = Math.min(moment.atMs ?? moment.knownMs ?? Infinity, site.now() - LATENESS_MS);
  const knownAtMs = moment.knownMs ?? undefined;
  const [states, changes, incidents, figuresOf, unreadyOf] = await Promise.all([
    site.runtime.services(),
    site.runtime.changes(0),
    open,
    goldenSignalsBefore(site.telemetry, atMs, knownAtMs),
    unreadyBefore(site.telemetry, atMs, knownAtMs),
  ]);
  const summaries = states.map(async (now) => {
    const ofService = changes.filter(({ service }) => service === now.service);
    const releases = await site.runtime.releases(now.service);
    const state = stateAt(now, releases, ofService, atMs);
    if (state === null) return [];
    const figures = figuresOf(now.service);
    const unready = unreadyOf(now.service);
    const lastChange = ofService.findLast((change) => change.atMs <= atMs) ?? null;
    return [
      presentPastSummary({
        state,
        releases,
        figures,
        unready,
        lastChange,
        incidents: openIncidentsOf(now.service, incidents),
      }),
    ];
  });
  return (await Promise.all(summaries)).flat();
}

/** Goes back from today over the changes since then. Null: it was not there yet. */
function stateAt(
  now: ServiceState,
  releases: readonly ReleaseState[],
  changes: readonly Change[],
  atMs: number,
): Pick<ServiceState, 'service' | 'url' | 'release' | 'configuration' | 'desiredReplicas'> | null {
  const { service, url } = now;
  const firstMs = Math.min(
    ...releases.map(({ registeredMs }) => registeredMs),
    ...changes.map((change) => change.atMs),
  );
  if (firstMs > atMs && firstMs !== Infinity) return null;
  const valueOf = (kind: Change['kind']): string | null => {
    const of = changes.filter((change) => change.kind === kind);
    const before = of.findLast((change) => change.atMs <= atMs);
    return before?.to ?? of[0]?.from ?? null;
  };
  return {
    service,
    url,
    release: valueOf('release') ?? now.release,
    configuration: numberOr(valueOf('configuration'), now.configuration),
    desiredReplicas: numberOr(valueOf('scale'), now.desiredReplicas),
  };
}

function numberOr(text: string | null, otherwise: number): number {
  const value = Number(text ?? Number.NaN);
  return Number.isInteger(value) && value >= 0 ? value : otherwise;
}

/** The newest count of replicas that did not answer, by service; null where none was stored. */
async function unreadyBefore(
  telemetry: Telemetry,
  toMs: number,
  knownAtMs?: number,
): Promise<(service: string) => number | null> {
  const found = await telemetry
    .series({
      fromMs: toMs - UNREADY_STEPS * UNREADY_STEP_MS,
      toMs,
      stepMs: UNREADY_STEP_MS,
      match: { measure: MEASURES.unready.name },
      join: 'max',
      ...(knownAtMs === undefined ? {} : { knownAtMs }),
    })
    .catch(() => []);
  return (service) => {
    const values = found.find(({ series }) => series.service === service)?.values ?? [];
    return Array.from(values).findLast(Number.isFinite) ?? null;
  };
}
