// Watches builds and repairs by the API as anybody could, and keeps what the judge will ask about. It must not know the truth.
import type { Answer, Client } from '@kintsugi/contract';
import type { RepairFact } from '../judge/breakage-facts.ts';
import { valueOf } from '../kit/ask.ts';

type Build = Answer<'listBuilds'>['items'][number];
type Project = Answer<'listProjects'>['items'][number];

export interface RepairsWatch {
  /** Looks once. Throws where the API does not answer. */
  look(): Promise<void>;
  /** Since the watch began. */
  repairs(): readonly RepairFact[];
  /** When a build of one of these commits had failed; null: none has. */
  failedAtMs(commits: readonly string[]): number | null;
  hasPassed(commit: string): boolean;
  /** There are repairs, and each has ended or waits for a person. */
  isHandled(): boolean;
}

const LOOKED_AT = 50;

export function watchRepairs(api: Client, project: string, sinceMs: number): RepairsWatch {
  const known = new Map<string, RepairFact>();
  let builds: readonly Build[] = [];

  async function lookAt(id: string): Promise<void> {
    const before = known.get(id);
    if (before !== undefined && before.endedAtMs !== null) return;
    const repair = valueOf(await api.getRepair({ params: { id } }));
    const nowMs = Date.now();
    const asks = repair.phase === 'escalated' || repair.waitsFor !== null;
    known.set(id, {
      repair,
      openedAtMs: Date.parse(repair.openedAt),
      pullRequestAtMs: before?.pullRequestAtMs ?? (repair.pullRequest === null ? null : nowMs),
      mergedAtMs: before?.mergedAtMs ?? (repair.mergedCommit === null ? null : nowMs),
      endedAtMs: repair.endedAt === null ? null : Date.parse(repair.endedAt),
      askedAtMs: asks ? (before?.askedAtMs ?? nowMs) : null,
    });
  }

  return {
    look: async () => {
      builds = valueOf(await api.listBuilds({ query: { project, limit: LOOKED_AT } })).items;
      const { items } = valueOf(await api.listRepairs({ query: { project, limit: LOOKED_AT } }));
      for (const { id, openedAt } of items) if (Date.parse(openedAt) >= sinceMs) await lookAt(id);
    },
    repairs: () => [...known.values()].toSorted((a, b) => a.openedAtMs - b.openedAtMs),
    failedAtMs: (commits) => {
      const failed = builds.filter(({ commit, state }) => state === 'failed' && commits.includes(commit.sha));
      const ends = failed.map(({ endedAt, startedAt }) => Date.parse(endedAt ?? startedAt));
      return ends.length === 0 ? null : Math.min(...ends);
    },
    hasPassed: (wanted) => builds.some(({ commit, state }) => state === 'passed' && commit.sha === wanted),
    isHandled: () =>
      known.size > 0 && [...known.values()].every((fact) => fact.endedAtMs !== null || fact.askedAtMs !== null),
  };
}

/** The project that people push to at `gitUrl`, else the only one that there is. */
export async function projectAt(api: Client, gitUrl: string): Promise<Project> {
  const { items } = valueOf(await api.listProjects({}));
  const found = items.find((project) => project.gitUrl === gitUrl) ?? (items.length === 1 ? items[0] : undefined);
  if (found === undefined) throw new Error(`no project of ${items.length} is at the address that is pushed to`);
  return found;
}
