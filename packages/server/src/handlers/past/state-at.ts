// Everything at a moment: what Kintsugi might do, what was open, how services were, who was asked. Knows no HTTP.
import type { Answer } from '@kintsugi/contract';
import { control, type ControlEvent } from '@kintsugi/domain';
import { presentApproval } from '../../presenters/approval.ts';
import { iso, isoOrNull } from '../../presenters/figures.ts';
import { presentSummary } from '../../presenters/incident.ts';
import { stateSays } from '../../presenters/state.ts';
import type { Site } from '../site.ts';
import { openAt } from './incidents-at.ts';
import { isWithin, type Moment } from './moment.ts';
import { servicesAt } from './services-at.ts';

type State = Answer<'getState'>;

const CONTROL_STREAM = 'control';

export async function stateAt(site: Site, moment: Moment): Promise<State> {
  const atMs = moment.atMs ?? Math.min(site.now(), moment.knownMs ?? Infinity);
  const asked = { ...moment, atMs };
  const open = openAt(site, asked);
  const [records, services, mode] = await Promise.all([open, servicesAt(site, asked, open), modeAt(site, asked)]);
  const approvals = records
    .map((record) => presentApproval(record, record.state.approval))
    .filter((approval) => approval?.state === 'waiting');
  const state = {
    at: iso(atMs),
    knownAt: isoOrNull(moment.knownMs),
    mode,
    incidents: records.map(presentSummary),
    services,
    approvals: approvals.filter((approval) => approval !== null),
  };
  return { ...state, says: stateSays(state) };
}

export async function modeAt(site: Site, moment: Moment): Promise<State['mode']> {
  const events = (await site.store.read(CONTROL_STREAM)).filter((event) => isWithin(moment, event));
  const { paused } = events.reduce(
    (state, { type, atMs, body }) =>
      control.evolve(state, { ...(body as object), type, atMs } as unknown as ControlEvent),
    control.initial,
  );
  // The policy comes with the configuration, which is read at the start and kept nowhere.
  const isOurs = (moment.atMs ?? site.now()) >= site.startedMs;
  const { autonomy } = site.engine.views.policy();
  const says = isOurs
    ? `by default it might ${autonomy}`
    : 'what the policy was before this start of the server is not kept';
  return {
    autonomy: isOurs ? autonomy : null,
    paused: paused === null ? null : { by: paused.by, reason: paused.reason, since: iso(paused.sinceMs) },
    says: paused === null ? says : `paused by ${paused.by}: ${paused.reason}; ${says}`,
  };
}
