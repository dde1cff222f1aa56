/** Each wall is shown to fail: a small tree on disk with one breach, read and judged as the real one is. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { readSourceTree } from './source-tree.ts';
import { wallFaults } from './walls.ts';

const top = fileURLToPath(new URL('..', import.meta.url));
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function plant(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'walls '));
  folders.push(folder);
  const manifests: Record<string, object> = {
    analysis: { '.': './src/index.ts' },
    domain: { '.': './src/index.ts' },
    contract: { '.': './src/index.ts' },
    engine: { '.': './src/index.ts', './ports': './src/ports/index.ts', './kits': './src/ports/kits.ts' },
    adapters: { './clock': './src/clock/system.ts' },
    server: { '.': './src/index.ts' },
    simulation: { '.': './src/index.ts' },
    chaos: { '.': './src/index.ts' },
  };
  for (const [name, exports] of Object.entries(manifests)) {
    files[`packages/${name}/package.json`] = JSON.stringify({ name: `@kintsugi/${name}`, exports });
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const judge = (path: string, text: string) => wallFaults(readSourceTree(plant({ [path]: text })));

/** [the invariant that must be cited, the file, what stands in it] */
const breaches: readonly [string, string, string][] = [
  ['INV-01', 'packages/analysis/src/a.ts', `import type { X } from '@kintsugi/domain';`],
  ['INV-01', 'packages/analysis/src/a.ts', `import { z } from 'zod';`],
  ['INV-01', 'packages/analysis/src/a.test.ts', `import { pg } from 'pg';`],
  ['INV-02', 'packages/analysis/src/a.ts', `import { readFileSync } from 'node:fs';`],
  ['INV-02', 'packages/analysis/src/a.ts', `import { readFileSync } from 'fs';`],
  ['INV-02', 'packages/analysis/src/a.ts', `export const now = () => Date.now();`],
  ['INV-02', 'packages/analysis/src/a.ts', `export const later = performance.now();`],
  ['INV-02', 'packages/domain/src/a.ts', `export const at = new Date();`],
  ['INV-02', 'packages/domain/src/a.ts', `export const at = globalThis.Date.now();`],
  ['INV-02', 'packages/domain/src/a.ts', `export const at = Temporal.Now.instant();`],
  ['INV-02', 'packages/domain/src/a.ts', `export const dice = Math.random();`],
  ['INV-02', 'packages/domain/src/a.ts', `export const id = crypto.randomUUID();`],
  ['INV-02', 'packages/domain/src/a.ts', `export const path = process.env;`],
  ['INV-03', 'packages/domain/src/a.ts', `import { cusum } from '@kintsugi/analysis';`],
  ['INV-03', 'packages/domain/src/a.ts', `import type { Port } from '@kintsugi/engine/ports';`],
  ['INV-04', 'packages/contract/src/a.ts', `import type { Incident } from '@kintsugi/domain';`],
  ['INV-04', 'packages/contract/src/a.ts', `import { readFileSync } from 'node:fs';`],
  ['INV-05', 'packages/engine/src/a.ts', `import { clock } from '@kintsugi/adapters/clock';`],
  ['INV-05', 'packages/engine/src/a.ts', `export * from '@kintsugi/contract';`],
  ['INV-05', 'packages/engine/src/a.ts', `export const load = () => import('@kintsugi/contract');`],
  ['INV-05', 'packages/engine/src/a.ts', `export type T = import('@kintsugi/contract').T;`],
  ['INV-05', 'packages/engine/src/a.ts', `import { Client } from 'pg';`],
  ['INV-06', 'packages/engine/src/a.ts', `import { request } from 'node:http';`],
  ['INV-06', 'packages/engine/src/act/a.ts', `setTimeout(() => {}, 5);`],
  ['INV-06', 'packages/engine/src/act/a.ts', `globalThis.setTimeout(() => {}, 5);`],
  ['INV-06', 'packages/engine/src/act/a.ts', `import { randomUUID } from 'node:crypto';`],
  ['INV-06', 'packages/engine/src/act/a.ts', `export const answer = fetch('http://127.0.0.1');`],
  ['INV-07', 'packages/adapters/src/a.ts', `import { loop } from '@kintsugi/engine';`],
  ['INV-07', 'packages/adapters/src/a.ts', `import { kit } from '@kintsugi/engine/kits';`],
  ['INV-07', 'packages/adapters/src/a.ts', `import { start } from '@kintsugi/server';`],
  ['INV-08', 'packages/cli/src/a.ts', `import { loop } from '@kintsugi/engine';`],
  ['INV-08', 'packages/server/src/a.ts', `import { world } from '@kintsugi/simulation';`],
  ['INV-08', 'packages/web/src/a.tsx', `import type { Incident } from '@kintsugi/domain';`],
  ['INV-09', 'packages/simulation/src/a.ts', `import { clock } from '@kintsugi/adapters/clock';`],
  ['INV-09', 'packages/simulation/src/a.ts', `export const dice = Math.random();`],
  ['INV-10', 'packages/chaos/src/a.ts', `import { loop } from '@kintsugi/engine';`],
  ['INV-10', 'packages/server/src/a.ts', `import { judge } from '@kintsugi/chaos';`],
  ['INV-11', 'examples/shop/src/a.ts', `import type { X } from '@kintsugi/contract';`],
  ['INV-11', 'packages/cli/src/a.ts', `import { shop } from '../../../examples/shop/src/main.ts';`],
  ['INV-11', 'bench/a.ts', `import { shop } from 'shop';`],
  ['INV-08', 'tools/a.ts', `import type { X } from '@kintsugi/contract';`],
  ['INV-13', 'packages/server/src/a.ts', `import { fold } from '../../domain/src/fold.ts';`],
  ['INV-13', 'packages/server/src/a.ts', `import { fold } from '@kintsugi/domain/src/fold.ts';`],
  ['INV-13', 'packages/server/src/a.ts', `import { fold } from '@kintsugi/nowhere';`],
  ['INV-13', 'packages/server/src/a.ts', `new Worker(new URL('../../adapters/src/clock/system.ts', import.meta.url));`],
  ['INV-13', 'packages/server/src/a.ts', `import { fold } from '../../../vitest.config.ts';`],
  ['INV-14', 'packages/engine/src/act/a.ts', `import { rank } from '../investigate/rank.ts';`],
  ['INV-14', 'packages/engine/src/loop.ts', `import { rank } from './investigate/rank.ts';`],
];

