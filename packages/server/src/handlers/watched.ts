// What is watched: services, their neighbours, what changed in them, and what a person does to one.
import type { Answer } from '@kintsugi/contract';
import type { ActionRequest, Change, Ruling } from '@kintsugi/domain';
import { describeAction } from '@kintsugi/domain';
import type { ServiceState } from '@kintsugi/engine/ports';
import type { Call, Handlers, Outcome } from '../http/handler.ts';
import { answer } from '../http/handler.ts';
import { nearestName } from '../input-faults/nearest.ts';
import { presentAction, presentInverse, presentOutcome, presentRuling } from '../presenters/action.ts';
import {
  openIncidentsOf,
  presentChange,
  presentService,
  presentServiceSummary,
  statusOf,
  type ServiceFacts,
} from '../presenters/watched.ts';
import { createGoldenSignals } from './golden-signals.ts';
import { momentOf } from './past/moment.ts';
import { servicesAt } from './past/services-at.ts';
import { refusal } from './refusals.ts';
import type { Site } from './site.ts';

type Names = 'listServices' | 'getServicesStatus' | 'getService' | 'actOnService' | 'getTopology' | 'listChanges';

const DAY_MS = 86_400_000;
const TOPOLOGY_WINDOW_MS = 15 * 60_000;

export function watchedHandlers(site: Site): Pick<Handlers, Names> {
  const goldenSignals = createGoldenSignals(site.telemetry);
  const facts = () => factsOf(site, goldenSignals);
  return {
    listServices: async ({ query }) => {
      const moment = momentOf(query);
      if (moment !== null) return answer({ items: await servicesAt(site, moment) });
      return answer({ items: (await facts()).map(presentServiceSummary) });
    },
    getServicesStatus: async () => answer(statusOf((await facts()).map(presentServiceSummary))),
    getService: async ({ params }) => {
      const all = await facts();
      const found = all.find(({ state }) => state.service === params.name);
      return found === undefined
        ? unknownService(
            params.name,
            all.map(({ state }) => state),
          )
        : answer(presentService(found));
    },
    actOnService: (call) => act(site, call),
    getTopology: async () => answer(await topology(site, facts)),
    listChanges: async ({ query }) => {
      const sinceMs = query.since === undefined ? site.now() - DAY_MS : Date.parse(query.since);
      const changes = (await site.runtime.changes(sinceMs)).filter(
        ({ service }) => query.service === undefined || service === query.service,
      );
      return answer({ items: changes.toReversed().slice(0, query.limit).map(presentChange) });
    },
  };
}

type GoldenSignals = ReturnType<typeof createGoldenSignals>;

async function factsOf(site: Site, goldenSignals: GoldenSignals): Promise<ServiceFacts[]> {
  const nowMs = site.now();
  const [states, changes, figuresOf] = await Promise.all([
    site.runtime.services(),
    site.runtime.changes(nowMs - DAY_MS),
    goldenSignals(nowMs),
  ]);
  const board = await site.book.open();
  return Promise.all(
    states.map(async (state) => ({
      state,
      releases: await site.runtime.releases(state.service),
      figures: figuresOf(state.service),
      lastChange: changes.findLast(({ service }) => service === state.service) ?? null,
      incidents: openIncidentsOf(state.service, board),
    })),
  );
}

export function unknownService<T>(name: string, known: readonly ServiceState[]): Outcome<T> {
  const near = nearestName(
    name,
    known.map(({ service }) => service),
  );
  const mend =
    near === null ? `Known: ${known.map(({ service }) => service).join(', ') || 'none'}.` : `Did you mean "${near}"?`;
  return refusal({ kind: 'unknown-service', detail: `there is no service "${name}"`, mend });
}

async function topology(site: Site, facts: () => Promise<ServiceFacts[]>): Promise<Answer<'getTopology'>> {
  const toMs = site.now();
  const [known, edges] = await Promise.all([
    facts(),
    site.telemetry.edges({ fromMs: toMs - TOPOLOGY_WINDOW_MS, toMs }),
  ]);
  const ours = known.map(presentServiceSummary).map(({ name, verdict }) => ({ name, outside: false, verdict }));
  const others = new Set(
    edges.flatMap(({ caller, callee }) => [caller, callee]).filter((name) => ours.every((node) => node.name !== name)),
  );
  return {
    nodes: [...ours, ...[...others].map((name) => ({ name, outside: true, verdict: 'unobserved' as const }))],
    edges: edges.map(({ caller, callee, outside, sources }) => ({ caller, callee, outside, sources: [...sources] })),
    windowSeconds: TOPOLOGY_WINDOW_MS / 1_000,
  };
}

