// Cuts answers to what a caller who is limited to services may see. One entry for each route whose scope is `listed`.
import type { Answer, RouteName, Routes } from '@kintsugi/contract';
import { statusOf } from '../presenters/watched.ts';
import { differenceSays, stateSays } from '../presenters/state.ts';
import type { Ownership } from './ownership.ts';

/** What the caller owns, asked by whatever an answer is made of. */
export interface Sees {
  owns(service: string): boolean;
  incident(id: string): Promise<boolean>;
  project(name: string): Promise<boolean>;
  counts(): ReturnType<Ownership['counts']>;
}

type Narrow<N extends RouteName> = (answer: Answer<N>, sees: Sees) => Promise<Answer<N>> | Answer<N>;

type ListedName = { [N in RouteName]: Routes[N] extends { readonly scope: 'listed' } ? N : never }[RouteName];
export type PagedName = 'listIncidents' | 'listBuilds' | 'listRepairs';

/** The compiler asks for every listed route: one without its cut would show everything. */
export const NARROW: { readonly [N in Exclude<ListedName, PagedName>]: Narrow<N> } & {
  readonly [N in RouteName]?: Narrow<N>;
} = {
  getStatus: async (status, sees) => ({
    ...status,
    agents: await Promise.all(status.agents.map((agent) => agentFor(agent, sees))),
    incidents: await sees.counts(),
  }),
  getPolicy: (policy, { owns }) => ({
    ...policy,
    rules: policy.rules.filter(({ service }) => service === '*' || owns(service)),
  }),
  listLessons: ({ items }, { owns }) => ({ items: items.filter(({ service }) => owns(service)) }),
  listApprovals: async ({ items }, sees) => ({
    items: await kept(items, async ({ action, incidentId }) =>
      incidentId === null ? sees.owns(action.service) : sees.incident(incidentId),
    ),
  }),
  listServices: ({ items }, { owns }) => ({ items: items.filter(({ name }) => owns(name)) }),
  getTopology: ({ nodes, edges, windowSeconds }, { owns }) => ({
    nodes: nodes.filter(({ name }) => owns(name)),
    edges: edges.filter(({ caller, callee }) => owns(caller) && owns(callee)),
    windowSeconds,
  }),
  getTrace: ({ items }, { owns }) => ({ items: items.filter(({ service }) => owns(service)) }),
  listProjects: async ({ items }, sees) => ({ items: await kept(items, ({ name }) => sees.project(name)) }),
  getState: async (state, sees) => {
    const incidents = await kept(state.incidents, ({ id }) => sees.incident(id));
    const services = state.services.filter(({ name }) => sees.owns(name));
    const approvals = await kept(state.approvals, ({ incidentId }) => sees.incident(incidentId ?? ''));
    const cut = { ...state, incidents, services, approvals };
    return { ...cut, says: stateSays(cut) };
  },
  getStateDifference: async (difference, sees) => {
    const items = await kept(difference.items, async ({ incidentId, service, kind }) =>
      incidentId === null ? kind === 'mode' || (service !== null && sees.owns(service)) : sees.incident(incidentId),
    );
    // How many more there are of others is not for them.
    return { ...difference, items, leftOut: 0, says: differenceSays(items) };
  },
  getServicesStatus: ({ items }, { owns }) => statusOf(items.filter(({ name }) => owns(name))),
  searchMemory: async ({ items }, sees) => ({ items: await kept(items, ({ id }) => sees.incident(id)) }),
  listAgents: async ({ items }, sees) => ({ items: await Promise.all(items.map((one) => seenOf(one, sees))) }),
  getService: (service, { owns }) => ({ ...service, dependsOn: service.dependsOn.filter(owns) }),
  listSimilar: async ({ items }, sees) => ({ items: await kept(items, ({ id }) => sees.incident(id)) }),
};

/** Who may see one item of a page. */
export const ON_PAGE: {
  readonly [N in PagedName]: (item: Answer<N>['items'][number], sees: Sees) => Promise<boolean>;
} = {
  listIncidents: ({ id }, sees) => sees.incident(id),
  listBuilds: ({ project }, sees) => sees.project(project),
  listRepairs: ({ project }, sees) => sees.project(project),
};

type Agent = Answer<'getStatus'>['agents'][number];

type FullAgent = Answer<'listAgents'>['items'][number];

/** How much it did elsewhere is not for them, nor what it did there last. */
async function seenOf(agent: FullAgent, sees: Sees): Promise<FullAgent> {
  const isTheirs = ({ incidentId, project }: Pick<FullAgent['steps'][number], 'incidentId' | 'project'>) =>
    incidentId === null ? sees.project(project ?? '') : sees.incident(incidentId);
  const steps = await kept(agent.steps, isTheirs);
  const state = agent.state === 'working' && steps.length === 0 ? 'idle' : agent.state;
  const last = agent.last !== null && (await isTheirs(agent.last)) ? agent.last : null;
  return { ...agent, state, steps, last, done: null };
}

/** Agents say which incidents they work on. */
async function agentFor(agent: Agent, sees: Sees): Promise<Agent> {
  if (agent.state !== 'working') return agent;
  const says = (await kept(agent.says.split(', '), sees.incident)).join(', ');
  return says === '' ? { ...agent, state: 'idle', says } : { ...agent, says };
}

async function kept<T>(items: readonly T[], keep: (item: T) => Promise<boolean>): Promise<T[]> {
  const verdicts = await Promise.all(items.map(keep));
  return items.filter((_, index) => verdicts[index]);
}
