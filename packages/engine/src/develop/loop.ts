// Drives one repair: load, fold, nextStep, run the effect, append. The only place that turns a step of it into an effect.
import type { Repair, RepairStep } from '@kintsugi/domain';
import { agent, nextRepairStep } from '@kintsugi/domain';
import type { Context, Next } from '../context.ts';
import { sleep } from '../context.ts';
import type { Drive } from '../drive.ts';
import { drive } from '../drive.ts';
import { repairStream } from '../journal/streams.ts';
import { findCulprit } from './analyze/find-culprit.ts';
import { repeat } from './analyze/repeat.ts';
import { callPerson, tidy } from './hand-over.ts';
import { followInIncident } from './incident.ts';
import { decide } from './propose/decide.ts';
import { lockEdits, openPullRequest, pushBranch } from './propose/pull-request.ts';
import { review } from './propose/review.ts';
import { ask, deploy, plan, undoDeployment } from './release/deploy.ts';
import { buildMerged, merge } from './release/merge.ts';
import { revertMerge } from './release/take-back.ts';
import { verify } from './release/verify.ts';
import { search } from './search/search.ts';
import type { Bench } from './telling.ts';
import { tellRepair, watchedBy } from './telling.ts';

const FIRST_RETRY_MS = 1_000;
/** A project that is no longer configured: what it left open waits until it is configured again. */
const UNKNOWN_PROJECT_MS = 60_000;

export interface RepairDrive {
  readonly context: Context;
  readonly id: string;
  readonly onDone: () => void;
  readonly onTrouble: (because: string) => void;
  /** Its incident was told something. */
  readonly wakeIncident: (incidentId: string) => void;
}

export function driveRepair({ context, id, onDone, onTrouble, wakeIncident }: RepairDrive): Drive {
  let complained = '';
  return drive({
    clock: context.world.clock,
    step: (stopping) => oneStep(context, id, wakeIncident, stopping),
    // A forge or a remote that is down for minutes is no reason to hand everything that waits to people.
    retryMs: (broken) => FIRST_RETRY_MS * 2 ** Math.min(broken - 1, 6),
    giveUp: (because) => tellRepair(context, id, { kind: 'escalate', because, actor: agent('Diplomat') }),
    onDone,
    // Once: a forge that is down for a night would fill the log with the same line.
    onTrouble: (because) => {
      if (because !== complained) onTrouble(because);
      complained = because;
    },
  });
}

/** Null when the repair wants nothing more. */
async function oneStep(
  context: Context,
  id: string,
  wakeIncident: (id: string) => void,
  stopping: AbortSignal,
): Promise<Next | null> {
  const { state } = await context.repairs.load(repairStream(id));
  if (state.phase !== 'unopened') await followInIncident(context, id, state, wakeIncident);
  const step = nextRepairStep(state, context.now());
  if (step.kind === 'done') return null;
  if (step.kind === 'wait') return sleep(Math.max(1, step.untilMs - context.now()), step.for);
  const { development } = context.world;
  const watched = watchedBy(development, state.project);
  if (watched === null || development === null)
    return sleep(UNKNOWN_PROJECT_MS, `project ${state.project} to be configured`);
  return effectOf({ context, id, state, watched, development, stopping }, step);
}

function effectOf(bench: Bench, step: Exclude<RepairStep, { kind: 'done' | 'wait' }>): Promise<Next> {
  const { context, id } = bench;
  switch (step.kind) {
    case 'repeat':
      return repeat(bench);
    case 'find-culprit':
      return findCulprit(bench);
    case 'search':
      return search(bench);
    case 'lock':
      return lockEdits(bench);
    case 'push':
      return pushBranch(bench);
    case 'open':
      return openPullRequest(bench);
    case 'review':
      return review(bench);
    case 'decide':
      return decide(bench);
    case 'merge':
      return merge(bench);
    case 'build-merged':
      return buildMerged(bench);
    case 'plan':
      return plan(bench);
    case 'deploy':
      return deploy(bench, step.service, step.release);
    case 'ask':
      return ask(bench, step.key);
    case 'verify':
      return verify(bench);
    case 'undo-deployment':
      return undoDeployment(bench, step.key);
    case 'revert-merge':
      return revertMerge(bench);
    case 'escalate':
      return tellRepair(context, id, { kind: 'escalate', because: step.because, actor: agent('Diplomat') });
    case 'fail':
      return tellRepair(context, id, { kind: 'fail', because: step.because });
    case 'call':
      return callPerson(bench);
    case 'tidy':
      return tidy(bench);
  }
}

export function repairWantsDriving(state: Repair): boolean {
  return nextRepairStep(state, Number.MAX_SAFE_INTEGER).kind !== 'done';
}
