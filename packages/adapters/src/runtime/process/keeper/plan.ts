// What a requested action means for a service, decided before anything is touched. Pure.
import type { ActionRequest, Change, Inverse } from '@kintsugi/domain';
import type { Configuration, Memory, Plan, ServiceRecord, Target } from '../journal/records.ts';
import { RESERVED, unknownTemplates } from './environment.ts';
import type { Surroundings } from './environment.ts';

export type Planned =
  | {
      readonly kind: 'plan';
      readonly plan: Plan;
      readonly configuration: Omit<Configuration, 'atMs' | 'by'> | null;
      readonly change: ChangeFacts;
    }
  /** It is so already. */
  | { readonly kind: 'nothing'; readonly receipt: string }
  | { readonly kind: 'refused'; readonly because: string; readonly mend: string };

export type ChangeFacts = Pick<Change, 'kind' | 'service' | 'summary' | 'from' | 'to'>;

/** More replicas of one service than this are a mistake on one machine. */
const REPLICAS_MAX = 16;
const VALUE_CHARACTERS_MAX = 8_192;

export function planOf(request: ActionRequest, memory: Memory, around: Surroundings): Planned {
  const service = memory.services.get(request.service);
  if (service === undefined)
    return refused(
      `there is no service ${request.service}`,
      `Name one of: ${[...memory.services.keys()].join(', ') || 'none is declared'}.`,
    );
  if (memory.stopped)
    return refused(`${request.service} is stopped`, 'Start the services (kintsugi up) and ask again.');
  const { current } = service;
  switch (request.kind) {
    case 'deploy':
    case 'rollback':
      return planRelease(service, request.release);
    case 'configure':
      return planSettings(service, request.set, around);
    case 'restore-configuration':
      return planConfiguration(service, request.configuration);
    case 'rolling-restart':
      return replacing(service, current, {
        kind: 'restart',
        summary: 'rolling restart',
        from: null,
        to: 'all replicas',
      });
    case 'replace-replica': {
      const { instance } = request;
      if (!liveInstances(service).includes(instance))
        return refused(
          `${request.service} has no replica ${instance}`,
          `Name one of: ${liveInstances(service).join(', ')}.`,
        );
      const change: ChangeFacts = {
        kind: 'restart',
        service: request.service,
        summary: `${instance} replaced`,
        from: instance,
        to: 'a new replica',
      };
      return {
        kind: 'plan',
        plan: { service: request.service, target: current, before: current, leave: [instance], putBack: true },
        configuration: null,
        change,
      };
    }
    case 'scale':
      return planScale(service, request.replicas);
  }
}

/** How `request` would be taken back if it ran now. */
export function inverseOf(request: ActionRequest, memory: Memory): Inverse {
  const service = memory.services.get(request.service);
  if (service === undefined) return { kind: 'none', because: `there is no service ${request.service}` };
  const { release, configuration, replicas } = service.current;
  const name = request.service;
  switch (request.kind) {
    case 'deploy':
      return { kind: 'request', request: { kind: 'rollback', service: name, release } };
    case 'rollback':
      return { kind: 'request', request: { kind: 'deploy', service: name, release } };
    case 'configure':
    case 'restore-configuration':
      return { kind: 'request', request: { kind: 'restore-configuration', service: name, configuration } };
    case 'scale':
      return { kind: 'request', request: { kind: 'scale', service: name, replicas } };
    case 'rolling-restart':
    case 'replace-replica':
      return { kind: 'none', because: 'a restart changes nothing that could be taken back' };
  }
}

export function releaseTitle(service: ServiceRecord, id: string): string {
  const release = service.releases.find((one) => one.release === id);
  return release ? `release ${release.number} (${id})` : `release ${id}`;
}

function planRelease(service: ServiceRecord, release: string): Planned {
  const { current, releases, spec } = service;
  if (!releases.some((one) => one.release === release)) {
    return refused(
      `${spec.name} has no release ${release}`,
      `Register it first, or name one of: ${releases
        .slice(-5)
        .map((one) => one.release)
        .join(', ')}.`,
    );
  }
  if (release === current.release)
    return { kind: 'nothing', receipt: `${releaseTitle(service, release)} runs already` };
  return replacing(
    service,
    { ...current, release },
    { kind: 'release', summary: releaseTitle(service, release), from: current.release, to: release },
  );
}

