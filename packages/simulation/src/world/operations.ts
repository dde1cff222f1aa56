// What carries changes out in the simulated world, and remembers truthfully what became of each key.
import type { ActionRequest, Change, ChangeOutcome, Inverse } from '@kintsugi/domain';
import { canonicalAction, describeAction } from '@kintsugi/domain';
import type { OutcomeAnswer } from '@kintsugi/engine/ports';
import type { Random } from '../random.ts';
import type { Scheduler } from '../scheduler.ts';
import { whyImpossible } from './possible.ts';
import type { Fleet, Replica } from './replicas.ts';
import type { WallClock } from './wall-clock.ts';

/** One operation that was really carried out, wholly or in part. */
export interface Execution {
  readonly key: string;
  readonly request: ActionRequest;
  readonly by: string;
  readonly startedMs: number;
}

interface Known {
  readonly canonical: string;
  readonly outcome: Promise<ChangeOutcome>;
  over: ChangeOutcome | null;
}

const FENCED: ChangeOutcome = {
  kind: 'rejected',
  because: 'this key was asked about before it came, and is fenced',
  mend: 'Ask for it again under another key.',
};

export class Operations {
  readonly executions: Execution[] = [];
  readonly changes: Change[] = [];
  /** Called when an operation really begins. */
  onExecution: (execution: Execution) => void = () => undefined;
  readonly #keys = new Map<string, Known>();
  readonly #fenced = new Set<string>();
  readonly #busy = new Set<string>();
  readonly #fleets: ReadonlyMap<string, Fleet>;
  readonly #scheduler: Scheduler;
  readonly #clock: WallClock;
  readonly #random: Random;

  constructor(fleets: ReadonlyMap<string, Fleet>, scheduler: Scheduler, clock: WallClock, random: Random) {
    this.#fleets = fleets;
    this.#scheduler = scheduler;
    this.#clock = clock;
    this.#random = random;
  }

