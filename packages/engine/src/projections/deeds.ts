// What each agent wrote down: how much, and what last. Folded from the streams of incidents and repairs.
import type { AgentName, StoredEvent } from '@kintsugi/domain';

export interface Deeds {
  readonly count: number;
  readonly last: StoredEvent;
}

/** Changes `deeds` in place. The caller folds an event once: counts cannot be folded twice. */
export function foldDeeds(deeds: Map<AgentName, Deeds>, stored: StoredEvent): void {
  if (stored.actor.kind !== 'agent') return;
  const { name } = stored.actor;
  const before = deeds.get(name);
  const isNewest = before === undefined || stored.position > before.last.position;
  deeds.set(name, { count: (before?.count ?? 0) + 1, last: isNewest ? stored : before.last });
}
