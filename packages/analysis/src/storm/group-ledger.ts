// Groups that keep their names while they are revised: each new forest is matched with what was said before.
import type { Episode } from './intake/episode-book.ts';

/** What one plan thinks is one incident. */
export interface Wave {
  readonly episodes: readonly Episode[];
  /** Names, best first. */
  readonly roots: readonly string[];
  readonly startS: number;
  /** The group that this surely is, whose roots and start stay; null where that is to be found. */
  readonly former: number | null;
}

export interface StormGroup {
  readonly id: number;
  roots: readonly string[];
  startMs: number;
  /** Alerts that were counted into it, those of forgotten episodes too. */
  alerts: number;
  episodes: number;
}

export type StormEvent =
  | { readonly kind: 'opened'; readonly group: number; readonly roots: readonly string[] }
  | { readonly kind: 'root-changed'; readonly group: number; readonly roots: readonly string[] }
  | { readonly kind: 'moved'; readonly episode: number; readonly from: number | null; readonly to: number | null }
  | { readonly kind: 'merged'; readonly group: number; readonly into: number }
  | { readonly kind: 'dissolved'; readonly group: number }
  /** It will not be revised any more. */
  | { readonly kind: 'closed'; readonly group: number };

export class GroupLedger {
  readonly groups = new Map<number, StormGroup>();
  #nextId = 1;

  /** Takes over a plan for the episodes that it spoke of; answers what changed. O(episodes + waves). */
  revise(planned: readonly Episode[], waves: readonly Wave[]): StormEvent[] {
    const events: StormEvent[] = [];
    const ids = this.#match(waves);
    const next = new Map<Episode, number>();
    const went = new Map<number, Map<number, number>>();
    waves.forEach(({ episodes, roots, startS, former }, i) => {
      const id = ids[i]!;
      if (former === null) this.#tell(id, roots, startS, events);
      for (const episode of episodes) next.set(episode, id);
    });
    for (const episode of planned) {
      const to = next.get(episode) ?? null;
      if (to === episode.group) continue;
      events.push({ kind: 'moved', episode: episode.id, from: episode.group, to });
      if (episode.group !== null && to !== null) {
        const from = went.get(episode.group) ?? new Map<number, number>();
        from.set(to, (from.get(to) ?? 0) + 1);
        went.set(episode.group, from);
      }
      this.#count(episode, -1);
      episode.group = to;
      this.#count(episode, 1);
    }
    for (const [id, { episodes }] of this.groups)
      if (episodes === 0) {
        this.groups.delete(id);
        const [into] = [...(went.get(id) ?? [])].toSorted((a, b) => b[1] - a[1]);
        events.push(
          into === undefined ? { kind: 'dissolved', group: id } : { kind: 'merged', group: id, into: into[0] },
        );
      }
    return events;
  }

  /** One more alert of an episode that is in a group. */
  noteAlert({ group }: Episode): void {
    const known = group === null ? undefined : this.groups.get(group);
    if (known !== undefined) known.alerts += 1;
  }

  /** A forgotten episode of a group; answers the group when it was the last. */
  release({ group }: Episode): number | null {
    const known = group === null ? undefined : this.groups.get(group);
    if (known === undefined) return null;
    known.episodes -= 1;
    if (known.episodes > 0) return null;
    this.groups.delete(known.id);
    return known.id;
  }

  #count({ group, alerts }: Episode, sign: 1 | -1): void {
    const known = group === null ? undefined : this.groups.get(group);
    if (known === undefined) return;
    known.alerts += sign * alerts;
    known.episodes += sign;
  }

  #tell(id: number, roots: readonly string[], startS: number, events: StormEvent[]): void {
    const known = this.groups.get(id);
    if (known === undefined) {
      this.groups.set(id, { id, roots, startMs: 1_000 * startS, alerts: 0, episodes: 0 });
      events.push({ kind: 'opened', group: id, roots });
      return;
    }
    known.startMs = 1_000 * startS;
    if (known.roots.join('\n') !== roots.join('\n')) events.push({ kind: 'root-changed', group: id, roots });
    known.roots = roots;
  }

  /** The wave with most episodes of a former group takes its name; every name is taken once. */
  #match(waves: readonly Wave[]): number[] {
    const shared = waves.flatMap(({ episodes }, wave) => {
      const counts = new Map<number, number>();
      for (const { group } of episodes) if (group !== null) counts.set(group, (counts.get(group) ?? 0) + 1);
      return [...counts].map(([group, count]) => ({ wave, group, count }));
    });
    const ids = waves.map(({ former }) => former);
    const taken = new Set(ids);
    for (const { wave, group } of shared.toSorted((a, b) => b.count - a.count || a.group - b.group)) {
      if (ids[wave] !== null || taken.has(group)) continue;
      ids[wave] = group;
      taken.add(group);
    }
    return waves.map((_, wave) => {
      const id = ids[wave] ?? this.#nextId;
      if (id === this.#nextId) this.#nextId += 1;
      return id;
    });
  }
}