  apply(request: ActionRequest, key: string, by: string): Promise<ChangeOutcome> {
    if (this.#fenced.has(key)) return Promise.resolve(FENCED);
    const canonical = canonicalAction(request);
    const known = this.#keys.get(key);
    if (known === undefined) return this.#begin(request, canonical, key, by);
    if (known.canonical === canonical) return known.outcome;
    return Promise.resolve(rejected('this key was used for another action', 'Use a fresh key.'));
  }

  outcomeOf(key: string): OutcomeAnswer {
    const known = this.#keys.get(key);
    if (known !== undefined) return known.over ?? { kind: 'running' };
    this.#fenced.add(key);
    return { kind: 'never-seen' };
  }

  /** Ends the key as rejected before anything is done. */
  refuse(request: ActionRequest, key: string, because: string): ChangeOutcome {
    if (this.#fenced.has(key)) return FENCED;
    const outcome = rejected(because, 'Look at the machine.');
    const known = { canonical: canonicalAction(request), outcome: Promise.resolve(outcome), over: outcome };
    if (!this.#keys.has(key)) this.#keys.set(key, known);
    return this.#keys.get(key)?.over ?? outcome;
  }

  inverseOf(request: ActionRequest): Inverse {
    const fleet = this.#fleets.get(request.service);
    if (fleet === undefined) return { kind: 'none', because: 'there is no such service' };
    const { service } = request;
    switch (request.kind) {
      case 'deploy':
      case 'rollback':
        return { kind: 'request', request: { kind: 'rollback', service, release: fleet.release } };
      case 'configure':
      case 'restore-configuration':
        return {
          kind: 'request',
          request: { kind: 'restore-configuration', service, configuration: fleet.configuration },
        };
      case 'scale':
        return { kind: 'request', request: { kind: 'scale', service, replicas: fleet.desired } };
      case 'rolling-restart':
      case 'replace-replica':
        return { kind: 'none', because: 'new replicas of the same leave nothing to take back' };
    }
  }

  #begin(request: ActionRequest, canonical: string, key: string, by: string): Promise<ChangeOutcome> {
    const fleet = this.#fleets.get(request.service);
    const impossible = whyImpossible(request, fleet) ?? (this.#busy.has(request.service) ? BUSY : null);
    const outcome =
      impossible === null && fleet !== undefined
        ? this.#carryOut(fleet, request, key, by)
        : Promise.resolve(rejected(impossible ?? '', 'Look at what there is, then ask again.'));
    const known: Known = { canonical, outcome, over: null };
    this.#keys.set(key, known);
    return outcome.then((over) => {
      known.over = over;
      return over;
    });
  }

  async #carryOut(fleet: Fleet, request: ActionRequest, key: string, by: string): Promise<ChangeOutcome> {
    const { service } = request;
    this.#busy.add(service);
    const execution = { key, request, by, startedMs: this.#scheduler.nowMs };
    this.executions.push(execution);
    this.onExecution(execution);
    const change = this.#note(fleet, request, key, by);
    const because = await this.#change(fleet, request);
    this.#busy.delete(service);
    if (because !== null) {
      this.changes.splice(this.changes.indexOf(change), 1);
      return rejected(because, 'Look at the log of the new replicas.');
    }
    this.changes.splice(this.changes.indexOf(change), 1, { ...change, completedMs: this.#clock.now() });
    return { kind: 'applied', receipt: `did: ${describeAction(request)}` };
  }

  #note(fleet: Fleet, request: ActionRequest, key: string, by: string): Change {
    const [kind, from, to] = changeOf(fleet, request);
    const summary = describeAction(request);
    const id = `chg-${this.changes.length + 1}-${key}`;
    const atMs = this.#clock.now();
    const change: Change = { id, kind, service: request.service, atMs, by, summary, from, to, actionKey: key };
    this.changes.push(change);
    return change;
  }

  /** Null when it is done; else why it was not, with everything as it was. */
  async #change(fleet: Fleet, request: ActionRequest): Promise<string | null> {
    switch (request.kind) {
      case 'deploy':
      case 'rollback':
        return this.#roll(fleet, request.release, fleet.configuration);
      case 'configure': {
        const settings = Object.entries({ ...fleet.settings[fleet.configuration], ...request.set });
        fleet.settings.push(
          Object.fromEntries(settings.filter((entry): entry is [string, string] => entry[1] !== null)),
        );
        return this.#roll(fleet, fleet.release, fleet.settings.length - 1);
      }
      case 'restore-configuration':
        return this.#roll(fleet, fleet.release, request.configuration);
      case 'rolling-restart':
        return this.#roll(fleet, fleet.release, fleet.configuration);
      case 'replace-replica': {
        const old = fleet.find(request.instance);
        return old === undefined ? 'it has gone' : this.#replace(fleet, old, fleet.release, fleet.configuration);
      }
      case 'scale':
        return this.#scale(fleet, request.replicas);
    }
  }

  async #roll(fleet: Fleet, release: string, configuration: number): Promise<string | null> {
    const before = fleet.replicas.slice();
    for (const old of before) {
      const because = await this.#replace(fleet, old, release, configuration);
      if (because !== null) return because;
    }
    fleet.release = release;
    fleet.configuration = configuration;
    return null;
  }

  async #replace(fleet: Fleet, old: Replica, release: string, configuration: number): Promise<string | null> {
    const fresh = fleet.add(release, configuration);
    await this.#scheduler.sleep(this.#random.int(300, 1_500));
    if (!fleet.canBecomeHealthy(release, configuration)) {
      fresh.state = 'unready';
      fresh.healthy = false;
      await this.#scheduler.sleep(3_000);
      fleet.remove(fresh);
      return 'the new replica never became healthy';
    }
    fresh.state = 'ready';
    fresh.healthy = true;
    old.state = 'draining';
    await this.#scheduler.sleep(200);
    fleet.remove(old);
    return null;
  }

  async #scale(fleet: Fleet, replicas: number): Promise<null> {
    fleet.desired = replicas;
    while (fleet.replicas.length > replicas) fleet.remove(fleet.replicas.at(-1)!);
    const fresh: Replica[] = [];
    while (fleet.replicas.length < replicas) fresh.push(fleet.add(fleet.release, fleet.configuration));
    await this.#scheduler.sleep(this.#random.int(500, 2_000));
    for (const replica of fresh) {
      replica.state = 'ready';
      replica.healthy = true;
    }
    return null;
  }
}

const BUSY = 'another change of this service is under way';

function rejected(because: string, mend: string): ChangeOutcome {
  return { kind: 'rejected', because, mend };
}

function changeOf(fleet: Fleet, request: ActionRequest): [Change['kind'], string | null, string] {
  switch (request.kind) {
    case 'deploy':
    case 'rollback':
      return ['release', fleet.release, request.release];
    case 'configure':
      return ['configuration', String(fleet.configuration), String(fleet.settings.length)];
    case 'restore-configuration':
      return ['configuration', String(fleet.configuration), String(request.configuration)];
    case 'scale':
      return ['scale', String(fleet.desired), String(request.replicas)];
    case 'rolling-restart':
      return ['restart', null, 'all replicas'];
    case 'replace-replica':
      return ['restart', null, request.instance];
  }
}
