// INV-10: the truth of a scenario cannot be had by anybody but the judge: not by import, not by what the door loads.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const PACKAGE = join(import.meta.dirname, '..');
const sources = readdirSync(join(PACKAGE, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
  .map((path) => ({ path, text: readFileSync(join(PACKAGE, 'src', path), 'utf8') }));

/** Files that are loaded with `entry`; imports of types alone are erased. */
function loadedWith(entry: string, seen = new Set<string>()): Set<string> {
  const file = join(PACKAGE, 'src', entry);
  if (seen.has(file) || file.includes('${')) return seen; // a scenario is loaded by its name: nobody below it counts
  seen.add(file);
  const text = readFileSync(file, 'utf8').replace(/^(import|export) type [\s\S]*?;$/gm, '');
  for (const [, specifier = ''] of text.matchAll(/(?:from|import\()\s*['"`](\.[^'"`]+)['"`]/g))
    loadedWith(relative(join(PACKAGE, 'src'), join(dirname(file), specifier)), seen);
  return seen;
}

test('neither door of the package leads to a scenario or to the judge', () => {
  const { exports } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as { exports: object };
  expect(exports).toEqual({ '.': './src/index.ts', './world': './src/world/world.ts' });
  const behind = (door: string): string[] => [...loadedWith(door)].map((file) => relative(PACKAGE, file)).toSorted();
  expect(behind('index.ts')).toEqual(['src/chaos-process.ts', 'src/index.ts', 'src/start-chaos.ts']);
  expect(behind('world/world.ts').filter((path) => !path.startsWith('src/world/'))).toEqual([]);
});

test('this way of looking sees what the chaos process loads', () => {
  const loaded = [...loadedWith('main.ts')].map((file) => relative(PACKAGE, file));
  expect(loaded).toContain('src/judge/judge.ts');
  expect(loaded).toContain('src/scenario-catalog.ts');
  expect(loaded).toContain('src/judge/judge-breakage.ts');
  expect(loaded).toContain('src/development/breakage-catalog.ts');
});

test('only the judge reads the truth; the run hands it on', () => {
  const readers = sources.filter(({ text }) =>
    /\btruth\b|\bTruth\b/.test(text.replace(/\/\/.*|\/\*[\s\S]*?\*\//g, '')),
  );
  const paths = readers.map(({ path }) => path).filter((path) => !path.startsWith('judge/'));
  expect(paths.toSorted()).toEqual([
    'development/breakage.ts',
    'development/run-one-breakage.ts',
    'run/run-scenario.ts',
    'scenario.ts',
  ]);
  const run = sources.find(({ path }) => path === 'run/run-scenario.ts')?.text ?? '';
  expect(run.match(/\.truth\b/g)).toHaveLength(1);
  expect(run).toMatch(/judge\([^)]*variant\.truth/);
  const one = sources.find(({ path }) => path === 'development/run-one-breakage.ts')?.text ?? '';
  expect(one.match(/\.truth\b/g), 'the hidden tests, once all is handled, and the judge').toHaveLength(2);
  expect(one.indexOf('.truth')).toBeGreaterThan(one.indexOf('await pushedAndWatched('));
  expect(one).toMatch(/judgeBreakage\([^)]*variant\.truth/);
});
