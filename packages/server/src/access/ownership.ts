// Which services an incident, an approval, a build, a repair or a project is about. Knows the engine's views, no callers.
import { servicesOf } from '@kintsugi/domain';
import type { Site } from '../handlers/site.ts';
import { presentApproval } from '../presenters/approval.ts';

/** Null: there is no such thing. */
type Services = readonly string[] | null;

export interface Ownership {
  incident(id: string): Promise<Services>;
  approval(id: string): Promise<Services>;
  build(id: string): Promise<Services>;
  repair(id: string): Promise<Services>;
  project(name: string): Promise<Services>;
  /** How many incidents `mine` says yes to. */
  counts(mine: (services: readonly string[]) => boolean): Promise<IncidentCounts>;
}

export interface IncidentCounts {
  readonly open: number;
  readonly total: number;
  readonly waitingForApproval: number;
}

export function ownershipOf({
  engine,
  book,
  configuration,
}: Pick<Site, 'engine' | 'book' | 'configuration'>): Ownership {
  const { projects } = configuration.values.development;
  const development = engine.development.views;
  const ofProject = (name: string | undefined): Services => {
    const project = name !== undefined && Object.hasOwn(projects, name) ? projects[name] : undefined;
    return project === undefined ? null : Object.keys(project.services);
  };
  return {
    incident: (id) => book.services(id),
    approval: async (id) => {
      const record = (await book.open()).find(({ state }) => state.approval?.id === id);
      if (record === undefined) return null;
      const action = presentApproval(record, record.state.approval)?.action;
      return [...servicesOf(record.state), ...(action === undefined ? [] : [action.service])];
    },
    build: async (id) => ofProject(development.builds().find((row) => row.id === id)?.project),
    repair: async (id) => ofProject(development.repairs().find((row) => row.id === id)?.project),
    project: async (name) => ofProject(name),
    counts: async (mine) => {
      const rows = engine.views.board().filter(({ phase, services }) => phase !== 'unopened' && mine(services));
      const waiting = (await book.open()).filter(
        ({ state }) => mine(servicesOf(state)) && state.approval?.status === 'pending',
      );
      const open = rows.filter(({ phase }) => phase !== 'resolved').length;
      return { open, total: rows.length, waitingForApproval: waiting.length };
    },
  };
}
