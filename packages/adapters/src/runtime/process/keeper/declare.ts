// Makes the world match a declaration: services are added, changed, removed, or kept as an action left them.
//
// The file rules what nobody has changed by action since it was last declared. Release, configuration and number of
// replicas are judged one by one: where an action has the word, the file's new value waits until that is taken back.
import type { Clock, ReleaseState } from '@kintsugi/engine/ports';
import type { Journal } from '../journal/journal.ts';
import type { ServiceRecord, Target } from '../journal/records.ts';
import { freePort } from '../replica/free-port.ts';
import type { DeclareAnswer, DeclaredService, RuntimeSpec, ServiceSpec } from '../spec.ts';
import { replicaEnvironment, unknownTemplates } from './environment.ts';
import type { Surroundings } from './environment.ts';
import { QUICKLY } from './replica-set.ts';
import type { ReplicaSet } from './replica-set.ts';
import type { Operations } from './operations.ts';
import { differencesOf, envOf, replacing } from './plan.ts';
import type { ChangeFacts } from './plan.ts';

export interface DeclareOptions {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly services: Map<string, ReplicaSet>;
  readonly operations: Operations;
  readonly portsTaken: Set<number>;
  create(name: string): ReplicaSet;
  surroundings(): Surroundings;
}

/** A release that is already in its place, by the service that it is of. */
export type PreparedReleases = Readonly<Record<string, { readonly release: string; readonly contentHash: string }>>;

const BY = 'configuration file';

export async function declare(
  spec: RuntimeSpec,
  prepared: PreparedReleases,
  options: DeclareOptions,
): Promise<DeclareAnswer> {
  const { journal, services } = options;
  const opened = await openBalancers(spec, options);
  if (!opened.ok) return opened;
  const unknown = unknownIn(spec, opened.ports);
  if (unknown !== null) {
    await closeAll(opened.created);
    return unknown;
  }
  const wasStopped = journal.memory.stopped;
  const environments = new Map(
    [...journal.memory.services.values()].map((record) => [record.spec.name, shape(record, options.surroundings())]),
  );
  journal.append({ kind: 'surroundings-declared', outside: spec.outside, otlpEndpoint: spec.otlpEndpoint });
  if (wasStopped) journal.append({ kind: 'resumed' }, 'durable');
  for (const kept of opened.created) services.set(kept.name, kept);

  const answers: DeclaredService[] = [];
  const later: (() => DeclaredService)[] = [];
  for (const service of spec.services) {
    await options.operations.idle(service.name);
    const facts = takeOver(
      service,
      prepared[service.name] ?? { release: '', contentHash: '' },
      opened.ports.get(service.name) ?? 0,
      options,
    );
    later.push(() =>
      reconcile(service.name, { ...facts, shapeBefore: environments.get(service.name) ?? null, wasStopped }, options),
    );
  }
  // All addresses are known before the first replica starts.
  for (const begin of later) answers.push(begin());
  for (const name of services.keys()) {
    if (!spec.services.some((service) => service.name === name)) answers.push(await remove(name, options));
  }
  return { ok: true, services: answers };
}

type Opened =
  | { readonly ok: true; readonly created: readonly ReplicaSet[]; readonly ports: ReadonlyMap<string, number> }
  | Extract<DeclareAnswer, { ok: false }>;

/** Every balancer listens before anything else is changed, so that a taken port refuses the whole declaration. */
async function openBalancers(spec: RuntimeSpec, options: DeclareOptions): Promise<Opened> {
  const { journal, services, portsTaken } = options;
  const created: ReplicaSet[] = [];
  const ports = new Map<string, number>();
  for (const { name, port: wanted } of spec.services) {
    const known = journal.memory.services.get(name);
    const port = wanted ?? known?.port ?? (await freePort(portsTaken));
    ports.set(name, port);
    portsTaken.add(port);
    const running = services.get(name);
    try {
      if (running && known?.port !== port) await running.balancer.listen(port);
      if (running) continue;
      const kept = options.create(name);
      await kept.balancer.listen(port);
      created.push(kept);
    } catch (error) {
      await closeAll(created);
      const detail = `${name} can't listen on 127.0.0.1:${port}: ${error instanceof Error ? error.message : String(error)}`;
      return {
        ok: false,
        refusal: {
          kind: 'port-in-use',
          detail,
          mend: `End what listens there, or give ${name} another port (or none: then one is chosen).`,
        },
      };
    }
  }
  return { ok: true, created, ports };
}

