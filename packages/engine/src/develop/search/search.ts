// Looks for a patch that is proven: candidates by chance, tried side by side, reviewed like a stranger's, within a budget.
import type { Patch, Repair, TestResult } from '@kintsugi/domain';
import { changedLines } from '@kintsugi/repair/difference';
import type { Next } from '../../context.ts';
import { buildStream } from '../../journal/streams.ts';
import type { RepairProblem } from '../../ports/index.ts';
import { projectAt } from '../commands.ts';
import { reviewOf } from '../propose/review.ts';
import type { Bench } from '../telling.ts';
import { leftToNextStart, note, tellRepair } from '../telling.ts';
import { candidatesOf } from './candidates.ts';
import { freezeProblem } from './problem.ts';
import type { Trial, Tried } from './prove.ts';
import { prove, tryQuickly } from './prove.ts';

/** How many are tried side by side. */
const AT_ONCE = 2;
/** How long a generator that has said nothing yet is waited for, while others have something to try. */
const PATIENCE_MS = 3_000;
/** Candidates that are written down one by one; the others are counted. */
const TOLD_MAX = 60;

interface Found {
  readonly patch: Patch;
  readonly proof: Extract<Tried, { kind: 'proven' }>['proof'];
}

export async function search(bench: Bench): Promise<Next> {
  const { context, id, state, watched, development, stopping } = bench;
  // After a merge that was rejected the branch has moved on: the patch must stand on what is there now.
  const head = state.round > 1 ? await watched.repository.head(watched.project.branch) : state.commit;
  if (head === null) return tellRepair(context, id, { kind: 'escalate', because: 'the branch is gone' });
  const project = await projectAt(watched, head.sha);
  const frozen = await freezeProblem(bench, project, head.sha);
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, stopping]);
  const { clock } = context.world;
  const timer = clock.sleep(context.settings.searchMs, stop.signal).then(() => stop.abort('the time is up'));
  try {
    const trial: Trial = {
      bench,
      project,
      sha: head.sha,
      testFiles: frozen.testFiles,
      files: [...frozen.problem.files.keys()],
      ...(await testsBefore(bench)),
      signal,
    };
    // Where a person must decide what is right, only taking the change back can be offered.
    const generators =
      state.needsPerson === null
        ? development.generators
        : development.generators.filter(({ name }) => name === 'revert');
    const startedMs = context.now();
    const candidates = candidatesOf({
      generators,
      problem: frozen.problem,
      signal,
      patience: () => clock.sleep(PATIENCE_MS, signal),
      waitsMs: (patch) => waitOf(patch, bench, frozen.problem),
      elapsedMs: () => context.now() - startedMs,
    });
    const tally = { tried: 0, untried: '' };
    const found = await firstProven(trial, candidates, tally);
    if (found === null && stopping.aborted) return leftToNextStart();
    if (found === null) return await notFound(bench, tally, stop.signal);
    return await note(bench, {
      type: 'patch-proven',
      patch: found.patch,
      base: head.sha,
      proof: found.proof,
      needsPerson: state.needsPerson ?? whyAsk(found.patch) ?? whyUnsure(state, found.proof),
    });
  } finally {
    stop.abort('found');
    await timer;
    await frozen.dispose();
  }
}

function notFound(bench: Bench, tally: Tally, signal: AbortSignal): Promise<Next> {
  const { context, id, state } = bench;
  if (tally.untried !== '') return tellRepair(context, id, { kind: 'escalate', because: tally.untried });
  const seconds = Math.round(context.settings.searchMs / 1_000);
  const because =
    state.needsPerson ??
    (signal.aborted
      ? `no candidate was proven within ${seconds} s`
      : `none of ${tally.tried} candidates mended it without losing something`);
  return note(bench, { type: 'search-ended', tried: tally.tried, because });
}

/** Taking somebody's whole commit back loses what they meant by it: they are asked. */
function whyAsk(patch: Patch): string | null {
  return patch.kind === 'revert' && patch.chance < SURE_REVERT ? 'it takes back more than the fault' : null;
}

/** Where a test fails, and nobody knows whether its expectation is new, or has seen it pass. */
function whyUnsure({ kind, culprit }: Repair, { mended }: Found['proof']): string | null {
  if (kind !== 'test') return null;
  if (culprit === null)
    return 'it is not known since when it fails: the code or what is expected of it may be what is wrong';
  return mended.length === 0 ? 'no log names the failing test among those that passed' : null;
}

/**
 * A patch that keeps what the culprit meant comes before one that takes it back; and what can be merged comes before
 * what a person must be asked for.
 */
function waitOf(patch: Patch, { context, state }: Bench, problem: RepairProblem): number {
  if (state.needsPerson !== null) return 0;
  if (whyAsk(patch) !== null) return context.settings.searchMs / 2;
  return takesBack(patch, problem) > LINES_TO_SPARE ? TAKING_BACK_WAITS_MS : 0;
}

