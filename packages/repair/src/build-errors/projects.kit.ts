// Small projects for tests, and what of the world they need: the declarations of the language. Knows no repair.
import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect } from 'vitest';
import type { Patch } from '@kintsugi/domain';
import { openWorkspace } from './compiler/workspace.ts';
import { parseFaults } from './faults.ts';
import { repairBuildErrors } from './repair-build-errors.ts';
import type { BuildErrorProblem } from './problem.ts';

const libraryFolder = dirname(fileURLToPath(import.meta.resolve('typescript')));

export const STRICT: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2022.d.ts'],
  types: [],
  strict: true,
  noEmit: true,
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
};

/** Declarations of packages, by path from the top. */
export type Packages = Readonly<Record<string, string>>;

export function problemOf(
  files: Readonly<Record<string, string>>,
  rest: Partial<BuildErrorProblem> & { readonly packages?: Packages } = {},
): BuildErrorProblem {
  const top = '/project';
  const { packages = {}, ...more } = rest;
  return {
    top,
    files: new Map(Object.entries(files)),
    compilerOptions: STRICT,
    outside: {
      libraryFolder,
      readFile(path) {
        if (path.startsWith(`${top}/`)) return packages[path.slice(top.length + 1)];
        return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
      },
    },
    ...more,
  };
}

/** All proposals, after it has been seen that each of them parses and that the first of them builds. */
export function repaired(problem: BuildErrorProblem): readonly Patch[] {
  const patches = [...repairBuildErrors(problem)];
  for (const { edits } of patches)
    for (const { path, text } of edits) expect(parseFaults(path, text ?? '')).toEqual([]);
  const [first] = patches;
  if (first === undefined) return patches;
  const files = new Map([...problem.files, ...first.edits.map(({ path, text }) => [path, text ?? ''] as const)]);
  const workspace = openWorkspace({ ...problem, files });
  expect(workspace.roots.flatMap((path) => workspace.faults(path).map(({ message }) => `${path}: ${message}`))).toEqual(
    [],
  );
  workspace.close();
  return patches;
}

/** The text of one file after the first proposal. */
export function firstText(problem: BuildErrorProblem, path: string): string {
  const [first] = repaired(problem);
  return first?.edits.find((edit) => edit.path === path)?.text ?? problem.files.get(path) ?? '';
}

/** Parcels that are weighed and delivered, in five files. */
export const PARCELS: Readonly<Record<string, string>> = {
  'src/parcel.ts': `export interface Parcel {
  readonly id: string;
  readonly grams: number;
  readonly street: string;
}

export function parcelOf(id: string, grams: number): Parcel {
  return { id, grams, street: '' };
}
`,
  'src/weigh.ts': `import type { Parcel } from './parcel.ts';

export function totalGrams(parcels: readonly Parcel[]): number {
  let sum = 0;
  for (const parcel of parcels) {
    sum += parcel.grams;
  }
  return sum;
}
`,
  'src/delivery.ts': `import { parcelOf, type Parcel } from './parcel.ts';
import { totalGrams } from './weigh.ts';

export class Delivery {
  readonly parcels: Parcel[] = [];

  add(id: string, grams: number): void {
    this.parcels.push(parcelOf(id, grams));
  }

  isHeavy(): boolean {
    return totalGrams(this.parcels) > 20_000;
  }
}
`,
  'src/prices.json': '{ "letter": 1, "parcel": 5 }\n',
  'src/main.ts': `import { Delivery } from './delivery.ts';
import prices from './prices.json' with { type: 'json' };

const delivery = new Delivery();
delivery.add('a', 500);
export const price = delivery.isHeavy() ? prices.parcel * 2 : prices.parcel;
`,
  'package.json': '{ "type": "module" }\n',
};

/** The project with some text exchanged, which must be there. */
export function broken(
  changes: readonly (readonly [path: string, from: string, to: string])[],
): Record<string, string> {
  const files = { ...PARCELS };
  for (const [path, from, to] of changes) {
    if (files[path]?.includes(from) !== true) throw new Error(`${path} does not hold ${from}`);
    files[path] = files[path].replace(from, to);
  }
  return files;
}
