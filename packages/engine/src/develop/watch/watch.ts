// Looks at each repository's branch, builds what is new, and opens a repair for what fails. One cause has one repair.
import type { Commit } from '@kintsugi/domain';
import { agent, isRepairOpen } from '@kintsugi/domain';
import { summarize } from '@kintsugi/repair/diagnose';
import type { Context, WatchedProject } from '../../context.ts';
import { buildStream, projectStream, repairStream } from '../../journal/streams.ts';
import type { BuildRow, RepairRow } from '../../projections/development.ts';
import type { BuildFound } from '../run-build.ts';
import { runBuild } from '../run-build.ts';

export interface Watch {
  /** Somebody says that there was a push: look now. */
  poke(): void;
  stop(): Promise<void>;
}

export interface WatchOptions {
  readonly context: Context;
  readonly watched: WatchedProject;
  /** A repair was opened, or must look again. */
  readonly onRepair: (id: string) => void;
  readonly onTrouble: (because: string) => void;
}

const POKED = 'poked';
const FIRST_WAIT_MS = 15_000;
/** They are in each fold of the repair, and in its pull request. */
const FAILING_KEPT = 200;
const LONGEST_WAIT_MS = 30 * 60_000;

export function watchProject({ context, watched, onRepair, onTrouble }: WatchOptions): Watch {
  let wake = new AbortController();
  const stopped = new AbortController();
  const running = run();

  async function run(): Promise<void> {
    let complained = '';
    while (!stopped.signal.aborted) {
      wake = new AbortController();
      await look(context, watched, onRepair, stopped.signal).then(
        () => (complained = ''),
        (error: unknown) => {
          // Once, not at every look: a remote that is down stays down for a while.
          if (complained !== String(error)) onTrouble(`${watched.project.name}: ${String(error)}`);
          complained = String(error);
        },
      );
      if (!stopped.signal.aborted)
        await context.world.clock.sleep(
          context.settings.repositoryEveryMs,
          AbortSignal.any([wake.signal, stopped.signal]),
        );
    }
  }

  return {
    poke: () => wake.abort(POKED),
    stop: () => {
      stopped.abort(POKED);
      return running;
    },
  };
}

async function look(
  context: Context,
  watched: WatchedProject,
  onRepair: (id: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { project, repository } = watched;
  // A repair that merges builds what comes of it: nobody needs to do it a second time.
  if (await isMerging(context, project.name)) return;
  const head = await repository.head(project.branch);
  if (head === null) return;
  const known = judgedBuild(context, project.name, head.sha);
  if (known === null) {
    if (context.now() < nextTryMs(context, project.name, head.sha)) return;
    const found = await runBuild(context, { watched, commit: head, reason: 'push', repairId: null, signal });
    if (found.report.outcome === 'passed') await mended(context, project.name, head, onRepair);
    if (found.report.outcome === 'failed') await openRepair(context, watched, head, found, onRepair);
    return;
  }
  if (known.outcome === 'passed') await mended(context, project.name, head, onRepair);
  // It was not taken up when it was built, because another repair was under way.
  if (known.outcome === 'failed') {
    const { ended } = (await context.builds.load(buildStream(known.id))).state;
    if (ended !== null) await openRepair(context, watched, head, { id: known.id, ...ended }, onRepair);
  }
}

/** A queue that is held by a repair which has ended, or was handed to a person, is given back. */
async function isMerging(context: Context, project: string): Promise<boolean> {
  const stream = projectStream(project);
  const { merging } = (await context.projects.load(stream)).state;
  if (merging === null) return false;
  const holder = context.repairRows().get(merging);
  if (holder !== undefined && isRepairOpen(holder.state) && holder.phase !== 'escalated') return true;
  await context.projects.execute(stream, { kind: 'free-merge', by: merging, atMs: context.now() });
  return false;
}

/** What could not be built is tried again later and later: it says nothing about the code, and each try is on record. */
function nextTryMs(context: Context, project: string, sha: string): number {
  const broken = [...context.buildRows().values()].filter(
    (row) => row.project === project && row.commit.sha === sha && row.outcome === 'broken',
  );
  const lastMs = broken.at(-1)?.endedMs ?? 0;
  return broken.length === 0 ? 0 : lastMs + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (broken.length - 1));
}

