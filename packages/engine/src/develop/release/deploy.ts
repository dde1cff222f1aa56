// Releases the merged commit: what differs from what runs, one service after another, each at most once.
import type { ActionRequest, ChangeOutcome, PlannedDeployment, Repair, RepairCommand } from '@kintsugi/domain';
import { agent, rulingOn } from '@kintsugi/domain';
import { projectAt } from '../commands.ts';
import { join } from '../join-path.ts';
import { callRuntime, freeService } from '../../act/index.ts';
import type { Next } from '../../context.ts';
import type { ReleaseState, Runtime, ServiceState } from '../../ports/index.ts';
import { AGAIN, sleep } from '../../context.ts';
import { repairStream, serviceStream } from '../../journal/streams.ts';
import type { Bench } from '../telling.ts';
import { hold, isPaused, note, tellRepair } from '../telling.ts';
import { releaseBefore } from './verify.ts';

const AGAIN_MS = 2_000;
const ASK_EVERY_MS = 500;
/** A rolling deployment of many replicas takes a while. */
const GIVE_UP_RUNNING_MS = 10 * 60_000;

/** Registers each service's folder: by content, so that what did not change is the release that runs already. */
export async function plan(bench: Bench): Promise<Next> {
  const { context, id, state, watched, development } = bench;
  if (state.merged === null) return sleep(AGAIN_MS, 'a merge');
  const { runtime } = context.world;
  const running = new Map((await runtime.services()).map(({ service, release }) => [service, release]));
  // With its commands: what is released needs the dependencies that its install brings.
  const project = await projectAt(watched, state.merged.commit);
  const workspace = await development.builder.workspace(project, state.merged.commit);
  const planned: PlannedDeployment[] = [];
  try {
    for (const [service, folder] of Object.entries(watched.project.services)) {
      const registered = await runtime.registerRelease(service, join(workspace.folder, folder));
      if (!registered.ok)
        return tellRepair(context, id, { kind: 'take-back', because: `${service}: ${registered.refusal.detail}` });
      const { release } = registered.release;
      const replaces = running.get(service);
      if (release === replaces) continue;
      if (replaces !== undefined && (await wasLeft(runtime, registered.release, replaces)))
        return tellRepair(context, id, {
          kind: 'escalate',
          because: `merged, and not deployed: ${service} was rolled back from ${release}, which is what it would get again`,
        });
      planned.push({ service, release, ...(replaces === undefined ? {} : { replaces }) });
    }
  } finally {
    await workspace.dispose();
  }
  return note(bench, { type: 'deployment-planned', services: planned });
}

/** Somebody went back from this release to the one that runs: whatever they knew, a merge does not undo it. */
async function wasLeft(
  runtime: Runtime,
  { service, release, number }: ReleaseState,
  running: string,
): Promise<boolean> {
  const runs = (await runtime.releases(service)).find((one) => one.release === running);
  if (runs === undefined || runs.number > number) return false;
  return (await runtime.changes(0)).some(
    (change) =>
      change.kind === 'release' && change.service === service && change.from === release && change.to === running,
  );
}

export async function deploy(bench: Bench, service: string, release: string): Promise<Next> {
  return carryOut(bench, { kind: 'deploy', service, release });
}

/** What was recorded beforehand as its inverse. */
export async function undoDeployment(bench: Bench, key: string): Promise<Next> {
  const deployment = bench.state.deployments.find((one) => one.key === key);
  if (deployment?.inverse.kind !== 'request') return AGAIN;
  const { request, inverse } = deployment;
  const { service } = request;
  const running = (await bench.context.world.runtime.services()).find((one) => one.service === service)?.release;
  const ours = 'release' in request ? request.release : '';
  if (running !== undefined && running !== ours && running !== releaseBefore(bench.state, service)) {
    const because = `${service} runs ${running}, which somebody else released since: it is not rolled back`;
    return hold(bench, 'not-ours', because, AGAIN_MS);
  }
  return carryOut(bench, inverse.request);
}

async function carryOut(bench: Bench, request: ActionRequest): Promise<Next> {
  const { context, id } = bench;
  const { turn, inHand } = context.acting;
  const key = context.world.clock.id('act');
  inHand.add(key);
  try {
    const begun = await turn(async () => begin(bench, request, key));
    if (begun !== null) return begun;
    const outcome = await callRuntime(context, request, key, `kintsugi (${id})`);
    return await record(bench, key, request.service, outcome);
  } finally {
    inHand.delete(key);
  }
}

