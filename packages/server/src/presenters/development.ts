// Builds, repairs and locks in the contract's shapes.
import type { Answer } from '@kintsugi/contract';
import type { Build, Commit, EditLock, Repair } from '@kintsugi/domain';
import { describeAction } from '@kintsugi/domain';
import type { BuildRow, ProjectRow, RepairStory } from '@kintsugi/engine';
import { iso } from './figures.ts';

type CommitShape = Answer<'getBuild'>['commit'];

export function presentCommit({ sha, author, subject, atMs }: Commit): CommitShape {
  return { sha, author, subject, at: iso(atMs) };
}

export function presentBuildRow(row: BuildRow): Answer<'listBuilds'>['items'][number] {
  return {
    id: row.id,
    project: row.project,
    branch: row.branch,
    commit: presentCommit(row.commit),
    reason: row.reason,
    repairId: row.repairId,
    state: row.outcome ?? 'running',
    because: row.because,
    startedAt: iso(row.startedMs),
    endedAt: row.endedMs === null ? null : iso(row.endedMs),
  };
}

export function presentBuild(id: string, { started, ended }: Build): Answer<'getBuild'> | null {
  if (started === null) return null;
  const tests = ended?.tests ?? [];
  const count = (outcome: string): number => tests.filter((test) => test.outcome === outcome).length;
  return {
    id,
    project: started.project,
    branch: started.branch,
    commit: presentCommit(started.commit),
    reason: started.reason,
    repairId: started.repairId,
    state: ended?.outcome ?? 'running',
    because: ended?.because ?? '',
    startedAt: iso(started.atMs),
    endedAt: ended === null ? null : iso(ended.atMs),
    steps: (ended?.steps ?? []).map(({ name, command, end, exitCode, durationMs, outputBytes }) => ({
      name,
      command,
      end,
      exitCode,
      durationSeconds: durationMs / 1_000,
      outputBytes,
    })),
    diagnoses: [...(ended?.diagnoses ?? [])],
    tests: {
      passed: count('passed'),
      failed: count('failed'),
      skipped: count('skipped'),
      failing: tests.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name),
    },
  };
}

export function presentRepairSummary(
  id: string,
  version: number,
  state: Repair,
): Answer<'listRepairs'>['items'][number] {
  return {
    id,
    version,
    project: state.project,
    title: state.title,
    phase: state.phase === 'unopened' ? 'analyzing' : state.phase,
    kind: state.kind,
    severity: state.severity,
    openedAt: iso(state.openedMs),
    endedAt: state.endedMs === null ? null : iso(state.endedMs),
    how: state.how,
    commit: presentCommit(state.commit ?? NOBODYS),
    culprit: state.culprit === null ? null : presentCommit(state.culprit),
    pullRequest: state.pullRequest === null ? null : { ...state.pullRequest },
    waitsFor: waitsFor(state),
  };
}

const NOBODYS: Commit = { sha: '', parent: null, author: '', atMs: 0, subject: '' };

/** `diff` is made by whoever has the texts. */
export function presentRepair({ id, version, state }: RepairStory, diff: string): Answer<'getRepair'> {
  const { proven, pushed, review } = state;
  return {
    ...presentRepairSummary(id, version, state),
    buildId: state.buildId,
    diagnoses: [...state.diagnoses],
    failingTests: [...state.failingTests],
    blocks: [...state.blocks],
    needsPerson: proven?.needsPerson ?? state.needsPerson,
    handOver: state.handOver,
    candidatesTried: state.tried,
    patch:
      proven === null
        ? null
        : {
            kind: proven.patch.kind,
            says: proven.patch.says,
            chance: proven.patch.chance,
            size: proven.patch.size,
            diff,
            base: proven.base,
            mended: [...proven.proof.mended],
            stillPassing: proven.proof.stillPassing,
            proof: [...proven.proof.says],
          },
    head: pushed?.commit ?? null,
    branch: pushed?.branch ?? null,
    review: review === null ? null : { verdict: review.verdict, findings: [...review.findings] },
    approvedBy: state.approval?.by.name ?? null,
    mergedCommit: state.merged?.commit ?? null,
    deployments: state.deployments.map(({ request, startedMs, outcome }) => ({
      service: request.service,
      release: 'release' in request ? request.release : '',
      says: describeAction(request),
      outcome: outcome?.kind ?? 'running',
      startedAt: iso(startedMs),
    })),
  };
}

function waitsFor(state: Repair): string | null {
  if (state.phase === 'escalated') return `a person: ${state.handOver ?? 'it was handed over'}`;
  if (state.held === null || state.endedMs !== null) return null;
  return state.held.gate === 'not-approved' ? `a person's yes: ${state.held.because}` : null;
}

export function presentLock({ id, holder, paths, token, expiresMs }: EditLock): Answer<'listLocks'>['items'][number] {
  return { id, holder, paths: [...paths], token, expiresAt: iso(expiresMs) };
}

export function presentProject(row: ProjectRow): Answer<'listProjects'>['items'][number] {
  const { head, openRepairs, ...rest } = row;
  return { ...rest, head: head === null ? null : presentCommit(head), openRepairs: [...openRepairs] };
}
