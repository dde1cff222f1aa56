// Finds and loads breakages by their file's name. Loaded in the chaos process alone, since with a breakage comes its truth.
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ScenarioListed } from '../scenario-catalog.ts';
import type { Breakage } from './breakage.ts';
import type { RepositoryPlan } from './lay-repository.ts';

export interface LoadedBreakage extends Breakage {
  readonly name: string;
}

/** Where the code comes from that is broken, and where its team's packages are. */
export interface Origin {
  readonly repository: RepositoryPlan;
  /** Folder with one package a folder. Absolute. */
  readonly shelf: string;
}

const FOLDER = fileURLToPath(new URL('../../scenarios/breakages', import.meta.url));

/** In the order in which they are run: those that a machine may repair first. */
export async function loadBreakages(): Promise<readonly LoadedBreakage[]> {
  const files = await readdir(FOLDER);
  const names = files.flatMap((file) => /^([a-z0-9-]+)\.ts$/.exec(file)?.[1] ?? []);
  const loaded = await Promise.all(
    names.map(async (name) => {
      const file = (await import(`../../scenarios/breakages/${name}.ts`)) as { readonly default: Breakage };
      return { ...file.default, name };
    }),
  );
  return loaded.toSorted((a, b) => a.place - b.place);
}

export async function listBreakages(): Promise<readonly ScenarioListed[]> {
  return (await loadBreakages()).map(({ name, title, tagline }) => ({ name, title, tagline }));
}

export async function loadOrigin(): Promise<Origin> {
  const origin = '../../scenarios/breakages/origin/repository.ts';
  const { REPOSITORY, SHELF } = (await import(origin)) as {
    readonly REPOSITORY: RepositoryPlan;
    readonly SHELF: string;
  };
  return { repository: REPOSITORY, shelf: SHELF };
}