/** Null when it is on record, and must be called now. */
async function begin(bench: Bench, request: ActionRequest, key: string): Promise<Next | null> {
  const { context, id } = bench;
  const { service } = request;
  const inverse = await context.world.runtime.inverseOf(request);
  const stream = serviceStream(service);
  const reserved = await context.ledgers.execute(stream, { kind: 'reserve', by: id, atMs: context.now() });
  const { actionsMs } = (await context.ledgers.load(stream)).state;
  const nowMs = context.now();
  const services = await context.world.runtime.services();
  const ruling = rulingOn(request, context.settings.policy(), {
    nowMs,
    actionsOnServiceMs: actionsMs,
    actionsLastHour: context.actionsLastHour(nowMs),
    blastRadius: 1 / Math.max(1, services.length),
  });
  const gates = {
    paused: await isPaused(context),
    autonomy: bench.watched.project.autonomy,
    replaced: replacedBy(bench.state, request, services),
    ruling,
    reserved: reserved.ok === true,
  };
  const command: RepairCommand = { kind: 'deploy', key, request, inverse, gates, actor: agent('Surgeon'), atMs: nowMs };
  const started = await context.repairs.execute(repairStream(id), command);
  if (started.ok === true) {
    await context.ledgers.execute(stream, { kind: 'count', by: id, key, atMs: nowMs });
    return null;
  }
  await freeService(context, id, service);
  if (started.ok === 'unavailable') return sleep(AGAIN_MS, started.because);
  return refused(bench, started.refusal);
}

function refused(bench: Bench, { kind, detail }: { kind: string; detail: string }): Promise<Next> | Next {
  switch (kind) {
    case 'paused':
    case 'not-reserved':
    case 'policy-wait':
    case 'not-approved':
      return hold(bench, kind, detail, AGAIN_MS);
    case 'policy':
    case 'replaced':
      return tellRepair(bench.context, bench.id, {
        kind: 'escalate',
        because: `merged, and not deployed: ${detail}`,
      });
    default:
      return sleep(AGAIN_MS, detail);
  }
}

/** The release that neither ran when this one was planned nor is this one; null: none. */
function replacedBy({ planned }: Repair, { service }: ActionRequest, services: readonly ServiceState[]): string | null {
  const plan = planned.find((one) => one.service === service);
  const running = services.find((one) => one.service === service)?.release;
  if (plan?.replaces === undefined || running === undefined) return null;
  return running === plan.replaces || running === plan.release ? null : running;
}

export async function ask(bench: Bench, key: string): Promise<Next> {
  const { context, state } = bench;
  if (context.acting.inHand.has(key)) return sleep(ASK_EVERY_MS, 'the deployment to end');
  const deployment = state.deployments.find((one) => one.key === key);
  const { service = '' } = deployment?.request ?? {};
  const startedMs = deployment?.startedMs ?? context.now();
  const answer = await context.world.runtime
    .outcomeOf(key)
    .catch((error: unknown): ChangeOutcome => ({ kind: 'unknown', because: String(error) }));
  if (answer.kind === 'running') {
    if (context.now() - startedMs <= GIVE_UP_RUNNING_MS || state.phase === 'escalated')
      return sleep(ASK_EVERY_MS, 'the deployment to end');
    const because = `the deployment ${key} does not end`;
    return tellRepair(context, bench.id, { kind: 'escalate', because });
  }
  const never: ChangeOutcome = { kind: 'rejected', because: 'it never reached the runtime', mend: '' };
  return answer.kind === 'never-seen' ? record(bench, key, service, never, false) : record(bench, key, service, answer);
}

async function record(
  { context, id }: Bench,
  key: string,
  service: string,
  outcome: ChangeOutcome,
  reached = true,
): Promise<Next> {
  const next = await tellRepair(context, id, { kind: 'end-deployment', key, outcome, reached });
  if (outcome.kind === 'unknown') return sleep(ASK_EVERY_MS, outcome.because);
  await freeService(context, id, service);
  return next;
}
