// Runs actions at most once each: the key is on disk before anything is touched, the outcome when it is over.
// One operation at a time per service; a second one is refused, so that whoever asked knows what is going on.
import { canonicalAction, describeAction } from '@kintsugi/domain';
import type { ActionRequest, Change, ChangeOutcome } from '@kintsugi/domain';
import type { Clock, OutcomeAnswer } from '@kintsugi/engine/ports';
import type { Journal } from '../journal/journal.ts';
import type { OperationRecord } from '../journal/records.ts';
import type { ReplicaSet } from './replica-set.ts';
import { planOf, releaseTitle } from './plan.ts';
import type { Planned } from './plan.ts';
import type { Surroundings } from './environment.ts';
import { putBack, roll } from './roll.ts';

export interface Operations {
  apply(request: ActionRequest, key: string, by: string): Promise<ChangeOutcome>;
  outcomeOf(key: string): OutcomeAnswer;
  /** Starts what was planned elsewhere (a declaration); resolves with its outcome. */
  begin(planned: Extract<Planned, { kind: 'plan' }>, asked: Asked): Promise<ChangeOutcome>;
  /** Resolves when nothing runs on `service`. */
  idle(service: string): Promise<void>;
  isBusy(service: string): boolean;
  /** Goes on with what an earlier keeper left half done. */
  resume(): void;
  /** Says of everything that runs that it was broken off, and touches nothing any more. */
  breakOff(because: string): void;
}

export interface Asked {
  readonly key: string;
  readonly by: string;
  readonly request: ActionRequest | null;
}

export interface OperationsOptions {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly services: ReadonlyMap<string, ReplicaSet>;
  surroundings(): Surroundings;
}

const KEY_CHARACTERS_MAX = 256;

export function createOperations(options: OperationsOptions): Operations {
  const { journal, services } = options;
  const { memory } = journal;
  const running = new Map<string, { readonly service: string; readonly outcome: Promise<ChangeOutcome> }>();
  const ending = new AbortController();

  const busyWith = (service: string): string | null =>
    [...running].find(([, one]) => one.service === service)?.[0] ?? null;

  const run = (operation: OperationRecord): Promise<ChangeOutcome> => {
    const name = operation.plan?.service ?? '';
    const outcome = carryOut(operation, services.get(name), options, ending.signal).finally(() =>
      running.delete(operation.key),
    );
    running.set(operation.key, { service: name, outcome });
    return outcome;
  };

  const begin = async (planned: Extract<Planned, { kind: 'plan' }>, asked: Asked): Promise<ChangeOutcome> => {
    const atMs = options.clock.now();
    const change: Change = {
      ...planned.change,
      id: options.clock.id('chg'),
      atMs,
      by: asked.by,
      ...(asked.request ? { actionKey: asked.key } : {}),
    };
    const operation: OperationRecord = { ...blank(asked, atMs), plan: planned.plan, changeId: change.id };
    try {
      if (planned.configuration) {
        journal.append({
          kind: 'configuration-added',
          service: planned.plan.service,
          configuration: { ...planned.configuration, atMs, by: asked.by },
        });
      }
      journal.append({ kind: 'operation-started', operation, change }, 'durable');
    } catch (error) {
      return rejected(
        `it could not be written down: ${String(error)}`,
        'Nothing was touched. Make room on the disk and ask again.',
      );
    }
    return run(operation);
  };

  const answer = (asked: Asked, outcome: ChangeOutcome): ChangeOutcome => {
    journal.append(
      { kind: 'operation-answered', operation: { ...blank(asked, options.clock.now()), outcome } },
      'durable',
    );
    return outcome;
  };

  return {
    begin,
    isBusy: (service) => busyWith(service) !== null,
    async idle(service) {
      for (let key = busyWith(service); key !== null; key = busyWith(service)) await running.get(key)?.outcome;
    },
    async apply(request, key, by) {
      if (key === '' || key.length > KEY_CHARACTERS_MAX)
        return rejected('the key is empty or too long', `Use 1 to ${KEY_CHARACTERS_MAX} characters.`);
      const known = memory.operations.get(key);
      if (known && known.canonical !== canonicalAction(request))
        return rejected('this key was used for another action', 'Use a fresh key for each action.');
      if (known) return known.outcome ?? running.get(key)?.outcome ?? { kind: 'unknown', because: 'it was broken off' };
      if (memory.fenced.has(key))
        return rejected(
          'this key was asked about before it arrived, and answered as never seen',
          'Nothing was touched. Ask again with a fresh key.',
        );
      const asked: Asked = { key, by, request };
      const planned = planOf(request, memory, options.surroundings());
      if (planned.kind === 'refused') return answer(asked, rejected(planned.because, planned.mend));
      if (planned.kind === 'nothing') return answer(asked, { kind: 'applied', receipt: planned.receipt });
      const other = busyWith(request.service);
      if (other !== null) return answer(asked, busy(memory.operations.get(other)));
      return begin(planned, asked);
    },
    outcomeOf(key) {
      const known = memory.operations.get(key);
      if (known?.outcome) return known.outcome;
      if (known) return running.has(key) ? { kind: 'running' } : { kind: 'unknown', because: 'it was broken off' };
      if (!memory.fenced.has(key)) journal.append({ kind: 'key-fenced', key, atMs: options.clock.now() }, 'durable');
      return memory.damaged
        ? {
            kind: 'unknown',
            because: 'a part of the runtime’s journal can’t be read; look at the service before asking again',
          }
        : { kind: 'never-seen' };
    },
    resume() {
      for (const operation of memory.operations.values())
        if (operation.outcome === null && operation.plan) void run(operation);
    },
    breakOff(because) {
      ending.abort();
      for (const key of running.keys())
        journal.append({
          kind: 'operation-ended',
          key,
          outcome: { kind: 'unknown', because },
          atMs: options.clock.now(),
          putBack: null,
        });
    },
  };
}

