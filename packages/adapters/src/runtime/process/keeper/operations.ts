// Runs actions at most once each: the key is on disk before anything is touched, the outcome when it is over.
// One operation at a time per service; a second one is refused, so that whoever asked knows what is going on.
import { canonicalAction, describeAction } from '@kintsugi/domain';
import type { ActionRequest, Change, ChangeOutcome } from '@kintsugi/domain';
import type { Clock, OutcomeAnswer } from '@kintsugi/engine/ports';
import type { Journal } from '../journal/journal.ts';
import type { OperationRecord } from '../journal/records.ts';
import { carryOut } from './carry-out.ts';
import type { Surroundings } from './environment.ts';
import { planOf } from './plan.ts';
import type { Planned } from './plan.ts';
import type { ReplicaSet } from './replica-set.ts';

export interface Asked {
  readonly key: string;
  readonly by: string;
  /** Null for what a declaration leads to. */
  readonly request: ActionRequest | null;
}

export interface OperationsOptions {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly services: ReadonlyMap<string, ReplicaSet>;
  surroundings(): Surroundings;
}

const KEY_CHARACTERS_MAX = 256;
const BROKEN_OFF: ChangeOutcome = { kind: 'unknown', because: 'it was broken off' };

export class Operations {
  readonly #options: OperationsOptions;
  readonly #running = new Map<string, { readonly service: string; readonly outcome: Promise<ChangeOutcome> }>();
  readonly #ending = new AbortController();

  constructor(options: OperationsOptions) {
    this.#options = options;
  }

  async apply(request: ActionRequest, key: string, by: string): Promise<ChangeOutcome> {
    const { memory } = this.#options.journal;
    if (key === '' || key.length > KEY_CHARACTERS_MAX) {
      return rejected('the key is empty or too long', `Use 1 to ${KEY_CHARACTERS_MAX} characters.`);
    }
    const known = memory.operations.get(key);
    if (known && known.canonical !== canonicalAction(request)) {
      return rejected('this key was used for another action', 'Use a fresh key for each action.');
    }
    if (known) return known.outcome ?? this.#running.get(key)?.outcome ?? BROKEN_OFF;
    if (memory.fenced.has(key)) {
      return rejected(
        'this key was asked about before it arrived, and answered as never seen',
        'Nothing was touched. Ask again with a fresh key.',
      );
    }
    const asked: Asked = { key, by, request };
    const planned = planOf(request, memory, this.#options.surroundings());
    if (planned.kind === 'refused') return this.#answer(asked, rejected(planned.because, planned.mend));
    if (planned.kind === 'nothing') return this.#answer(asked, { kind: 'applied', receipt: planned.receipt });
    const other = this.#keyRunningOn(request.service);
    if (other !== null) return this.#answer(asked, busy(memory.operations.get(other)));
    return this.begin(planned, asked);
  }

  outcomeOf(key: string): OutcomeAnswer {
    const { journal, clock } = this.#options;
    const known = journal.memory.operations.get(key);
    if (known) return known.outcome ?? (this.#running.has(key) ? { kind: 'running' } : BROKEN_OFF);
    if (!journal.memory.fenced.has(key)) journal.append({ kind: 'key-fenced', key, atMs: clock.now() }, 'durable');
    if (!journal.memory.damaged) return { kind: 'never-seen' };
    return { kind: 'unknown', because: 'a part of the journal can’t be read; look at the service before asking again' };
  }

  /** Starts what was planned (by `apply`, or by a declaration); resolves with its outcome. Its service must be idle. */
  async begin(planned: Extract<Planned, { kind: 'plan' }>, asked: Asked): Promise<ChangeOutcome> {
    const { journal, clock } = this.#options;
    const { plan, configuration } = planned;
    const atMs = clock.now();
    const actionKey = asked.request ? { actionKey: asked.key } : {};
    const change: Change = { ...planned.change, id: clock.id('chg'), atMs, by: asked.by, ...actionKey };
    const operation: OperationRecord = { ...blank(asked, atMs), plan, changeId: change.id };
    try {
      if (configuration) {
        const added = { ...configuration, atMs, by: asked.by };
        journal.append({ kind: 'configuration-added', service: plan.service, configuration: added });
      }
      journal.append({ kind: 'operation-started', operation, change }, 'durable');
    } catch (error) {
      return rejected(`it could not be written down: ${String(error)}`, NOTHING_TOUCHED);
    }
    return this.#run(operation);
  }

  isBusy(service: string): boolean {
    return this.#keyRunningOn(service) !== null;
  }

  /** Resolves when nothing runs on `service`. */
  async idle(service: string): Promise<void> {
    for (let key = this.#keyRunningOn(service); key !== null; key = this.#keyRunningOn(service)) {
      await this.#running.get(key)?.outcome;
    }
  }

  /** Goes on with what an earlier keeper left half done. */
  resume(): void {
    for (const operation of this.#options.journal.memory.operations.values()) {
      if (operation.outcome === null && operation.plan) void this.#run(operation);
    }
  }

  /** Says of everything that runs that it was broken off, and touches nothing any more. */
  breakOff(because: string): void {
    const { journal, clock } = this.#options;
    this.#ending.abort();
    for (const key of this.#running.keys()) {
      const outcome: ChangeOutcome = { kind: 'unknown', because };
      journal.append({ kind: 'operation-ended', key, outcome, atMs: clock.now(), putBack: null });
    }
  }

  #run(operation: OperationRecord): Promise<ChangeOutcome> {
    const { journal, clock, services } = this.#options;
    const service = operation.plan?.service ?? '';
    const options = { journal, clock, signal: this.#ending.signal };
    const outcome = carryOut(operation, services.get(service), options).finally(() =>
      this.#running.delete(operation.key),
    );
    this.#running.set(operation.key, { service, outcome });
    return outcome;
  }

  #keyRunningOn(service: string): string | null {
    for (const [key, one] of this.#running) if (one.service === service) return key;
    return null;
  }

  /** What is answered without doing anything is remembered too: the same key answers the same. */
  #answer(asked: Asked, outcome: ChangeOutcome): ChangeOutcome {
    const { journal, clock } = this.#options;
    try {
      journal.append({ kind: 'operation-answered', operation: { ...blank(asked, clock.now()), outcome } }, 'durable');
      return outcome;
    } catch (error) {
      return rejected(`it could not be written down: ${String(error)}`, NOTHING_TOUCHED);
    }
  }
}

const NOTHING_TOUCHED = 'Nothing was touched. Make room on the disk and ask again.';

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
