// The configuration as it took effect, with its secrets masked, and where things come in from.
import { maskNamed } from '@kintsugi/analysis';
import type { Answer } from '@kintsugi/contract';
import type { Configuration } from '../../configuration/schema.ts';
import type { Handlers } from '../../http/handler.ts';
import { answer } from '../../http/handler.ts';
import { iso } from '../../presenters/figures.ts';
import type { Site } from '../site.ts';
import { selfTest } from './self-test.ts';

type Settings = Answer<'getSettings'>;
type Json = Settings['values'][string];
type Names = 'getSettings' | 'listSources' | 'testSettings';

export function settingsHandlers(site: Site): Pick<Handlers, Names> {
  return {
    getSettings: () => answer(settingsOf(site)),
    listSources: () => answer({ items: sourcesOf(site) }),
    testSettings: async () => answer(await selfTest(site)),
  };
}

function settingsOf(site: Site): Settings {
  const { file, dataFolder, values, fromEnvironment } = site.configuration;
  const masked: string[] = [];
  const shown = maskedTree(values, [], masked);
  return {
    file,
    dataFolder,
    startedAt: iso(site.startedMs),
    values: shown as Settings['values'],
    fromEnvironment: [...fromEnvironment].map(([path, variable]) => ({ path, variable })),
    masked,
    runtimes: [{ name: 'process', abilities: [...site.runtime.abilities].toSorted() }],
    apps: Object.entries(values.services).map(([name, { replicas }]) => ({ name, replicas })),
    sources: sourcesOf(site),
  };
}

/** JSON as it was read from YAML: nothing else is in it but what the schema made undefined. */
function maskedTree(value: unknown, path: readonly string[], masked: string[]): Json {
  if (typeof value === 'string') {
    const shown = shownText(value, path);
    if (shown !== value) masked.push(path.join('.'));
    return shown;
  }
  if (Array.isArray(value)) return value.map((item, index) => maskedTree(item, [...path, String(index)], masked));
  if (typeof value !== 'object' || value === null) return value as Json;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, maskedTree(item, [...path, key], masked)]));
}

/** Every rule is on here, whatever `masking` says of logs. Of a webhook the path itself is what lets somebody post. */
function shownText(text: string, path: readonly string[]): string {
  if (path[0] === 'notify' && path.at(-1) === 'url' && URL.canParse(text)) {
    const { origin, pathname, search } = new URL(text);
    return pathname === '/' && search === '' ? text : `${origin}/<masked>`;
  }
  const name = path.at(-1) ?? '';
  // What is named after secrets and is none: rules that are on or off, and variables that hold one.
  if (path[0] === 'masking' || name.endsWith('From')) return text;
  return maskNamed(name, text).text;
}

function sourcesOf(site: Site): Settings['sources'] {
  const { values, objectives } = site.configuration;
  const { up, url, says } = site.intake();
  const declared = 'declared; POST /settings/test says whether it is seen';
  const unknown = { state: 'unknown', says: declared } as const;
  return [
    { name: 'otlp', kind: 'telemetry', address: url, state: up ? 'up' : 'down', says },
    { name: 'process', kind: 'runtime', address: null, ...unknown },
    ...values.probes.map(({ name, url: address }) => ({
      name,
      kind: 'probe' as const,
      address: shownText(address, []),
      ...unknown,
    })),
    ...Object.entries(values.outside).map(([name, { url: address }]) => ({
      name,
      kind: 'outside' as const,
      address: shownText(address, []),
      ...unknown,
    })),
    ...values.business.map(({ name }) => ({ name, kind: 'business' as const, address: null, ...unknown })),
    ...objectives.map(({ name }) => ({ name, kind: 'objective' as const, address: null, ...unknown })),
    ...Object.entries(values.development.projects).map(([name, project]) => ({
      name,
      kind: 'repository' as const,
      address: repositoryOf(project),
      ...unknown,
    })),
  ];
}

function repositoryOf({ repository, forge }: Configuration['development']['projects'][string]): string | null {
  if (repository !== undefined) return shownText(repository, []);
  return forge.kind === 'github' ? forge.repository : null;
}