async function carryOut(
  operation: OperationRecord,
  service: ReplicaSet | undefined,
  { journal, clock }: OperationsOptions,
  signal: AbortSignal,
): Promise<ChangeOutcome> {
  const { key, plan } = operation;
  const end = (outcome: ChangeOutcome, reversal: Change | null): ChangeOutcome => {
    journal.append({ kind: 'operation-ended', key, outcome, atMs: clock.now(), putBack: reversal }, 'durable');
    return outcome;
  };
  if (!plan || !service) return end({ kind: 'unknown', because: 'the service is not declared any more' }, null);

  let because = operation.failing;
  if (because === null) {
    const result = await roll(service, plan, key, signal);
    if (result.kind === 'broken-off')
      return { kind: 'unknown', because: 'the services were ended in the middle of it' };
    if (result.kind === 'done') return end({ kind: 'applied', receipt: receiptOf(operation, service) }, null);
    because = result.because;
    journal.append({ kind: 'operation-failing', key, because });
  }
  putBack(service, plan, key);
  const outcome = rejected(
    `${because}. What ran before was put back`,
    `Read its output: the file named after it under runtime/logs/${plan.service} in the data folder.`,
  );
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
  if (!change || !service || !plan || change.from === null) return null;
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

function blank({ key, by, request }: Asked, atMs: number): OperationRecord {
  return {
    key,
    canonical: request ? canonicalAction(request) : '',
    request,
    by,
    atMs,
    plan: null,
    changeId: null,
    failing: null,
    outcome: null,
  };
}

function busy(other: OperationRecord | undefined): ChangeOutcome {
  const what = other?.request ? describeAction(other.request) : 'a declaration';
  return rejected(
    `${what} (by ${other?.by ?? 'somebody'}) is still running on this service`,
    'Wait until it has ended, then ask again with a fresh key.',
  );
}

function rejected(because: string, mend: string): ChangeOutcome {
  return { kind: 'rejected', because, mend };
}
