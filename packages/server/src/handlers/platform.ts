// Kintsugi about itself: health, state, control, policy, audit.
import { openApi, type Answer } from '@kintsugi/contract';
import type { Actor, AgentName } from '@kintsugi/domain';
import type { Engine, Told } from '@kintsugi/engine';
import { describeAction } from '@kintsugi/domain';
import type { Grant } from '../folder/tokens.ts';
import type { Handlers, Outcome } from '../http/handler.ts';
import { answer } from '../http/handler.ts';
import { presentAction, presentOutcome } from '../presenters/action.ts';
import { iso } from '../presenters/figures.ts';
import type { IncidentRecord } from '../presenters/incident.ts';
import { refusal } from './refusals.ts';
import type { Site } from './site.ts';

type Names =
  | 'getHealth'
  | 'getReadiness'
  | 'getStatus'
  | 'pause'
  | 'resume'
  | 'undo'
  | 'verifyAudit'
  | 'getPolicy'
  | 'shutDown'
  | 'getOpenApi';

export function platformHandlers(site: Site): Pick<Handlers, Names> {
  const uptimeSeconds = () => Math.max(0, Math.round((site.now() - site.startedMs) / 1_000));
  const reference = openApi(site.version) as Answer<'getOpenApi'>;
  return {
    getHealth: () =>
      answer({ state: site.stopping() ? 'stopping' : 'up', version: site.version, uptimeSeconds: uptimeSeconds() }),
    getReadiness: () => {
      const checks = site.checks().map((check) => ({ ...check }));
      const ready = !site.stopping() && checks.every(({ ok }) => ok);
      return { ok: true, value: { ready, checks }, status: ready ? 200 : 503 };
    },
    getStatus: async () => answer(await statusOf(site, uptimeSeconds())),
    pause: async ({ body, caller }) => controlled(site, await site.engine.pause(caller.name, body.reason)),
    resume: async ({ caller }) => controlled(site, await site.engine.resume(caller.name)),
    undo: async ({ caller }) => {
      const done = await site.engine.undoLast(person(caller));
      return done.ok ? answer(await undone(site, done)) : refusal(done.refusal);
    },
    verifyAudit: async () => {
      const { fault, ...report } = await site.store.verify();
      return answer({
        ...report,
        fault:
          fault === null
            ? null
            : { kind: fault.kind, stream: fault.stream, version: fault.version, says: fault.detail, mend: fault.mend },
      });
    },
    getPolicy: () => answer(policyOf(site)),
    shutDown: ({ body }) => {
      site.stop(body.services);
      return answer({ stopping: true });
    },
    getOpenApi: () => answer(reference),
  };
}

function person({ name }: Grant): Actor {
  return { kind: 'person', name };
}

async function controlled(site: Site, done: Told): Promise<Outcome<Answer<'pause'>>> {
  return done.ok ? answer({ paused: await pausedOf(site) }) : refusal(done.refusal);
}

type Undone = Extract<Awaited<ReturnType<Engine['undoLast']>>, { ok: true }>;

/** What taking back meant, from the incident in which it happened. */
async function undone(site: Site, { key, outcome }: Undone): Promise<Answer<'undo'>> {
  const rows = site.engine.views.board().slice(0, 200);
  const records = await Promise.all(rows.map(({ id }) => site.book.record(id)));
  const attempt = records.flatMap((record) => record?.state.attempts ?? []).find((candidate) => candidate.key === key);
  const presented = presentOutcome(outcome);
  if (attempt === undefined) return { says: key, action: null, outcome: presented };
  return { says: describeAction(attempt.request), action: presentAction(attempt.request), outcome: presented };
}

async function pausedOf(site: Site): Promise<Answer<'pause'>['paused']> {
  const paused = await site.engine.views.paused();
  return paused === null ? null : { by: paused.by, reason: paused.reason, since: iso(paused.sinceMs) };
}

async function statusOf(site: Site, uptimeSeconds: number): Promise<Answer<'getStatus'>> {
  const open = await site.book.open();
  const { up, masked, ...intake } = site.intake();
  const paused = await pausedOf(site);
  return {
    name: site.configuration.values.name,
    version: site.version,
    uptimeSeconds,
    autonomy: site.engine.views.policy().autonomy,
    paused,
    agents: agentsOf(open, paused !== null),
    incidents: {
      open: open.length,
      total: site.engine.views.board().length,
      waitingForApproval: open.filter(({ state }) => state.approval?.status === 'pending').length,
    },
    intake: { state: up ? 'up' : 'down', ...intake },
    masked: masked.map((counted) => ({ ...counted })),
    stores: site
      .checks()
      .filter(({ name }) => name.endsWith('store'))
      .map(({ name, ok, says }) => ({ name, state: ok ? 'up' : 'down', says })),
    memoryBytes: process.memoryUsage.rss(),
    dataFolder: site.configuration.dataFolder,
  };
}

const WORKS_IN: Readonly<Record<AgentName, readonly string[]>> = {
  Scout: ['observing'],
  Oracle: [],
  Archaeologist: ['orienting'],
  Strategist: ['deciding'],
  Surgeon: ['acting'],
  Guardian: ['verifying'],
  Historian: [],
  Diplomat: ['escalated'],
  Architect: [],
};

const ACTING: readonly AgentName[] = ['Surgeon'];

/** Who works on which open incident, by the phase that it is in. */
function agentsOf(open: readonly IncidentRecord[], paused: boolean): Answer<'getStatus'>['agents'] {
  return (Object.keys(WORKS_IN) as AgentName[]).map((name) => {
    const at = open.filter(
      ({ state }) =>
        WORKS_IN[name].includes(state.phase) || (name === 'Diplomat' && state.approval?.status === 'pending'),
    );
    if (paused && ACTING.includes(name))
      return { name, state: 'paused', says: 'nothing is done until somebody resumes' };
    return at.length === 0
      ? { name, state: 'idle', says: '' }
      : { name, state: 'working', says: at.map(({ id }) => id).join(', ') };
  });
}

function policyOf(site: Site): Answer<'getPolicy'> {
  const { freezes, rules, twoPersons, ...policy } = site.engine.views.policy();
  return {
    ...policy,
    rules: rules.map((rule) => ({ ...rule })),
    twoPersons: [...twoPersons],
    freezes: freezes.map(({ fromMs, toMs, reason }) => ({ from: iso(fromMs), to: iso(toMs), reason })),
  };
}
