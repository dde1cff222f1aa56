// A stranger that answers builds and repairs as the contract says, and deals with what is pushed as a test tells it to.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BASE_PATH, type Answer } from '@kintsugi/contract';
import type { MergedCommit } from './breakage.ts';
import { gitIn, type GitRemote } from './git.ts';
import { openWorkshop } from './workshop.ts';

type Build = Answer<'listBuilds'>['items'][number];
type Repair = Answer<'getRepair'>;

export interface PretendRepairer {
  readonly url: string;
  readonly repairs: Repair[];
  close(): Promise<void>;
}

/** What it does with a commit: it passes, or it fails and this becomes of it. */
export type Dealing =
  | { readonly kind: 'passes' }
  /** Merged by machine, and said to be repaired. */
  | { readonly kind: 'merges'; readonly edits: Pick<MergedCommit, 'patches' | 'files'> }
  | { readonly kind: 'asks' }
  | { readonly kind: 'says-flaky' }
  /** A repair is open, and nothing more happens. */
  | { readonly kind: 'hangs' };

const MACHINE = { name: 'machine', email: 'machine@example.test' };

export async function openPretendRepairer(
  repository: { readonly remote: GitRemote; readonly folder: string },
  dealWith: (subject: string) => Dealing,
): Promise<PretendRepairer> {
  const builds: Build[] = [];
  const repairs: Repair[] = [];
  let busy: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    const shown = await gitIn(repository.folder)('log', '-1', '--format=%H%n%an%n%s', 'main').catch(() => '');
    const [sha = '', author = '', subject = ''] = shown.split('\n');
    if (sha === '' || builds.some(({ commit }) => commit.sha === sha)) return;
    const commit = { sha, author, subject, at: new Date().toISOString() };
    const dealing = author === MACHINE.name ? ({ kind: 'passes' } as const) : dealWith(subject);
    builds.unshift(buildOf(builds.length, commit, dealing.kind === 'passes' ? 'passed' : 'failed'));
    if (dealing.kind === 'passes') mendedByOthers(repairs);
    else repairs.unshift(await handled(dealing, repairOf(repairs.length, commit), repository.remote));
  }

  const server = createServer((request, response) => {
    busy = busy.then(look);
    void busy.then(() => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
      const [, room = '', id] = pathname.replace(BASE_PATH, '').split('/');
      const open = repairs.filter(({ endedAt }) => searchParams.get('open') === null || endedAt === null);
      const answers: Record<string, unknown> = {
        projects: { items: [projectOf(repository.remote.url)] },
        builds: { items: builds, nextCursor: null },
        repairs: id === undefined ? { items: open, nextCursor: null } : repairs.find((repair) => repair.id === id),
      };
      response.writeHead(room in answers ? 200 : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answers[room] ?? {}));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    repairs,
    close: async () => {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}

async function handled(dealing: Dealing, repair: Repair, remote: GitRemote): Promise<Repair> {
  const endedAt = new Date().toISOString();
  switch (dealing.kind) {
    case 'passes':
    case 'hangs':
      return repair;
    case 'asks':
      return { ...repair, phase: 'escalated', handOver: 'only a person can say which of both is right' };
    case 'says-flaky':
      return { ...repair, phase: 'completed', how: 'flaky', endedAt };
    case 'merges': {
      const workshop = await openWorkshop(remote, 'main', new AbortController().signal);
      const { pushed } = await workshop.push([{ author: MACHINE, message: 'mend it', ...dealing.edits }]);
      await workshop.close();
      const mergedCommit = pushed[0]?.commit ?? '';
      const pullRequest = { number: 1, url: 'http://127.0.0.1/pulls/1' };
      return { ...repair, phase: 'completed', how: 'repaired', endedAt, mergedCommit, pullRequest };
    }
  }
}

function mendedByOthers(repairs: Repair[]): void {
  for (const [index, repair] of repairs.entries())
    if (repair.endedAt === null)
      repairs[index] = { ...repair, phase: 'completed', how: 'mended-by-others', endedAt: new Date().toISOString() };
}

function buildOf(count: number, commit: Build['commit'], state: 'passed' | 'failed'): Build {
  const now = new Date().toISOString();
  const about = { project: 'made-up', branch: 'main', commit, reason: 'push', repairId: null } as const;
  return { id: `bld_${count}`, ...about, state, because: '', startedAt: now, endedAt: now };
}

function repairOf(count: number, commit: Build['commit']): Repair {
  const nobody = { needsPerson: null, handOver: null, waitsFor: null, approvedBy: null };
  const nothing = { culprit: null, pullRequest: null, patch: null, head: null, branch: null, review: null };
  return {
    id: `rep_${count}`,
    version: 1,
    project: 'made-up',
    title: 'it fails',
    phase: 'analyzing',
    kind: 'test',
    severity: 'major',
    openedAt: new Date().toISOString(),
    endedAt: null,
    how: null,
    commit,
    ...nobody,
    ...nothing,
    buildId: 'bld_0',
    diagnoses: [],
    failingTests: [],
    blocks: [],
    candidatesTried: 0,
    mergedCommit: null,
    deployments: [],
  };
}

function projectOf(gitUrl: string): Answer<'listProjects'>['items'][number] {
  const known = { name: 'made-up', branch: 'main', state: 'passing', isolation: 'none', autonomy: 'act' } as const;
  return { ...known, head: null, lastGood: null, openRepairs: [], gitUrl };
}
