// Finds and loads scenarios by their file's name. Loaded in the chaos process alone, since with a scenario comes its truth.
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { resolve } from 'node:path';
import type { Scenario } from './scenario.ts';

export interface ScenarioListed {
  readonly name: string;
  readonly title: string;
  readonly tagline: string;
}

export interface LoadedScenario extends Scenario {
  readonly name: string;
  /** Absolute. */
  readonly application: string;
}

const FOLDER = fileURLToPath(new URL('../scenarios', import.meta.url));

export async function scenarioNames(): Promise<readonly string[]> {
  const files = await readdir(FOLDER);
  return files.flatMap((file) => /^([a-z0-9-]+)\.ts$/.exec(file)?.[1] ?? []).toSorted();
}

/** Throws where there is none of that name, and says which there are. */
export async function loadScenario(name: string): Promise<LoadedScenario> {
  const names = await scenarioNames();
  if (!names.includes(name)) throw new Error(`there is no scenario ${name}; there are: ${names.join(', ')}`);
  const loaded = (await import(`../scenarios/${name}.ts`)) as { readonly default: Scenario };
  return { ...loaded.default, name, application: resolve(FOLDER, loaded.default.application) };
}

export async function listScenarios(): Promise<readonly ScenarioListed[]> {
  const all = await Promise.all((await scenarioNames()).map(loadScenario));
  return all.map(({ name, title, tagline }) => ({ name, title, tagline }));
}
