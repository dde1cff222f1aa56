// Agents as people see them: what each is for, does now, and did last. From the open incidents, the repairs and the log.
import type { Answer } from '@kintsugi/contract';
import { currentAttempt, isRepairOpen, type AgentName, type Incident } from '@kintsugi/domain';
import type { RepairRow } from '@kintsugi/engine';
import type { Handlers } from '../../http/handler.ts';
import { answer } from '../../http/handler.ts';
import { iso } from '../../presenters/figures.ts';
import { doingNow, type IncidentRecord } from '../../presenters/incident.ts';
import { repairEventSays } from '../../presenters/repair-story.ts';
import { presentAlone } from '../../presenters/timeline.ts';
import type { Site } from '../site.ts';

type Agent = Answer<'listAgents'>['items'][number];

const MANDATES: Readonly<Record<AgentName, string>> = {
  Scout: 'Notices what departs from the usual, and makes one incident of what has one cause.',
  Oracle: 'Sees limits coming before they are broken, and opens an incident in time.',
  Archaeologist: 'Freezes the evidence and ranks the causes by it, with what speaks for and against each.',
  Strategist: 'Weighs what could be done, chooses within the policy, and asks for approval where it must.',
  Surgeon:
    'Does what was chosen, at most once, and takes it back where it did not help. The only one that acts on services.',
  Guardian: 'Looks whether it helped: fixed means back in the band, seen by somebody, and nothing else broken.',
  Historian: 'Writes the postmortem, and learns from what helped.',
  Diplomat: 'Calls people, hands over what is known, and waits for their word.',
  Architect: 'Watches builds, and repairs those that fail by a reviewed pull request.',
};

/** Phases in which an agent is the one that works. */
const WORKS_IN: Readonly<Partial<Record<AgentName, readonly Incident['phase'][]>>> = {
  Scout: ['observing'],
  Archaeologist: ['orienting'],
  Strategist: ['deciding'],
  Surgeon: ['acting'],
  Guardian: ['verifying'],
  Diplomat: ['escalated'],
};

/** Stops while everything that acts is paused. */
const ACTING: readonly AgentName[] = ['Surgeon', 'Architect'];

export function agentHandlers(site: Site): Pick<Handlers, 'listAgents'> {
  return {
    listAgents: async () => {
      const [open, paused] = await Promise.all([site.book.open(), site.engine.views.paused()]);
      const repairs = site.engine.development.views.repairs();
      return answer({
        items: (Object.keys(MANDATES) as AgentName[]).map((name) => ({
          ...workOf(name, open, repairs, paused !== null),
          ...historyOf(site, name, repairs),
          name,
          mandate: MANDATES[name],
        })),
      });
    },
  };
}

function workOf(
  name: AgentName,
  open: readonly IncidentRecord[],
  repairs: readonly RepairRow[],
  paused: boolean,
): Pick<Agent, 'state' | 'steps'> {
  const steps =
    name === 'Architect'
      ? repairs.filter(({ state }) => isRepairOpen(state)).map(repairStep)
      : open.filter(({ state }) => works(name, state)).map((record) => incidentStep(record));
  if (paused && ACTING.includes(name)) return { state: 'paused', steps };
  return { state: steps.length === 0 ? 'idle' : 'working', steps };
}

function works(name: AgentName, state: Incident): boolean {
  if (name === 'Diplomat' && state.approval?.status === 'pending') return true;
  return WORKS_IN[name]?.includes(state.phase) ?? false;
}

function incidentStep({ id, state }: IncidentRecord): Agent['steps'][number] {
  const sinceMs = currentAttempt(state)?.startedMs ?? state.watch?.sinceMs ?? state.lastEventMs;
  return {
    says: doingNow(state),
    incidentId: id,
    repairId: null,
    title: state.title,
    project: null,
    since: iso(sinceMs),
  };
}

function repairStep({ id, title, project, phase, state }: RepairRow): Agent['steps'][number] {
  const says = `Repair of ${project}: ${phase}.`;
  return { says, incidentId: null, repairId: id, title, project, since: iso(state.lastEventMs) };
}

function historyOf(site: Site, name: AgentName, repairs: readonly RepairRow[]): Pick<Agent, 'last' | 'done'> {
  const deeds = site.engine.views.deeds(name);
  if (deeds === null) return { last: null, done: 0 };
  const { count, last } = deeds;
  const at = iso(last.atMs);
  const [kind = '', id = ''] = last.stream.split(':');
  if (kind === 'repair') {
    const row = repairs.find((repair) => repair.id === id);
    const says = repairEventSays(last);
    const facts = { incidentId: null, repairId: id, title: row?.title ?? id, project: row?.project ?? null };
    return { done: count, last: { ...facts, says, at } };
  }
  const row = site.engine.views.board().find((incident) => incident.id === id);
  const facts = { incidentId: id, repairId: null, title: row?.title ?? id, project: null };
  return { done: count, last: { ...facts, says: presentAlone(last)?.says ?? last.type, at } };
}