test.each(breaches)('%s: %s holding «%s» is refused', (invariant, path, text) => {
  expect(judge(path, text)).toMatchObject([{ invariant, at: `${path}:1` }]);
});

const allowed: readonly [string, string][] = [
  [
    'packages/analysis/src/a.test.ts',
    `import { expect } from 'vitest'; import fc from 'fast-check'; import 'node:fs';`,
  ],
  [
    'packages/analysis/src/a.ts',
    `export const at = (ms: number) => new Date(ms); /* Date.now() */ const s = 'Math.random()';`,
  ],
  ['packages/domain/src/a.ts', `import type { Shift } from '@kintsugi/analysis'; import { z } from 'zod';`],
  [
    'packages/engine/src/act/a.ts',
    `import { x } from '../investigate/index.ts'; import type { Clock } from '../ports/clock.ts';`,
  ],
  [
    'packages/engine/src/act/a.ts',
    `import { createHash } from 'node:crypto'; import { board } from '../projections/board.ts';`,
  ],
  ['packages/engine/src/ports/clock.kit.ts', `import { test } from 'vitest'; setTimeout(() => {}, 1);`],
  [
    'packages/adapters/src/a.ts',
    `import type { Clock } from '@kintsugi/engine/ports'; import pg from 'pg'; import 'node:fs';`,
  ],
  ['packages/adapters/src/a.test.ts', `import { kit } from '@kintsugi/engine/kits';`],
  [
    'packages/server/src/a.ts',
    `new Worker(new URL('./intake.ts', import.meta.url)); import '@kintsugi/adapters/clock';`,
  ],
  ['packages/cli/src/a.ts', `import { start } from '@kintsugi/server'; import { scenarios } from '@kintsugi/chaos';`],
  ['packages/simulation/src/a.ts', `export const took = performance.now();`],
];

test.each(allowed)('%s may hold «%s»', (path, text) => {
  expect(judge(path, text)).toEqual([]);
});

test('a file that does not parse is a fault, not a pass', () => {
  expect(judge('packages/domain/src/a.ts', 'import { from from;')).not.toEqual([]);
});

test('run as a command on a tree with a breach it names the invariant and exits 1', () => {
  const folder = plant({ 'packages/contract/src/a.ts': `import '@kintsugi/domain';` });
  let printed = '';
  try {
    execFileSync(process.execPath, [join(top, 'tools/walls.ts'), folder], { encoding: 'utf8' });
  } catch (error) {
    printed = (error as { stdout: string }).stdout;
  }
  expect(printed).toContain('INV-04  packages/contract/src/a.ts:1');
});

test('the real tree keeps every wall', () => {
  expect(wallFaults(readSourceTree(top))).toEqual([]);
});