/** Lines that the culprit brought and the patch takes away. */
function takesBack({ kind, edits }: Patch, { culprit, files }: RepairProblem): number {
  if (kind !== 'revert' && kind !== 'small-edit') return 0;
  const brought = new Set(culprit?.diff.flatMap(({ before, after }) => changedLines(before, after).added.map(textOf)));
  return edits
    .flatMap(({ path, text }) => changedLines(files.get(path) ?? null, text).removed.map(textOf))
    .filter((line) => line !== '' && brought.has(line)).length;
}

function textOf({ text }: { readonly text: string }): string {
  return text.trim();
}

/** A word that is put right takes its line with it. */
const LINES_TO_SPARE = 1;
const TAKING_BACK_WAITS_MS = 25_000;
const SURE_REVERT = 0.3;

interface Tally {
  tried: number;
  /** Why candidates could not be tried at all. */
  untried: string;
}

function isBefore(found: { readonly number: number } | null, number: number): boolean {
  return found !== null && found.number < number;
}

/**
 * The first in the order of the candidates that is proven: one that is tried beside a likelier one and is quicker waits
 * for it. Those that come after a proven one are stopped.
 */
async function firstProven(trial: Trial, candidates: AsyncIterator<Patch>, tally: Tally): Promise<Found | null> {
  const best: { found: (Found & { readonly number: number }) | null } = { found: null };
  const underWay = new Map<number, AbortController>();
  async function work(): Promise<void> {
    for (;;) {
      if (best.found !== null || tally.untried !== '') return;
      const { done, value: patch } = await candidates.next();
      if (done === true || best.found !== null || trial.signal.aborted) return;
      tally.tried += 1;
      const number = tally.tried;
      const stop = new AbortController();
      underWay.set(number, stop);
      const signal = AbortSignal.any([trial.signal, stop.signal]);
      const tried = await tryOne({ ...trial, signal }, patch, number, tally);
      underWay.delete(number);
      if (tried?.kind !== 'proven' || isBefore(best.found, number)) continue;
      best.found = { patch, proof: tried.proof, number };
      for (const [other, later] of underWay) if (other > number) later.abort('a likelier one is proven');
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return best.found;
}

async function tryOne(trial: Trial, patch: Patch, number: number, tally: Tally): Promise<Tried | null> {
  const { bench, signal } = trial;
  const { context, id } = bench;
  const startedMs = context.now();
  const refusal = await reviewOf(bench, patch, trial.sha);
  const blocked = refusal.verdict === 'request-changes' && bench.state.needsPerson === null;
  const logId = `${id}-try-${bench.state.round}-${number}`;
  const tried: Tried = blocked
    ? { kind: 'refuted', because: `the review refuses it: ${refusal.findings[0]?.says ?? refusal.summary}` }
    : ((await tryQuickly(trial, patch, logId)) ?? (await prove(trial, patch, logId)));
  if (tried.kind === 'untried') {
    if (!signal.aborted) tally.untried = tried.because;
    return null;
  }
  // What was stopped in the middle, because another was proven or the time was up, says nothing.
  if (signal.aborted && tried.kind !== 'proven') return null;
  if (number <= TOLD_MAX || tried.kind === 'proven')
    await told(bench, patch, tried, blocked, context.now() - startedMs);
  return tried;
}

function told(bench: Bench, patch: Patch, tried: Tried, blocked: boolean, durationMs: number): Promise<Next> {
  const { kind, says, size, chance, edits } = patch;
  return note(bench, {
    type: 'candidate-tried',
    candidate: { kind, says, size, chance, paths: edits.map(({ path }) => path) },
    result: tried.kind === 'proven' ? 'plausible' : blocked ? 'refused' : 'refuted',
    because: tried.kind === 'proven' ? tried.proof.says.join('; ') : tried.because,
    durationMs,
  });
}

/** With the failing build itself, and at the last commit that built: what was well then must be well after. */
async function testsBefore({
  context,
  state,
  watched,
}: Bench): Promise<Pick<Trial, 'passedBefore' | 'passedAtGood' | 'failedBefore'>> {
  const own = (await context.builds.load(buildStream(state.buildId))).state.ended?.tests ?? [];
  const rows = [...context.buildRows().values()];
  const good = rows.findLast(
    (row) => row.project === watched.project.name && row.outcome === 'passed' && row.commit.sha === state.lastGood,
  );
  const last = good === undefined ? null : (await context.builds.load(buildStream(good.id))).state.ended;
  const passed = (tests: readonly TestResult[]) => tests.filter(({ outcome }) => outcome === 'passed');
  const passedAtGood = passed(last?.tests ?? []);
  const all = [...passedAtGood, ...passed(own)];
  return {
    passedBefore: [...new Map(all.map((test) => [`${test.file}\n${test.name}`, test])).values()],
    passedAtGood,
    failedBefore: own.filter(({ outcome }) => outcome === 'failed'),
  };
}
