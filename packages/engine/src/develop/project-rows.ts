// The projects as people see them: what their branch is, and what is done about it.
import type { Autonomy, Commit } from '@kintsugi/domain';
import { isRepairOpen } from '@kintsugi/domain';
import type { Context } from '../context.ts';

export interface ProjectRow {
  readonly name: string;
  readonly branch: string;
  readonly head: Commit | null;
  readonly state: 'unknown' | 'building' | 'passing' | 'failing';
  readonly lastGood: string | null;
  readonly openRepairs: readonly string[];
  readonly gitUrl: string | null;
  readonly isolation: string;
  readonly autonomy: Autonomy;
}

export async function projectRows(context: Context): Promise<readonly ProjectRow[]> {
  const { development } = context.world;
  if (development === null) return [];
  const isolation = (await development.builder.isolation()).says;
  return development.projects.map(({ project, gitUrl }) => {
    const builds = [...context.buildRows().values()].filter(
      (row) => row.project === project.name && (row.reason === 'push' || row.reason === 'merge'),
    );
    const last = builds.at(-1);
    return {
      name: project.name,
      branch: project.branch,
      head: last?.commit ?? null,
      state: stateOf(builds),
      lastGood: builds.findLast(({ outcome }) => outcome === 'passed')?.commit.sha ?? null,
      openRepairs: [...context.repairRows().values()]
        .filter(({ state }) => state.project === project.name && isRepairOpen(state))
        .map(({ id }) => id),
      gitUrl,
      isolation,
      autonomy: project.autonomy,
    };
  });
}

function stateOf(builds: readonly { readonly outcome: string | null }[]): ProjectRow['state'] {
  switch (builds.at(-1)?.outcome) {
    case undefined:
    case 'broken':
      return 'unknown';
    case null:
      return 'building';
    case 'passed':
      return 'passing';
    default:
      return 'failing';
  }
}