async function closeAll(created: readonly ReplicaSet[]): Promise<void> {
  await Promise.all(created.map(({ balancer }) => balancer.close()));
}

function unknownIn(
  spec: RuntimeSpec,
  ports: ReadonlyMap<string, number>,
): Extract<DeclareAnswer, { ok: false }> | null {
  const around: Surroundings = {
    services: new Map([...ports].map(([name, port]) => [name, addressOf(port)])),
    outside: spec.outside,
    otlpEndpoint: spec.otlpEndpoint,
  };
  for (const { name, env } of spec.services) {
    const unknown = unknownTemplates(env, around);
    if (unknown.length === 0) continue;
    return {
      ok: false,
      refusal: {
        kind: 'unknown-template',
        detail: `${name}: nothing is known as ${unknown.join(', ')}`,
        mend: 'Name a declared service or outside name: {{services.NAME.url}}, {{outside.NAME.url}}, {{data}}.',
      },
    };
  }
  return null;
}

export function addressOf(port: number): string {
  return `http://127.0.0.1:${port}`;
}

interface Facts {
  readonly target: Target;
  readonly held: readonly string[];
  readonly isNew: boolean;
}

/** Writes down what the file says now; answers what should run. */
function takeOver(
  spec: ServiceSpec,
  prepared: PreparedReleases[string],
  port: number,
  { journal, clock }: DeclareOptions,
): Facts {
  const known = journal.memory.services.get(spec.name);
  if (known === undefined) {
    const target: Target = { release: prepared.release, configuration: 1, replicas: spec.replicas };
    journal.append({ kind: 'service-declared', spec, port, declared: target });
    registerRelease(journal, spec.name, prepared, clock.now());
    journal.append({
      kind: 'configuration-added',
      service: spec.name,
      configuration: { number: 1, env: spec.env, atMs: clock.now(), by: BY },
    });
    return { target, held: [], isNew: true };
  }
  registerRelease(journal, spec.name, prepared, clock.now());
  const configuration = configurationFor(known, spec, journal, clock);
  const file: Target = { release: prepared.release, configuration, replicas: spec.replicas };
  const { declared, current } = known;
  const held = FACETS.filter((facet) => current[facet] !== declared[facet] && current[facet] !== file[facet]);
  const pick = (from: Target, otherwise: Target): Target => ({
    release: held.includes('release') ? otherwise.release : from.release,
    configuration: held.includes('configuration') ? otherwise.configuration : from.configuration,
    replicas: held.includes('replicas') ? otherwise.replicas : from.replicas,
  });
  journal.append({ kind: 'service-declared', spec, port, declared: pick(file, declared) });
  return { target: pick(file, current), held, isNew: false };
}

const FACETS = ['release', 'configuration', 'replicas'] as const;

/** The number of the configuration that the file's environment is; a new one only where the file itself has changed. */
function configurationFor(known: ServiceRecord, spec: ServiceSpec, journal: Journal, clock: Clock): number {
  const { declared, current, configurations } = known;
  if (differencesOf(envOf(known, declared.configuration), spec.env) === '') return declared.configuration;
  if (current.configuration !== declared.configuration) return -1;
  const number = Math.max(0, ...configurations.map((one) => one.number)) + 1;
  journal.append({
    kind: 'configuration-added',
    service: spec.name,
    configuration: { number, env: spec.env, atMs: clock.now(), by: BY },
  });
  return number;
}

