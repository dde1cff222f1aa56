// The lists of builds and repairs, one small row each, folded from their events.
import type {
  BuildEvent,
  BuildOutcome,
  BuildReason,
  Commit,
  FailureKind,
  RepairPhase,
  RepairedHow,
  StoredEvent,
} from '@kintsugi/domain';
import { isRepairOpen, repair } from '@kintsugi/domain';
import type { Repair } from '@kintsugi/domain';
import { buildOf, decodePlain, decodeRepair, repairOf } from '../journal/streams.ts';

export interface BuildRow {
  readonly id: string;
  readonly version: number;
  readonly project: string;
  readonly branch: string;
  readonly commit: Commit;
  readonly reason: BuildReason;
  readonly repairId: string | null;
  /** Null while it runs. */
  readonly outcome: BuildOutcome | null;
  readonly because: string;
  readonly startedMs: number;
  readonly endedMs: number | null;
}

export interface RepairRow {
  readonly id: string;
  readonly version: number;
  readonly project: string;
  readonly title: string;
  readonly kind: FailureKind;
  readonly phase: RepairPhase;
  readonly how: RepairedHow | null;
  readonly fingerprint: string;
  readonly commit: Commit | null;
  readonly merged: string | null;
  readonly openedMs: number;
  readonly state: Repair;
}

export interface DevelopmentFold {
  readonly builds: Map<string, BuildRow>;
  readonly repairs: Map<string, RepairRow>;
}

/** Builds that are listed; older ones are still in their streams. */
const BUILDS_KEPT = 2_000;

export function emptyDevelopment(): DevelopmentFold {
  return { builds: new Map(), repairs: new Map() };
}

/** Changes `fold` in place. Folding an event twice changes nothing. */
export function foldDevelopment(fold: DevelopmentFold, stored: StoredEvent): void {
  const buildId = buildOf(stored.stream);
  if (buildId !== null) foldBuild(fold.builds, buildId, stored);
  const repairId = repairOf(stored.stream);
  if (repairId !== null) foldRepair(fold.repairs, repairId, stored);
}

function foldBuild(builds: Map<string, BuildRow>, id: string, stored: StoredEvent): void {
  const row = builds.get(id);
  if (row !== undefined && stored.version <= row.version) return;
  const event = decodePlain<BuildEvent>(stored);
  if (event.type === 'build-started') {
    const { project, branch, commit, reason, repairId, atMs } = event;
    const started = { project, branch, commit, reason, repairId, startedMs: atMs };
    builds.set(id, { id, version: stored.version, ...started, outcome: null, because: '', endedMs: null });
    if (builds.size > BUILDS_KEPT) forgetOldest(builds);
  } else if (event.type === 'build-ended' && row !== undefined) {
    const { outcome, because, atMs } = event;
    builds.set(id, { ...row, version: stored.version, outcome, because, endedMs: atMs });
  }
}

/** All but the last good build of a project, without which nobody can say since when it fails. */
function forgetOldest(builds: Map<string, BuildRow>): void {
  const lastGood = new Map<string, string>();
  for (const { id, project, outcome, reason } of builds.values())
    if (outcome === 'passed' && (reason === 'push' || reason === 'merge')) lastGood.set(project, id);
  for (const { id, project } of builds.values())
    if (lastGood.get(project) !== id) {
      builds.delete(id);
      return;
    }
}

/** What has ended is read from its stream where its texts are wanted: a list of many must not hold them all. */
function withoutTexts(state: Repair): Repair {
  const { proven } = state;
  const short = { ...state, diagnoses: [], failingTests: [] };
  return proven === null ? short : { ...short, proven: { ...proven, patch: { ...proven.patch, edits: [] } } };
}

function foldRepair(repairs: Map<string, RepairRow>, id: string, stored: StoredEvent): void {
  const before = repairs.get(id);
  if (before !== undefined && stored.version <= before.version) return;
  const happened = decodeRepair(stored);
  const state = happened === null ? before?.state : repair.evolve(before?.state ?? repair.initial, happened);
  if (state === undefined) return;
  const { project, title, kind, phase, how, fingerprint, commit, merged, openedMs } = state;
  repairs.set(id, {
    id,
    version: stored.version,
    project,
    title,
    kind,
    phase,
    how,
    fingerprint,
    commit,
    merged: merged?.commit ?? null,
    openedMs,
    state: isRepairOpen(state) ? state : withoutTexts(state),
  });
}
