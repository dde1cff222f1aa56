// Services, nodes and zones as numbers, and from where trouble can come to each. Knows no alert.
import type { StormTopology } from './storm-alert.ts';

export type PlaceKind = 'service' | 'node' | 'zone';

/** How trouble comes from one place to another. */
export type Way = 'call' | 'two calls' | 'hosting';

export interface Source {
  readonly place: number;
  readonly way: Way;
}

interface PodPlace {
  readonly service: string;
  readonly node: string;
}

/** What is not in the topology is learned from alerts by name alone, and has no sources. */
export class PlaceMap {
  readonly #ids = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #kinds: PlaceKind[] = [];
  readonly #mostNames: number;
  #ofTopology = 0;
  #pods = new Map<string, PodPlace>();
  #podsOf = new Map<number, StormTopology['pods'][number][]>();
  #zoneOf = new Map<number, number>();
  #nodesIn = new Map<number, number>();
  #podsIn = new Map<number, number>();
  #podCount = 0;
  #sources = new Map<number, readonly Source[]>();

  /** `mostNames` bounds what alerts may bring beyond the topology. */
  constructor(topology: StormTopology, mostNames: number) {
    this.#mostNames = mostNames;
    this.update(topology);
  }

  /** Names keep their numbers. O(services + calls² a service + pods). */
  update({ services, calls, nodes, pods }: StormTopology): void {
    for (const service of services) this.idOf('service', service);
    this.#zoneOf = new Map(nodes.map(({ name, zone }) => [this.idOf('node', name), this.idOf('zone', zone)]));
    this.#nodesIn = new Map();
    for (const zone of this.#zoneOf.values()) add(this.#nodesIn, zone);
    this.#pods = new Map(pods.map((pod) => [pod.pod, pod]));
    this.#podsOf = Map.groupBy(pods, ({ service }) => this.idOf('service', service));
    this.#podsIn = new Map();
    this.#podCount = pods.length;
    const hosts = new Map<number, Set<number>>();
    for (const { service, node } of pods) {
      const on = this.idOf('node', node);
      const within = this.#zoneOf.get(on);
      const hosting = setAt(hosts, this.idOf('service', service));
      for (const place of within === undefined ? [on] : [on, within]) {
        add(this.#podsIn, place);
        hosting.add(place);
      }
    }
    const callees = new Map<number, Set<number>>();
    for (const [caller, callee] of calls)
      setAt(callees, this.idOf('service', caller)).add(this.idOf('service', callee));
    this.#sources = sourcesOf(callees, hosts, this.#zoneOf);
    this.#ofTopology = services.length + nodes.length;
  }

  /** Of a name in an alert: −1 for none, and when there are too many. */
  find(kind: PlaceKind, name: string): number {
    if (name === '') return -1;
    const known = this.#ids.get(`${kind} ${name}`);
    if (known !== undefined) return known;
    return this.#names.length - this.#ofTopology < this.#mostNames ? this.idOf(kind, name) : -1;
  }

  idOf(kind: PlaceKind, name: string): number {
    const key = `${kind} ${name}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#names.length;
    this.#ids.set(key, id);
    this.#names.push(name);
    this.#kinds.push(kind);
    return id;
  }

  nameOf(place: number): string {
    return this.#names[place] ?? '';
  }

  kindOf(place: number): PlaceKind {
    return this.#kinds[place] ?? 'service';
  }

  pod(name: string): PodPlace | undefined {
    return this.#pods.get(name);
  }

  podsOf(service: number): readonly StormTopology['pods'][number][] {
    return this.#podsOf.get(service) ?? [];
  }

  zoneOf(node: number): number | undefined {
    return this.#zoneOf.get(node);
  }

  nodesIn(zone: number): number {
    return this.#nodesIn.get(zone) ?? 0;
  }

  /** Pods of a node or zone, as a share of all; 0 where none is known. */
  shareOfPods(place: number): number {
    return this.#podCount === 0 ? 0 : (this.#podsIn.get(place) ?? 0) / this.#podCount;
  }

  /** Pods that a place has: of a service, or on a node or in a zone. */
  podCount(place: number): number {
    return this.#podsOf.get(place)?.length ?? this.#podsIn.get(place) ?? 0;
  }

  sourcesOf(place: number): readonly Source[] {
    return this.#sources.get(place) ?? [];
  }
}

function sourcesOf(
  callees: ReadonlyMap<number, ReadonlySet<number>>,
  hosts: ReadonlyMap<number, ReadonlySet<number>>,
  zoneOf: ReadonlyMap<number, number>,
): Map<number, readonly Source[]> {
  const sources = new Map<number, readonly Source[]>();
  for (const service of new Set([...callees.keys(), ...hosts.keys()])) {
    const near = callees.get(service) ?? new Set<number>();
    const far = new Set([...near].flatMap((callee) => [...(callees.get(callee) ?? [])]));
    const found = new Map<number, Way>();
    for (const place of far) found.set(place, 'two calls');
    for (const place of hosts.get(service) ?? []) found.set(place, 'hosting');
    for (const place of near) found.set(place, 'call');
    found.delete(service);
    sources.set(
      service,
      [...found].map(([place, way]) => ({ place, way })),
    );
  }
  for (const [node, zone] of zoneOf) sources.set(node, [{ place: zone, way: 'hosting' }]);
  return sources;
}

function add(into: Map<number, number>, key: number): void {
  into.set(key, (into.get(key) ?? 0) + 1);
}

function setAt(into: Map<number, Set<number>>, key: number): Set<number> {
  const known = into.get(key);
  if (known !== undefined) return known;
  const made = new Set<number>();
  into.set(key, made);
  return made;
}
