// Carries out one operation that is written down: forward, or back where the new replicas never became healthy.
import { describeAction } from '@kintsugi/domain';
import type { Change, ChangeOutcome } from '@kintsugi/domain';
import type { Clock } from '@kintsugi/engine/ports';
import type { Journal } from '../journal/journal.ts';
import type { OperationRecord } from '../journal/records.ts';
import { releaseTitle } from './plan.ts';
import type { ReplicaSet } from './replica-set.ts';
import { putBack, roll } from './roll.ts';

export interface CarryOutOptions {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export async function carryOut(
  operation: OperationRecord,
  service: ReplicaSet | undefined,
  { journal, clock, signal }: CarryOutOptions,
): Promise<ChangeOutcome> {
  const { key, plan } = operation;
  const end = (outcome: ChangeOutcome, reversal: Change | null): ChangeOutcome => {
    // Not synced: a successor that does not find it looks at the replicas, and comes to the same end.
    journal.append({ kind: 'operation-ended', key, outcome, atMs: clock.now(), putBack: reversal });
    return outcome;
  };
  if (!plan || !service) return end({ kind: 'unknown', because: 'the service is not declared any more' }, null);

  let { failing } = operation;
  if (failing === null) {
    const result = await roll(service, plan, key, signal);
    if (result.kind === 'broken-off')
      return { kind: 'unknown', because: 'the services were ended in the middle of it' };
    if (result.kind === 'done') return end({ kind: 'applied', receipt: receiptOf(operation, service) }, null);
    const { because, instance } = result;
    failing = { because, instance };
    journal.append({ kind: 'operation-failing', key, because, instance });
  }
  putBack(service, plan, key);
  const mend = `Read its output: runtime/logs/${plan.service}/${failing.instance}.log in the data folder.`;
  const outcome: ChangeOutcome = {
    kind: 'rejected',
    because: `${failing.because}. What ran before was put back`,
    mend,
  };
  return end(outcome, reversalOf(operation, journal, clock));
}

function receiptOf({ request }: OperationRecord, service: ReplicaSet): string {
  const instances = service.live().map(({ order }) => order.instance);
  return `${request ? describeAction(request) : 'declared'}; now running: ${instances.join(', ')}`;
}

/** The history says that it was tried and that it was taken back. */
function reversalOf(
  { key, changeId, by, plan, request }: OperationRecord,
  { memory }: Journal,
  clock: Clock,
): Change | null {
  const change = memory.changes.find(({ id }) => id === changeId);
  const service = plan ? memory.services.get(plan.service) : undefined;
  if (!change || !service || !plan || change.from === null || change.kind === 'restart') return null;
  const what = change.kind === 'release' ? releaseTitle(service, plan.before.release) : `${change.kind} ${change.from}`;
  const atMs = clock.now();
  return {
    ...change,
    id: clock.id('chg'),
    atMs,
    completedMs: atMs,
    by,
    summary: `put back ${what}: the new replicas never became healthy`,
    from: change.to,
    to: change.from,
    ...(request ? { actionKey: key } : {}),
  };
}