/** The build of this commit that says something about the code. */
function judgedBuild(context: Context, project: string, sha: string): BuildRow | null {
  const rows = [...context.buildRows().values()].filter(
    (row) => row.project === project && row.commit.sha === sha && (row.reason === 'push' || row.reason === 'merge'),
  );
  return rows.findLast(({ outcome }) => outcome === 'passed' || outcome === 'failed') ?? null;
}

/** Somebody else's commit builds: what was open is over. A repair whose own merge this is says no by itself. */
async function mended(context: Context, project: string, head: Commit, onRepair: (id: string) => void): Promise<void> {
  for (const { id, state } of context.repairRows().values()) {
    if (state.project !== project || !isRepairOpen(state) || state.commit?.sha === head.sha) continue;
    const command = { kind: 'mended-by-others', commit: head.sha, by: head.author } as const;
    const told = await context.repairs.execute(repairStream(id), {
      ...command,
      actor: agent('Architect'),
      atMs: context.now(),
    });
    if (told.ok === true) onRepair(id);
  }
}

type Failed = Pick<BuildFound, 'id' | 'diagnoses' | 'tests'>;

async function openRepair(
  context: Context,
  watched: WatchedProject,
  commit: Commit,
  found: Failed,
  onRepair: (id: string) => void,
): Promise<void> {
  const { project } = watched;
  const { title, kind, fingerprint } = summarize(found.diagnoses);
  const all = [...context.repairRows().values()].filter(({ state }) => state.project === project.name);
  if (all.some((row) => row.commit?.sha === commit.sha || row.merged === commit.sha)) return;
  // What a person refused, or what was taken back, is not begun again until the branch has been well in between.
  if (all.some((row) => isOverForNow(row, fingerprint) && !wellSince(context, row))) return;
  const open = all.filter(({ state }) => isRepairOpen(state));
  // One at a time: a repair cannot be proven while another fault hides what its tests would say.
  if (open.some((row) => row.fingerprint === fingerprint || row.phase !== 'escalated')) return;
  const id = context.world.clock.id('rep');
  await context.repairs.execute(repairStream(id), {
    kind: 'open',
    actor: agent('Scout'),
    atMs: context.now(),
    opened: {
      project: project.name,
      branch: project.branch,
      commit,
      buildId: found.id,
      title,
      severity: 'major',
      kind,
      fingerprint,
      diagnoses: found.diagnoses,
      failingTests: failingTests(found),
      lastGood: lastGood(context, project.name),
      blocks: Object.keys(project.services),
    },
  });
  onRepair(id);
}

/** After a release was taken back everything waits for a person: its revert may fail under another name. */
function isOverForNow({ phase, fingerprint, state }: RepairRow, found: string): boolean {
  return phase === 'failed' && (fingerprint === found || state.takeBack !== null);
}

/** A build of the branch, and of nothing older that somebody bisects. */
function wellSince(context: Context, { project, id, state }: RepairRow): boolean {
  const sinceMs = state.endedMs ?? state.openedMs;
  return [...context.buildRows().values()].some(
    (row) =>
      row.project === project &&
      row.outcome === 'passed' &&
      (row.reason === 'push' || row.reason === 'merge') &&
      row.repairId !== id &&
      (row.endedMs ?? 0) > sinceMs,
  );
}

function failingTests({ diagnoses, tests }: Failed): readonly string[] {
  const names = tests.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name);
  const all = names.length > 0 ? names : diagnoses.flatMap((one) => (one.kind === 'test' ? (one.subject ?? []) : []));
  return all.slice(0, FAILING_KEPT);
}

function lastGood(context: Context, project: string): string | null {
  const rows = [...context.buildRows().values()];
  const good = rows.findLast(
    (row) => row.project === project && row.outcome === 'passed' && (row.reason === 'push' || row.reason === 'merge'),
  );
  return good?.commit.sha ?? null;
}
