// Every breakage against the present shop: its commits apply, the shop's own commands fail as they should, and nothing tells.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { diceOf } from '../../src/dice.ts';
import { loadBreakages, loadOrigin } from '../../src/development/breakage-catalog.ts';
import type { BreakageVariant, MergedCommit } from '../../src/development/breakage.ts';
import { applyPatches, liftTo, writeFiles } from '../../src/development/lay-repository.ts';
import { publishedIn } from '../../src/registry/team-registry.ts';

const MODULES = join(import.meta.dirname, '../../../../node_modules');
const TSC = join(MODULES, 'typescript/bin/tsc');
const isInstalled = existsSync(TSC) && existsSync(join(MODULES, '@opentelemetry/api'));

const origin = await loadOrigin();
const breakages = await loadBreakages();
const SEEDS = Array.from({ length: 24 }, (_, seed) => seed + 1);
const cases = breakages.flatMap(({ name, vary }) => {
  const kinds = new Map(SEEDS.map((seed) => vary(diceOf(seed))).map((variant) => [JSON.stringify(variant), variant]));
  return [...kinds.values()].map((variant, index) => ({ label: `${name} ${index + 1}`, name, variant }));
});

const nobody = { author: { name: 'nobody', email: 'nobody@lasting.example' }, message: 'mend' };

let place: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'breakages-'));
});
afterAll(() => rm(place, { recursive: true, force: true }));

test('six that a machine may repair and two that it may not, each in at least two forms', () => {
  expect(breakages.map(({ name }) => name)).toHaveLength(8);
  for (const { name, tagline } of breakages) {
    expect(cases.filter((one) => one.name === name).length).toBeGreaterThanOrEqual(2);
    expect(tagline.length).toBeLessThan(120);
  }
  const rights = breakages.map(({ vary }) => vary(diceOf(1)).truth.right);
  expect(rights).toEqual([...Array<string>(6).fill('repaired'), 'asked', 'flaky']);
});

/** INV-31: names and messages are what a person would write, and say nothing of what is wrong. */
test.each(cases)('nothing of $label tells what it is', ({ name, variant }) => {
  const seen = [...variant.commits, ...(variant.untilItFails === undefined ? [] : [variant.untilItFails(1)])];
  const text = JSON.stringify(seen).toLowerCase();
  for (const word of [name, 'chaos', 'fault', 'inject', 'scenario', 'kintsugi', 'break', 'bug', 'mistake', 'flak'])
    expect(text).not.toContain(word);
});

test('the digests in the shop’s lock and in the breakages are those of its team’s packages', async () => {
  const lock = await readFile(join(origin.repository.application, 'package-lock.json'), 'utf8');
  const texts = [lock, JSON.stringify(cases)].join('\n');
  const digests = texts.match(/@lasting\/[a-z]+[^@]{0,90}?sha512-[\w+/=]+/g) ?? [];
  const published = await publishedIn(origin.shelf);
  expect(digests.length).toBeGreaterThan(0);
  for (const digest of digests)
    expect(published.some(({ name, integrity }) => digest.startsWith(name) && digest.endsWith(integrity))).toBe(true);
});

describe.skipIf(!isInstalled)('with the packages of this repository', () => {
  test('the shop as it is passes in a place of its own', async () => {
    const folder = await lifted('whole', []);
    expect(await command(folder, 'build')).toMatchObject({ code: 0 });
    expect(await command(folder, 'test')).toMatchObject({ code: 0 });
  });

  test.each(cases)('$label really fails where it should', async ({ label, variant }) => {
    const { fails, truth } = variant;
    const folder = await lifted(label.replace(' ', '-'), variant.commits);
    const built = await command(folder, 'build');
    if (fails.command === 'build') {
      expect(built.code).not.toBe(0);
      expect(built.output).toContain(fails.says);
    } else {
      expect(built).toMatchObject({ code: 0, output: '' });
      const runs = truth.right === 'flaky' ? await untilBoth(folder, variant) : [await command(folder, 'test')];
      const failed = runs.find(({ code }) => code !== 0);
      expect(failed?.output).toContain(fails.says);
      expect(runs.some(({ code }) => code === 0)).toBe(truth.right === 'flaky');
    }
  });

  test.each(cases.filter(({ variant }) => variant.truth.right === 'repaired'))(
    'what nobody has seen of $label fails before a right repair and passes after it',
    async ({ label, variant: { commits, truth } }) => {
      const { hiddenTests, oneRight = {} } = truth;
      const hidden = Object.keys(hiddenTests);
      expect(hidden.length).toBeGreaterThan(0);
      const folder = await lifted(`${label.replace(' ', '-')}-mended`, [...commits, { ...nobody, files: hiddenTests }]);
      expect(await command(folder, 'test', hidden)).not.toMatchObject({ code: 0 });
      await applyPatches(folder, oneRight.patches ?? []);
      await linkPackages(folder);
      expect(await command(folder, 'build')).toMatchObject({ code: 0, output: '' });
      expect(await command(folder, 'test', hidden)).toMatchObject({ code: 0 });
    },
  );
});

/** A test that fails by chance must be seen to fail and to pass; so many misses in a row happen once in a million. */
async function untilBoth(folder: string, { commits }: BreakageVariant) {
  const added = commits.flatMap(({ files = {} }) => Object.keys(files));
  const runs = [];
  for (let round = 0; round < 20; round += 1) {
    runs.push(await command(folder, 'test', added));
    if (new Set(runs.map(({ code }) => code === 0)).size === 2) break;
  }
  return runs;
}

/** The shop with these commits on top, and the packages that its package.json then names beside it. */
async function lifted(name: string, commits: readonly MergedCommit[]): Promise<string> {
  const folder = join(place, name);
  await liftTo(folder, origin.repository, 'http://127.0.0.1:1/');
  for (const { patches = [], files = {} } of commits) {
    await applyPatches(folder, patches);
    await writeFiles(folder, files);
  }
  await linkPackages(folder);
  return folder;
}

/** What an installation would bring: the tools as they are here, the team's packages as package.json asks for them. */
async function linkPackages(folder: string): Promise<void> {
  const modules = join(folder, 'node_modules');
  await rm(modules, { recursive: true, force: true });
  await mkdir(join(modules, '@lasting'), { recursive: true });
  for (const entry of ['@opentelemetry', '@types', 'typescript', 'undici-types'])
    await symlink(join(MODULES, entry), join(modules, entry));
  await symlink(join(folder, 'kit'), join(modules, 'shop-kit'));
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  for (const [dependency, version] of Object.entries(manifest.dependencies)) {
    const [scope, short] = dependency.split('/');
    if (scope === '@lasting') await symlink(join(origin.shelf, `${short}-${version}`), join(modules, dependency));
  }
}

async function command(folder: string, name: 'build' | 'test', tests: readonly string[] = ['tests/**/*.test.ts']) {
  const args = name === 'build' ? [TSC, '-p', '.'] : ['--test', ...tests];
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const ran = await promisify(execFile)(process.execPath, args, { cwd: folder, env }).then(
    ({ stdout }) => ({ code: 0, output: stdout }),
    (error: { code?: number; stdout?: string; stderr?: string }) => ({
      code: error.code ?? -1,
      output: `${error.stdout ?? ''}${error.stderr ?? ''}`,
    }),
  );
  return ran;
}
