// Is what runs what was merged, and is it well? Looked at for a while, on every replica of every service it changed.
import type { Repair, Verdict } from '@kintsugi/domain';
import type { Next } from '../../context.ts';
import type { ServiceState } from '../../ports/index.ts';
import type { Bench } from '../telling.ts';
import { leftToNextStart, note } from '../telling.ts';

const LOOK_MS = 1_000;
/** So long it must be well without a break. */
const WELL_MS = 5_000;
const GIVE_UP_MS = 60_000;

interface Look {
  readonly verdict: Verdict;
  readonly says: string;
}

export async function verify(bench: Bench): Promise<Next> {
  const { context, stopping } = bench;
  // From this look on, not from the deployment: a server that was down meanwhile has seen nothing yet.
  const since = context.now();
  let wellSinceMs: number | null = null;
  for (;;) {
    const looks = await lookAt(bench);
    const isWell = looks.every(({ verdict }) => verdict === 'healthy');
    const nowMs = context.now();
    wellSinceMs = isWell ? (wellSinceMs ?? nowMs) : null;
    const says = looks.map((look) => look.says);
    if (wellSinceMs !== null && nowMs - wellSinceMs >= WELL_MS)
      return note(bench, { type: 'deployment-verified', verdict: 'healthy', says: said(bench, says) });
    // What cannot be seen is never called well, and never taken back for that alone: a person must look.
    if (nowMs - since > GIVE_UP_MS) return giveUp(bench, looks);
    await context.world.clock.sleep(LOOK_MS, stopping);
    if (stopping.aborted) return leftToNextStart();
  }
}

function giveUp(bench: Bench, looks: readonly Look[]): Promise<Next> {
  const says = looks.filter(({ verdict }) => verdict !== 'healthy').map((look) => look.says);
  // Where somebody else has released meanwhile, nothing is taken back: it might be theirs.
  const verdict = (['inconclusive', 'unhealthy'] as const).find((one) => looks.some((look) => look.verdict === one));
  return note(bench, { type: 'deployment-verified', verdict: verdict ?? 'unobserved', says });
}

async function lookAt({ context, state }: Bench): Promise<readonly Look[]> {
  const services = await context.world.runtime.services().catch(() => [] as readonly ServiceState[]);
  return state.planned.map(({ service, release }) => {
    const found = services.find((one) => one.service === service);
    if (found === undefined) return { verdict: 'unobserved', says: `${service} cannot be seen` };
    return judge(found, release, releaseBefore(state, service));
  });
}

function judge({ service, release, replicas, desiredReplicas }: ServiceState, wanted: string, before: string): Look {
  if (release !== wanted && release === before)
    return { verdict: 'unhealthy', says: `${service} was rolled back to ${release}` };
  if (release !== wanted)
    return { verdict: 'inconclusive', says: `${service} runs ${release}, which somebody else released since` };
  const well = replicas.filter(
    (one) => one.release === wanted && one.state === 'ready' && one.healthy !== false && one.restarts === 0,
  );
  return well.length >= desiredReplicas && well.length > 0
    ? {
        verdict: 'healthy',
        says: `${service}: ${well.length} of ${desiredReplicas} replicas run ${wanted} and are healthy`,
      }
    : {
        verdict: 'unhealthy',
        says: `${service}: ${well.length} of ${desiredReplicas} replicas are healthy on ${wanted}`,
      };
}

/** What ran before our deployment; empty where that is not known. */
export function releaseBefore({ deployments }: Repair, service: string): string {
  const inverse = deployments.find(({ request }) => request.service === service)?.inverse;
  return inverse?.kind === 'request' && 'release' in inverse.request ? inverse.request.release : '';
}

function said({ state }: Bench, says: readonly string[]): readonly string[] {
  const commit = state.merged?.commit.slice(0, 12) ?? '';
  return says.length > 0
    ? [`what runs is built from the merged commit ${commit}`, ...says]
    : [`the merged commit ${commit} builds, and changes no service that runs`];
}
