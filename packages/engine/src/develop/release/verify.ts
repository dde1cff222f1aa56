// Is what runs what was merged, and is it well? Looked at for a while, on every replica of every service it changed.
import type { Verdict } from '@kintsugi/domain';
import type { Next } from '../../context.ts';
import { sleep } from '../../context.ts';
import type { ServiceState } from '../../ports/index.ts';
import type { Bench } from '../telling.ts';
import { note } from '../telling.ts';

const LOOK_MS = 1_000;
/** So long it must be well without a break. */
const WELL_MS = 5_000;
const GIVE_UP_MS = 60_000;

interface Look {
  readonly verdict: Verdict;
  readonly says: string;
}

export async function verify(bench: Bench): Promise<Next> {
  const { context } = bench;
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
    await context.world.clock.sleep(LOOK_MS);
  }
}

function giveUp(bench: Bench, looks: readonly Look[]): Promise<Next> | Next {
  const says = looks.filter(({ verdict }) => verdict !== 'healthy').map((look) => look.says);
  const isIll = looks.some(({ verdict }) => verdict === 'unhealthy');
  if (isIll) return note(bench, { type: 'deployment-verified', verdict: 'unhealthy', says });
  return note(bench, { type: 'deployment-verified', verdict: 'unobserved', says }).then(() =>
    sleep(GIVE_UP_MS, 'the services to be seen again'),
  );
}

async function lookAt({ context, state }: Bench): Promise<readonly Look[]> {
  const services = await context.world.runtime.services().catch(() => [] as readonly ServiceState[]);
  return state.planned.map(({ service, release }) => {
    const found = services.find((one) => one.service === service);
    return found === undefined ? { verdict: 'unobserved', says: `${service} cannot be seen` } : judge(found, release);
  });
}

function judge({ service, release, replicas, desiredReplicas }: ServiceState, wanted: string): Look {
  if (release !== wanted) return { verdict: 'unhealthy', says: `${service} runs ${release}, not ${wanted}` };
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

function said({ state }: Bench, says: readonly string[]): readonly string[] {
  const commit = state.merged?.commit.slice(0, 12) ?? '';
  return says.length > 0
    ? [`what runs is built from the merged commit ${commit}`, ...says]
    : [`the merged commit ${commit} builds, and changes no service that runs`];
}