function planSettings(
  service: ServiceRecord,
  set: Readonly<Record<string, string | null>>,
  around: Surroundings,
): Planned {
  const now = envOf(service, service.current.configuration);
  const wrong = Object.entries(set)
    .map(([name, value]) => wrongSetting(name, value))
    .find((one) => one !== null);
  if (wrong) return wrong;
  const env: Record<string, string> = { ...now };
  for (const [name, value] of Object.entries(set)) {
    if (value === null) delete env[name];
    else env[name] = value;
  }
  const unknown = unknownTemplates(env, around);
  if (unknown.length > 0)
    return refused(
      `nothing is known as ${unknown.join(', ')}`,
      'Name a declared service or outside name: {{services.NAME.url}}, {{outside.NAME.url}}, {{data}}.',
    );
  const differences = differencesOf(now, env);
  if (differences === '') return { kind: 'nothing', receipt: `${service.spec.name} is configured so already` };
  const number = Math.max(0, ...service.configurations.map((one) => one.number)) + 1;
  const facts = {
    kind: 'configuration',
    summary: differences,
    from: String(service.current.configuration),
    to: String(number),
  } as const;
  return {
    ...replacing(service, { ...service.current, configuration: number }, facts),
    configuration: { number, env },
  };
}

function planConfiguration(service: ServiceRecord, configuration: number): Planned {
  const { current, configurations, spec } = service;
  if (!configurations.some(({ number }) => number === configuration)) {
    return refused(
      `${spec.name} has no configuration ${configuration}`,
      `Name one of: ${configurations.map(({ number }) => number).join(', ')}.`,
    );
  }
  if (configuration === current.configuration)
    return { kind: 'nothing', receipt: `configuration ${configuration} is in force already` };
  const differences = differencesOf(envOf(service, current.configuration), envOf(service, configuration));
  const facts = {
    kind: 'configuration',
    summary: `back to configuration ${configuration}: ${differences}`,
    from: String(current.configuration),
    to: String(configuration),
  } as const;
  return replacing(service, { ...current, configuration }, facts);
}

function planScale(service: ServiceRecord, replicas: number): Planned {
  const { current, spec } = service;
  if (!Number.isInteger(replicas) || replicas < 1 || replicas > REPLICAS_MAX) {
    return refused(`${spec.name} can't run ${replicas} replicas`, `Ask for a whole number from 1 to ${REPLICAS_MAX}.`);
  }
  if (replicas === current.replicas)
    return { kind: 'nothing', receipt: `${spec.name} has ${replicas} replicas already` };
  const change: ChangeFacts = {
    kind: 'scale',
    service: spec.name,
    summary: `${current.replicas} → ${replicas} replicas`,
    from: String(current.replicas),
    to: String(replicas),
  };
  const leave = liveInstances(service).slice(replicas);
  return {
    kind: 'plan',
    plan: { service: spec.name, target: { ...current, replicas }, before: current, leave, putBack: true },
    configuration: null,
    change,
  };
}

export function replacing(
  service: ServiceRecord,
  target: Target,
  facts: Omit<ChangeFacts, 'service'>,
): Extract<Planned, { kind: 'plan' }> {
  const { name } = service.spec;
  return {
    kind: 'plan',
    plan: { service: name, target, before: service.current, leave: liveInstances(service), putBack: true },
    configuration: null,
    change: { ...facts, service: name },
  };
}

/** Oldest first. */
function liveInstances(service: ServiceRecord): readonly string[] {
  return service.replicas.filter(({ leaving }) => !leaving).map(({ instance }) => instance);
}

export function envOf(service: ServiceRecord, configuration: number): Readonly<Record<string, string>> {
  return service.configurations.find(({ number }) => number === configuration)?.env ?? {};
}

function wrongSetting(name: string, value: string | null): Extract<Planned, { kind: 'refused' }> | null {
  if (RESERVED.has(name)) return refused(`${name} is given by the runtime`, 'Leave it out.');
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(name))
    return refused(`${JSON.stringify(name.slice(0, 40))} can't be the name of a setting`, 'Use letters, digits and _.');
  if (value !== null && (value.length > VALUE_CHARACTERS_MAX || value.includes('\0')))
    return refused(
      `the value of ${name} is too long or holds a NUL`,
      `Keep it under ${VALUE_CHARACTERS_MAX} characters.`,
    );
  return null;
}

/** `MAX_ITEMS 10 → ten, NEW unset → 1`: what people read in the history, so secrets are left out. */
export function differencesOf(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): string {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => before[name] !== after[name],
  );
  return names.map((name) => `${name} ${shown(name, before[name])} → ${shown(name, after[name])}`).join(', ');
}

function shown(name: string, value: string | undefined): string {
  if (value === undefined) return 'unset';
  if (/secret|token|passw|credential|_key$/i.test(name)) return '(hidden)';
  return value.length > 60 ? `${value.slice(0, 60)}…` : value;
}

function refused(because: string, mend: string): Extract<Planned, { kind: 'refused' }> {
  return { kind: 'refused', because, mend };
}
