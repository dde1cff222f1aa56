// Carries out one plan over a service's replicas so that nobody's request is lost. Written as "what is still missing",
// so that a successor who finds it half done goes on with the same call. It must not know keys' outcomes or the journal.
import type { Plan } from '../journal/records.ts';
import type { EndOptions, Replica } from '../replica/replica.ts';
import { FIRMLY, POLITELY, QUICKLY } from './replica-set.ts';
import type { ReplicaSet } from './replica-set.ts';

export type RollResult =
  | { readonly kind: 'done' }
  | ({ readonly kind: 'failed' } & Failure)
  /** The keeper is being ended. */
  | { readonly kind: 'broken-off' };

export interface Failure {
  readonly because: string;
  /** The replica whose output tells more. */
  readonly instance: string;
}

/** New replicas that are started at the same time. */
const SURGE = 3;
/** A new replica that has ended this often before it was ready will not become so. */
const CRASHES_UNTIL_FAILED = 3;

export async function roll(service: ReplicaSet, plan: Plan, key: string, signal: AbortSignal): Promise<RollResult> {
  const leaving = service.live().filter(({ order }) => plan.leave.includes(order.instance));
  const fresh = service.live().filter(({ order }) => order.operation === key);
  const staying = service.live().filter((replica) => !leaving.includes(replica) && !fresh.includes(replica));
  let missing = Math.max(0, plan.target.replicas - staying.length - fresh.length);

  if (!plan.putBack) {
    for (; missing > 0; missing--) service.add(plan.target, key, 'in-turn');
    return { kind: 'done' };
  }

  const anyReady = [...leaving, ...staying].some(({ state }) => state === 'ready');
  if (!anyReady) retireAll(service, leaving);
  while (missing > 0 || fresh.some(({ state }) => state !== 'ready')) {
    const batch = anyReady ? Math.min(SURGE, missing) : missing;
    for (let started = 0; started < batch; started++) fresh.push(service.add(plan.target, key, 'at-once'));
    missing -= batch;
    const failure = await becomeReady(service, fresh, signal);
    if (signal.aborted) return { kind: 'broken-off' };
    if (failure !== null) return { kind: 'failed', ...failure };
    if (missing > 0) retireAll(service, leaving.toSorted(readyLast).slice(0, batch));
  }
  retireAll(service, leaving);
  return { kind: 'done' };
}

/** Undoes what `roll` began: the new replicas end, and as many as before run what ran before. Not waited for: supervision goes on. */
export function putBack(service: ReplicaSet, plan: Plan, key: string): void {
  retireAll(
    service,
    service.live().filter(({ order }) => order.operation === key),
  );
  const missing = plan.before.replicas - service.live().length;
  for (let started = 0; started < missing; started++) service.add(plan.before, `${key}/put-back`, 'at-once');
}

/** Null once all are ready, else why that will not happen. */
async function becomeReady(
  service: ReplicaSet,
  replicas: readonly Replica[],
  signal: AbortSignal,
): Promise<Failure | null> {
  const { startTimeoutMs } = service.record.spec.health;
  const hopeless = (): Replica | undefined =>
    replicas.find(({ restarts, state }) => restarts >= CRASHES_UNTIL_FAILED && state !== 'ready');
  const allReady = (): boolean => replicas.every(({ state }) => state === 'ready');
  await service.until(() => allReady() || hopeless() !== undefined, startTimeoutMs, signal);
  if (allReady()) return null;
  const culprit = hopeless() ?? replicas.find(({ state }) => state !== 'ready');
  const saw = culprit?.lastExit?.because ?? culprit?.complaint ?? 'no health check was answered';
  const instance = culprit?.order.instance ?? service.name;
  return { instance, because: `${instance} never became healthy: ${saw}` };
}

/** In the background: what leaves is out of the balancer at once, and ends when its requests have. */
function retireAll(service: ReplicaSet, replicas: readonly Replica[]): void {
  for (const replica of replicas) {
    if (!replica.leaving) void service.retire(replica, howToEnd(replica));
  }
}

function howToEnd({ state }: Replica): EndOptions {
  if (state === 'ready') return POLITELY;
  return state === 'unready' ? FIRMLY : QUICKLY;
}

function readyLast(a: Replica, b: Replica): number {
  return Number(a.state === 'ready') - Number(b.state === 'ready');
}
