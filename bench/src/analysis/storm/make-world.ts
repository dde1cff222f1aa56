// Made-up worlds for made-up storms: a service graph, nodes in zones, pods on nodes. Seeded; knows no method.
import type { StormTopology } from '@kintsugi/analysis';
import { seeded } from '../../harness/sampling.ts';

export type ServiceKind = 'app' | 'db' | 'cache' | 'queue';

export interface World {
  readonly topology: StormTopology;
  readonly kindOf: ReadonlyMap<string, ServiceKind>;
  readonly entries: ReadonlySet<string>;
  podsOf(service: string): StormTopology['pods'];
  podsOn(node: string): StormTopology['pods'];
  callersOf(service: string): readonly string[];
}

/** Chance in the shapes that the process of a storm needs. */
export class Dice {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = seeded(seed);
  }

  chance(share: number): boolean {
    return this.#next() < share;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.#next();
  }

  integer(low: number, high: number): number {
    return Math.floor(this.between(low, high + 1));
  }

  exponential(mean: number): number {
    return -mean * Math.log(1 - this.#next());
  }

  logNormal(median: number, sigma: number): number {
    const normal = Math.sqrt(-2 * Math.log(1 - this.#next())) * Math.cos(2 * Math.PI * this.#next());
    return median * Math.exp(sigma * normal);
  }

  pick<T>(values: readonly T[]): T {
    const picked = values[this.integer(0, values.length - 1)];
    if (picked === undefined) throw new Error('nothing to pick from');
    return picked;
  }

  shuffled<T>(values: readonly T[]): T[] {
    return values
      .map((value) => ({ value, at: this.#next() }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ value }) => value);
  }
}

/** Applications call stores and one another in layers; what nobody calls is an entry. */
export function makeWorld(dice: Dice, services = dice.integer(15, 60)): World {
  const names = Array.from({ length: services }, (_, i) => `s${dice.integer(100, 999)}-${i}`);
  const stores = Math.max(2, Math.round(services * dice.between(0.15, 0.3)));
  const kindOf = new Map(
    names.map((name, i) => [name, i < services - stores ? 'app' : dice.pick<ServiceKind>(['db', 'cache', 'queue'])]),
  );
  const calls = makeCalls(names, stores, dice);
  const called = new Set(calls.map(([, callee]) => callee));
  const nodes = Array.from({ length: dice.integer(9, 30) }, (_, i) => ({ name: `host${i}`, zone: `zone${i % 3}` }));
  const mostPods = dice.integer(4, 16);
  const pods = names.flatMap((service) =>
    Array.from({ length: kindOf.get(service) === 'app' ? dice.integer(2, mostPods) : dice.integer(2, 3) }, (_, i) => ({
      pod: `${service}-${i}${dice.integer(1000, 9999)}`,
      service,
      node: dice.pick(nodes).name,
    })),
  );
  return {
    topology: { services: names, calls, nodes, pods },
    kindOf,
    entries: new Set(names.filter((name) => !called.has(name))),
    podsOf: (service) => pods.filter((pod) => pod.service === service),
    podsOn: (node) => pods.filter((pod) => pod.node === node),
    callersOf: (service) => calls.flatMap(([caller, callee]) => (callee === service ? [caller] : [])),
  };
}

function makeCalls(names: readonly string[], stores: number, dice: Dice): [string, string][] {
  const apps = names.length - stores;
  const entries = dice.integer(1, 3);
  const density = dice.between(0.2, 1.2);
  const calls = new Map<string, [string, string]>();
  const call = (caller: number, callee: number): void => {
    const pair: [string, string] = [names[caller]!, names[callee]!];
    if (caller !== callee) calls.set(pair.join(' '), pair);
  };
  // Who is named earlier stands nearer to the users, so that there is no circle.
  for (let app = entries; app < apps; app += 1) call(dice.integer(Math.max(0, Math.floor(app / 3) - 2), app - 1), app);
  for (let more = Math.round(apps * density); more > 0; more -= 1) {
    const caller = dice.integer(0, apps - 2);
    call(caller, dice.integer(Math.max(caller + 1, entries), apps - 1));
  }
  for (let store = apps; store < names.length; store += 1) {
    for (let users = dice.integer(1, 3); users > 0; users -= 1)
      call(dice.integer(Math.min(entries, apps - 1), apps - 1), store);
  }
  return [...calls.values()];
}
