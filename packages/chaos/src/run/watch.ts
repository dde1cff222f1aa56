// Watches by the API as anybody could, and keeps what the judge will ask about. It must not know the truth.
import type { Client } from '@kintsugi/contract';
import { valueOf } from '../kit/ask.ts';
import type { IncidentFact } from '../judge/facts.ts';

export interface Watch {
  /** Looks once. Throws where the API does not answer. */
  look(): Promise<void>;
  incidents(): readonly IncidentFact[];
  /** The state of the services as it was said at the last look. */
  allWell(): boolean;
  /** Asks for the files of the postmortems of incidents that have ended. */
  complete(): Promise<readonly IncidentFact[]>;
}

export function watchFrom(api: Client, sinceMs: number): Watch {
  const known = new Map<string, IncidentFact>();
  let well = true;

  async function lookAt(id: string): Promise<void> {
    const before = known.get(id);
    if (before !== undefined && before.endedAtMs !== null) return;
    const [incident, { items: actions }] = await Promise.all([
      api.getIncident({ params: { id } }).then(valueOf),
      api.listActions({ params: { id } }).then(valueOf),
    ]);
    const cause = incident.leading?.cause ?? null;
    known.set(id, {
      id,
      openedAtMs: Date.parse(incident.openedAt),
      endedAtMs: incident.endedAt === null ? null : Date.parse(incident.endedAt),
      phase: incident.phase,
      ending: incident.ending,
      calledPeople: incident.calledPeople,
      cause: cause ?? before?.cause ?? null,
      causeActedOn: before?.causeActedOn ?? (actions.length > 0 ? cause : null),
      actions,
      postmortem: null,
    });
  }

  return {
    look: async () => {
      const query = { limit: 50, since: new Date(sinceMs).toISOString() };
      const { items } = valueOf(await api.listIncidents({ query }));
      for (const { id } of items) await lookAt(id);
      const services = valueOf(await api.listServices({}));
      well = services.items.every(
        ({ verdict, replicas }) => verdict !== 'unhealthy' && (replicas.ready ?? 0) >= replicas.desired,
      );
    },
    incidents: () => [...known.values()],
    allWell: () => well,
    complete: () => Promise.all([...known.values()].map((fact) => withPostmortem(api, fact))),
  };
}

/** It may be written a moment after the end; one that never comes is the judge's to see, not an error. */
async function withPostmortem(api: Client, fact: IncidentFact): Promise<IncidentFact> {
  const asked = await api.getPostmortem({ params: { id: fact.id } });
  return asked.ok ? { ...fact, postmortem: asked.value.path } : fact;
}
