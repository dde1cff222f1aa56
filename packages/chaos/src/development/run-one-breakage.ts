// One breakage: pushed as its author, watched until it is handled, judged, and taken back by a person where need be.
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@kintsugi/contract';
import { diceOf } from '../dice.ts';
import { judgeBreakage } from '../judge/judge-breakage.ts';
import type { BreakageVariant, MergedCommit } from './breakage.ts';
import type { LoadedBreakage } from './breakage-catalog.ts';
import type { BreakageJudgement, DevelopmentEvent } from './development-event.ts';
import { lookAtMain } from './fresh-clone.ts';
import type { RepositoryPlan } from './lay-repository.ts';
import { watchRepairs, type RepairsWatch } from './watch-repairs.ts';
import type { Workshop } from './workshop.ts';

export interface BreakageScene {
  readonly api: Client;
  readonly project: string;
  readonly workshop: Workshop;
  readonly plan: RepositoryPlan;
  readonly seed: number;
  /** How many there are in this run. */
  readonly of: number;
  readonly pace: DevelopmentPace;
  readonly tell: (event: DevelopmentEvent) => void;
  readonly signal: AbortSignal;
}

export interface DevelopmentPace {
  readonly lookEveryMs: number;
  /** From a push to giving up. */
  readonly timeoutSeconds: number;
  /** For the first build, and for a build after a person has taken something back. */
  readonly greenSeconds: number;
}

/** A test that fails by chance may pass at first; then people go on pushing, and so many times at most. */
const ROUNDS_MAX = 12;
const DICE_APART = 101;

interface Turn {
  readonly breakage: LoadedBreakage;
  readonly place: number;
  /** The commit to begin again from where the code has moved on. */
  readonly whole: string;
}

export async function runOne(scene: BreakageScene, turn: Turn): Promise<BreakageJudgement> {
  const { workshop, tell, plan, signal } = scene;
  const { name, vary } = turn.breakage;
  // Each has dice of its own: with the same for all, one seed would be the first form of every one.
  const variant = vary(diceOf(scene.seed * DICE_APART + turn.breakage.place));
  const { author } = variant.commits.at(-1) ?? variant.commits[0];
  // What was repaired before may have left the code in another shape than this one was written for.
  if (!(await workshop.fits(variant.commits)))
    await restored(scene, turn.whole, author, 'Begin again from what we know');

  const watch = watchRepairs(scene.api, scene.project, Date.now());
  const { before, commits, pushedAtMs } = await pushedAndWatched(scene, turn, variant, watch);
  const { hiddenTests } = variant.truth;
  const pushed = commits.at(-1) ?? before;
  const main = await lookAtMain({ workshop, plan, before, pushed, hiddenTests, signal });
  const failedAtMs = watch.failedAtMs(commits);
  const facts = { pushedAtMs, failedAtMs, timedOut: !watch.isHandled(), repairs: watch.repairs(), main };
  const judgement = judgeBreakage(name, variant.truth, facts);
  tell({ kind: 'breakage-judged', atMs: Date.now(), ...judgement });
  if (judgement.outcome !== 'repaired' || !judgement.agrees)
    await restored(scene, before, author, `Revert "${subjectOf(variant.commits)}"`);
  return judgement;
}

/** What fails by chance is pushed on top of until it does; then the clock starts with the last push. */
async function pushedAndWatched(
  scene: BreakageScene,
  { breakage: { name, title }, place }: Turn,
  { commits: first, untilItFails }: BreakageVariant,
  watch: RepairsWatch,
): Promise<{ readonly before: string; readonly commits: readonly string[]; readonly pushedAtMs: number }> {
  const commits: string[] = [];
  let before: string | null = null;
  let next: readonly MergedCommit[] = first;
  for (let round = 1; ; round += 1) {
    const done = await scene.workshop.push(next);
    const pushedAtMs = Date.now();
    before ??= done.before;
    commits.push(...done.pushed.map(({ commit }) => commit));
    scene.tell({ kind: 'pushed', atMs: pushedAtMs, breakage: name, title, place, of: scene.of, commits: done.pushed });
    const seen = await watched(scene, watch, untilItFails === undefined ? null : (commits.at(-1) ?? null));
    if (seen !== 'passed' || untilItFails === undefined || round >= ROUNDS_MAX) return { before, commits, pushedAtMs };
    next = [untilItFails(round)];
  }
}

/** Until all that was opened has ended or waits for a person, or the commit that may pass has passed, or the time is up. */
async function watched(
  { pace, signal }: BreakageScene,
  watch: RepairsWatch,
  mayPass: string | null,
): Promise<'handled' | 'passed' | 'timed-out'> {
  const giveUpMs = Date.now() + pace.timeoutSeconds * 1_000;
  while (Date.now() < giveUpMs) {
    await watch.look();
    if (watch.isHandled()) return 'handled';
    if (mayPass !== null && watch.repairs().length === 0 && watch.hasPassed(mayPass)) return 'passed';
    await pause(pace.lookEveryMs, undefined, { signal });
  }
  return 'timed-out';
}

async function restored(
  scene: BreakageScene,
  wanted: string,
  author: MergedCommit['author'],
  message: string,
): Promise<void> {
  const commit = await scene.workshop.goBackTo(wanted, author, message);
  await untilGreen(scene, commit);
  scene.tell({ kind: 'restored', atMs: Date.now(), by: author.name, commit });
}

/** A build of `commit` has passed, and no repair is open any more. Throws where it does not come to that. */
export async function untilGreen({ api, project, pace, signal }: BreakageScene, commit: string): Promise<void> {
  const watch = watchRepairs(api, project, Date.now());
  const giveUpMs = Date.now() + pace.greenSeconds * 1_000;
  for (;;) {
    await watch.look();
    const { items: open } = await openRepairs(api, project);
    if (watch.hasPassed(commit) && open.length === 0) return;
    if (Date.now() > giveUpMs)
      throw new Error(
        watch.hasPassed(commit)
          ? `${open.length} repair(s) were still open ${pace.greenSeconds} s after a person had mended it`
          : `no build of ${commit.slice(0, 12)} had passed after ${pace.greenSeconds} s`,
      );
    await pause(pace.lookEveryMs, undefined, { signal });
  }
}

async function openRepairs(api: Client, project: string) {
  const asked = await api.listRepairs({ query: { project, open: 'true', limit: 50 } });
  return asked.ok ? asked.value : { items: [] };
}

function subjectOf(commits: BreakageVariant['commits']): string {
  return (commits.at(-1) ?? commits[0]).message.split('\n')[0] ?? '';
}