async function act(
  site: Site,
  { params, body, caller }: Call<'actOnService'>,
): Promise<Outcome<Answer<'actOnService'>>> {
  const services = await site.runtime.services();
  if (services.every(({ service }) => service !== params.name)) return unknownService(params.name, services);
  const request = await requestOf(site, params.name, body.action);
  if (!request.ok) return request;
  const undo = presentInverse(await site.runtime.inverseOf(request.request));
  const known = {
    action: presentAction(request.request),
    says: describeAction(request.request),
    undo,
    blastRadius: 1 / services.length,
  };
  const ruling = rulingForPerson(site, request.request);
  if (body.dryRun) return answer({ ...known, dryRun: true, ruling: presentRuling(ruling), outcome: null });
  const done = await site.engine.operate(request.request, { kind: 'person', name: caller.name }, body.reason);
  if (!done.ok) return refusal(done.refusal);
  return answer({
    ...known,
    dryRun: false,
    ruling: presentRuling(ruling),
    undo: presentInverse(done.inverse),
    outcome: presentOutcome(done.outcome),
  });
}

/** Autonomy is about the machine; freezes and what the runtime can do hold for people too. */
function rulingForPerson({ engine, runtime, now }: Site, { kind }: ActionRequest): Ruling {
  const freeze = engine.views.policy().freezes.find(({ fromMs, toMs }) => now() >= fromMs && now() < toMs);
  if (freeze !== undefined)
    return { kind: 'wait', untilMs: freeze.toMs, because: `changes are frozen: ${freeze.reason}` };
  if (!runtime.abilities.has(kind)) return { kind: 'forbidden', because: `this runtime cannot ${kind}` };
  return { kind: 'allowed', because: 'a person asked for it' };
}

type Asked = Call<'actOnService'>['body']['action'];
type Requested = { readonly ok: true; readonly request: ActionRequest } | Extract<Outcome<never>, { ok: false }>;

/** Fills in what the caller left open: a folder becomes a release, "back" becomes the release before. */
async function requestOf(site: Site, service: string, asked: Asked): Promise<Requested> {
  switch (asked.kind) {
    case 'deploy':
      return deployOf(site, service, asked);
    case 'rollback': {
      const release = asked.release ?? releaseBefore(await site.runtime.changes(0), service);
      if (release === null)
        return no('no-release-before', `${service} has only ever run one release`, 'Deploy another one first.');
      return known(site, { kind: 'rollback', service, release });
    }
    case 'configure':
    case 'restore-configuration':
    case 'rolling-restart':
    case 'replace-replica':
    case 'scale':
      return { ok: true, request: { ...asked, service } };
  }
}

async function deployOf(
  site: Site,
  service: string,
  { release, folder }: Extract<Asked, { kind: 'deploy' }>,
): Promise<Requested> {
  if ((release === undefined) === (folder === undefined)) {
    return no(
      'invalid-input',
      'deploy needs a release or a folder, one of the two',
      'Send `folder` for new code, `release` for one that is known.',
      400,
    );
  }
  if (release !== undefined) return known(site, { kind: 'deploy', service, release });
  const registered = await site.runtime.registerRelease(service, folder ?? '');
  if (!registered.ok) return no(registered.refusal.kind, registered.refusal.detail, registered.refusal.mend, 400);
  return { ok: true, request: { kind: 'deploy', service, release: registered.release.release } };
}

/** A release may be named by its number or by the beginning of its hash. */
async function known(site: Site, request: Extract<ActionRequest, { kind: 'deploy' | 'rollback' }>): Promise<Requested> {
  const releases = await site.runtime.releases(request.service);
  const found = releases.filter(
    ({ release, number, contentHash }) =>
      release === request.release ||
      String(number) === request.release ||
      (request.release.length >= 6 && contentHash.startsWith(request.release)),
  );
  const [one] = found;
  if (found.length === 1 && one !== undefined) return { ok: true, request: { ...request, release: one.release } };
  const mend = `Known: ${releases.map(({ release, number }) => `${number} (${release})`).join(', ') || 'none'}.`;
  return no('unknown-release', `${request.service} has no release "${request.release}"`, mend, 404);
}

function releaseBefore(changes: readonly Change[], service: string): string | null {
  return (
    changes.findLast((change) => change.service === service && change.kind === 'release' && change.from !== null)
      ?.from ?? null
  );
}

function no(kind: string, detail: string, mend: string, status = 409): Extract<Outcome<never>, { ok: false }> {
  return { ok: false, problem: { kind, status, detail, mend } };
}
