// Calls a person about a repair, and tidies up outside once it has ended. Both are safe to repeat.
import type { ChangeOutcome, Repair } from '@kintsugi/domain';
import { agent, branchOf, revertBranchOf } from '@kintsugi/domain';
import type { Context, Next } from '../context.ts';
import { sleep } from '../context.ts';
import { serviceStream } from '../journal/streams.ts';
import { deliver } from '../hand-over/index.ts';
import type { Message } from '../ports/index.ts';
import { incidentOfRepair } from './incident.ts';
import { AUTHOR } from './propose/pull-request.ts';
import { freeLock, freeMerge } from './release/merge.ts';
import type { Bench } from './telling.ts';
import { tellRepair } from './telling.ts';

const AGAIN_MS = 2_000;

export async function callPerson({ context, id, state }: Bench): Promise<Next> {
  const delivered = await deliver(context, messageFor(id, state, context.now()));
  return tellRepair(context, id, { kind: 'called', ...delivered, actor: agent('Diplomat') });
}

function messageFor(id: string, state: Repair, atMs: number): Message {
  const { culprit, pullRequest, handOver, held, how } = state;
  const title = how === null ? state.title : `${how}: ${state.title}`;
  const why = handOver ?? held?.because ?? state.needsPerson;
  const body = [
    `The build of ${state.project} (${state.branch}) fails: ${state.title}.`,
    culprit === null
      ? 'Since when is not known.'
      : `Since ${culprit.sha.slice(0, 12)} by ${culprit.author}: ${culprit.subject}.`,
    whyCalled(how, why),
    ...(pullRequest === null ? [] : [`Proposed: ${state.proven?.patch.says ?? ''} ${pullRequest.url}`]),
    `Look: kintsugi repairs show ${id}`,
  ].join('\n');
  return {
    key: `${id}-${state.round}-${state.phase}`,
    incidentId: incidentOfRepair(id),
    title,
    severity: how === 'flaky' ? 'minor' : state.severity,
    body,
    atMs,
  };
}

function whyCalled(how: Repair['how'], why: string | null): string {
  if (how === 'flaky') return 'Nothing was changed: it passes when repeated.';
  return how === 'repaired' || why === null ? 'Nothing is needed from you.' : `You are asked because: ${why}.`;
}

/** Pull request, branch, locks and reservations: nothing of an ended repair stays open. */
export async function tidy(bench: Bench): Promise<Next> {
  const { context, id, state, watched } = bench;
  const said: string[] = [];
  if (state.pullRequest !== null && state.merged === null) {
    const closed = await watched.forge.close(state.pullRequest.number, reasonToClose(state));
    if (closed.kind === 'unknown') return sleep(AGAIN_MS, closed.because);
    if (closed.kind === 'applied') said.push(`pull request ${state.pullRequest.number} is closed`);
  }
  for (const branch of branchesOf(id, state)) {
    const cleared = await clear(bench, branch);
    if (cleared.kind === 'unknown') return sleep(AGAIN_MS, cleared.because);
    if (cleared.kind === 'applied' && cleared.receipt !== '') said.push(cleared.receipt);
  }
  if (state.how === 'repaired' && watched.project.autonomy === 'act-and-tell' && state.calls.tries === 0)
    await callPerson(bench);
  await freeAll(context, bench);
  return tellRepair(context, id, { kind: 'tidied', says: said.join('; ') || 'nothing was left open' });
}

/** Of every round, and of a revert. */
function branchesOf(id: string, state: Repair): readonly string[] {
  if (state.pushed === null && state.round === 1) return [];
  const rounds = Array.from({ length: state.round }, (_, n) => branchOf(id, { ...state, round: n + 1 }));
  return state.takeBack === null ? rounds : [...rounds, revertBranchOf(id, state)];
}

/** What people have put on a branch of ours is theirs, and a revert that waits for a person goes on waiting. */
async function clear({ watched, state, id }: Bench, branch: string): Promise<ChangeOutcome> {
  const head = await watched.repository.head(branch);
  if (head === null) return { kind: 'applied', receipt: '' };
  const [pull] = await watched.forge.pullRequests({ branch });
  const isWaiting = branch === revertBranchOf(id, state) && pull?.state === 'open';
  const isTheirs = head.author !== AUTHOR.name && pull?.state !== 'merged';
  if (isWaiting || isTheirs)
    return {
      kind: 'applied',
      receipt: `branch ${branch} is kept: ${isWaiting ? 'its revert waits' : 'others have pushed to it'}`,
    };
  const deleted = await watched.forge.deleteBranch(branch);
  return deleted.kind === 'applied' ? { kind: 'applied', receipt: `branch ${branch} is deleted` } : deleted;
}

function reasonToClose(state: Repair): string {
  switch (state.how) {
    case 'mended-by-others':
      return 'Somebody else mended it first: the branch builds again.';
    case 'flaky':
      return 'The failure does not repeat.';
    default:
      return state.handOver ?? 'It is over.';
  }
}

async function freeAll(context: Context, bench: Bench): Promise<void> {
  const { id, state } = bench;
  const atMs = context.now();
  await freeMerge(bench);
  await freeLock(bench);
  for (const { request } of state.deployments)
    await context.ledgers.execute(serviceStream(request.service), { kind: 'free', by: id, atMs });
}