/** The same content again is the same release. */
export function registerRelease(
  journal: Journal,
  service: string,
  prepared: { readonly release: string; readonly contentHash: string },
  atMs: number,
): ReleaseState {
  const releases = journal.memory.services.get(service)?.releases ?? [];
  const known = releases.find((one) => one.release === prepared.release);
  if (known) return known;
  const release: ReleaseState = { ...prepared, service, number: releases.length + 1, registeredMs: atMs };
  journal.append({ kind: 'release-registered', release }, 'durable');
  return release;
}

function reconcile(
  name: string,
  facts: Facts & { readonly shapeBefore: string | null; readonly wasStopped: boolean },
  options: DeclareOptions,
): DeclaredService {
  const record = options.journal.memory.services.get(name);
  if (record === undefined) throw new Error(`service ${name} vanished while it was declared`);
  const { target, held } = facts;
  const kept = held.length > 0 ? `${held.join(', ')} stay as an action left them` : '';
  const begin = (change: Omit<ChangeFacts, 'service'>, first: boolean): void => {
    const planned = replacing(record, target, change);
    const leave = change.kind === 'scale' ? planned.plan.leave.slice(target.replicas) : planned.plan.leave;
    const plan = first ? { ...planned.plan, leave: [], putBack: false } : { ...planned.plan, leave };
    void options.operations.begin({ ...planned, plan }, { key: options.clock.id('declare'), by: BY, request: null });
  };
  if (facts.isNew || facts.wasStopped) {
    begin(
      facts.isNew
        ? { kind: 'release', summary: `first start of release ${target.release}`, from: null, to: target.release }
        : { kind: 'restart', summary: 'started again', from: null, to: 'all replicas' },
      true,
    );
    return { service: name, did: 'started', detail: kept };
  }
  const change = changeBetween(record, target, facts.shapeBefore !== shape(record, options.surroundings()));
  if (change === null) return { service: name, did: held.length > 0 ? 'kept' : 'unchanged', detail: kept };
  begin(change, false);
  return { service: name, did: 'changed', detail: [change.summary, kept].filter((part) => part !== '').join('; ') };
}

function changeBetween(
  record: ServiceRecord,
  target: Target,
  shapeChanged: boolean,
): Omit<ChangeFacts, 'service'> | null {
  const { current } = record;
  if (target.release !== current.release)
    return { kind: 'release', summary: `release ${target.release}`, from: current.release, to: target.release };
  if (target.configuration !== current.configuration) {
    return {
      kind: 'configuration',
      summary: differencesOf(envOf(record, current.configuration), envOf(record, target.configuration)),
      from: String(current.configuration),
      to: String(target.configuration),
    };
  }
  if (target.replicas !== current.replicas)
    return {
      kind: 'scale',
      summary: `${current.replicas} → ${target.replicas} replicas`,
      from: String(current.replicas),
      to: String(target.replicas),
    };
  return shapeChanged
    ? {
        kind: 'restart',
        summary: 'started otherwise: command or addresses have changed',
        from: null,
        to: 'all replicas',
      }
    : null;
}

/** Everything beside release and configuration that a replica is started with. */
function shape(record: ServiceRecord, around: Surroundings): string {
  const place = { service: record.spec.name, instance: '', release: '', port: 0, dataFolder: '' };
  return JSON.stringify([
    record.spec.run,
    replicaEnvironment(envOf(record, record.current.configuration), place, around),
  ]);
}

async function remove(name: string, { journal, services, operations }: DeclareOptions): Promise<DeclaredService> {
  await operations.idle(name);
  const kept = services.get(name);
  if (kept) {
    await kept.balancer.close();
    await Promise.all(Array.from(kept.replicas.values(), (replica) => kept.retire(replica, QUICKLY)));
  }
  services.delete(name);
  journal.append({ kind: 'service-removed', service: name });
  return { service: name, did: 'removed', detail: 'it is not in the file any more' };
}
