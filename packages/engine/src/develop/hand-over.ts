// Calls a person about a repair, and tidies up outside once it has ended. Both are safe to repeat.
import type { Repair } from '@kintsugi/domain';
import { agent, branchOf } from '@kintsugi/domain';
import type { Context, Next } from '../context.ts';
import { sleep } from '../context.ts';
import { projectStream, serviceStream } from '../journal/streams.ts';
import type { Delivery, Message } from '../ports/index.ts';
import { incidentOfRepair } from './incident.ts';
import { freeMerge } from './release/merge.ts';
import type { Bench } from './telling.ts';
import { tellRepair } from './telling.ts';

const AGAIN_MS = 2_000;

export async function callPerson({ context, id, state }: Bench): Promise<Next> {
  const message = messageFor(id, state, context.now());
  const deliveries = await Promise.all(
    context.world.notifiers.map((notifier) =>
      notifier.send(message).catch((error: unknown): Delivery => ({
        kind: 'failed',
        to: notifier.name,
        because: String(error),
        mend: 'See whether the receiver is up.',
      })),
    ),
  );
  const reached = deliveries.filter(({ kind }) => kind === 'delivered');
  return tellRepair(context, id, {
    kind: 'called',
    to: (reached.length > 0 ? reached : deliveries).map(({ to }) => to).join(', ') || 'nobody is configured',
    delivered: reached.length > 0,
    because: deliveries.flatMap((one) => (one.kind === 'failed' ? [`${one.to}: ${one.because}`] : [])).join('; '),
    actor: agent('Diplomat'),
  });
}

function messageFor(id: string, state: Repair, atMs: number): Message {
  const { culprit, pullRequest, handOver, held, how } = state;
  const title = how === 'flaky' ? `flaky: ${state.title}` : state.title;
  const body = [
    `The build of ${state.project} (${state.branch}) fails: ${state.title}.`,
    culprit === null
      ? 'Since when is not known.'
      : `Since ${culprit.sha.slice(0, 12)} by ${culprit.author}: ${culprit.subject}.`,
    `You are asked because: ${handOver ?? held?.because ?? state.needsPerson ?? 'it is news'}.`,
    ...(pullRequest === null ? [] : [`Proposed: ${state.proven?.patch.says ?? ''} ${pullRequest.url}`]),
    `Look: kintsugi repairs show ${id}`,
  ].join('\n');
  return {
    key: `${id}-${state.phase}`,
    incidentId: incidentOfRepair(id),
    title,
    severity: how === 'flaky' ? 'minor' : state.severity,
    body,
    atMs,
  };
}

/** Pull request, branch, locks and reservations: nothing of an ended repair stays open. */
export async function tidy(bench: Bench): Promise<Next> {
  const { context, id, state, watched } = bench;
  const said: string[] = [];
  if (state.pullRequest !== null && state.merged === null) {
    const closed = await watched.forge.close(state.pullRequest.number, reasonToClose(state));
    if (closed.kind === 'unknown') return sleep(AGAIN_MS, closed.because);
    said.push(`pull request ${state.pullRequest.number} is closed`);
  }
  if (state.pushed !== null) {
    const deleted = await watched.forge.deleteBranch(branchOf(id, state));
    if (deleted.kind === 'unknown') return sleep(AGAIN_MS, deleted.because);
    said.push(`branch ${state.pushed.branch} is deleted`);
  }
  await freeAll(context, bench);
  return tellRepair(context, id, { kind: 'tidied', says: said.join('; ') || 'nothing was left open' });
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
  const { id, state, watched } = bench;
  const atMs = context.now();
  await freeMerge(bench);
  if (state.lock !== null)
    await context.projects.execute(projectStream(watched.project.name), { kind: 'unlock', id: state.lock.id, atMs });
  for (const { request } of state.deployments)
    await context.ledgers.execute(serviceStream(request.service), { kind: 'free', by: id, atMs });
}
