// A package that nobody here knows is asked of the team's own registry, a real npm against a small one.
import { mkdtempSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RepairProblem } from '@kintsugi/engine/ports';
import { afterAll, describe, expect, test } from 'vitest';
import { openSandbox } from '../../sandbox/open-sandbox.ts';
import { removeTree } from '../../sandbox/remove-tree.ts';
import { createPatchGenerators } from '../index.ts';

const folder = mkdtempSync(join(tmpdir(), 'kintsugi-registry-'));
afterAll(() => removeTree(folder));
const sandbox = await openSandbox({ folder });
if (sandbox.kind === 'none') console.info(`skipped: asking a registry in bubblewrap: ${sandbox.says}`);

describe.skipIf(sandbox.kind === 'none')('with bubblewrap', () => {
  test('the newest version is added to manifest and lock, and nothing else moves', { timeout: 40_000 }, async () => {
    const registry = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end(JSON.stringify(packument('@team/labels', ['1.1.0', '1.2.0'])));
    });
    const asked: string[] = [];
    await once(registry.listen(0, '127.0.0.1'), 'listening');
    try {
      const problem = problemOf('@team/labels', `http://127.0.0.1:${(registry.address() as AddressInfo).port}/`);
      const { patches, notes } = await proposed(problem);
      expect(notes).toEqual([]);
      expect(patches.map(({ says }) => says)).toEqual([
        'add @team/labels 1.2.0 to package.json, the newest in its registry',
      ]);
      expect(Object.fromEntries(patches[0]?.edits.map(({ path, text }) => [path, text]) ?? [])).toEqual({
        'package.json': manifest({ '@team/boxes': '1.0.0', '@team/labels': '1.2.0' }),
        'package-lock.json': lock({ boxes: '1.0.0', labels: '1.2.0' }),
      });
      expect(new Set(asked)).toEqual(new Set(['/@team%2flabels']));
    } finally {
      registry.close();
      registry.closeAllConnections();
    }
  });

  test('a registry that is not there is said', { timeout: 40_000 }, async () => {
    const { patches, notes } = await proposed(problemOf('@team/labels', 'http://127.0.0.1:9/'));
    expect(patches).toEqual([]);
    expect(notes).toEqual([expect.stringMatching(/^The registry did not help with @team\/labels: /)]);
  });
});

test('a package of a scope that nobody here uses is left to a person', async () => {
  const { patches, notes } = await proposed(problemOf('stranger', 'http://127.0.0.1:9/'));
  expect(patches).toEqual([]);
  expect(notes).toEqual(['stranger is of no scope that this project uses: a person must trust it.']);
});

async function proposed(problem: RepairProblem): Promise<{
  readonly patches: readonly {
    readonly says: string;
    readonly edits: readonly { path: string; text: string | null }[];
  }[];
  readonly notes: readonly string[];
}> {
  const notes: string[] = [];
  const generators = createPatchGenerators({
    idleMs: 100,
    registry: { folder, environment: { npm_config_fetch_retries: '0' } },
    onNote: (name, { because }) => void (name === 'registry' && notes.push(because)),
  });
  const generator = generators.find(({ name }) => name === 'registry');
  const patches = [];
  for await (const patch of generator?.propose(problem, new AbortController().signal) ?? []) patches.push(patch);
  return { patches, notes };
}

function problemOf(name: string, registry: string): RepairProblem {
  const files = {
    '.npmrc': `@team:registry=${registry}\nsave-exact=true\nomit-lockfile-registry-resolved=true\n`,
    'package.json': manifest({ '@team/boxes': '1.0.0' }),
    'package-lock.json': lock({ boxes: '1.0.0' }),
    'src/print.ts': `import { print } from '${name}';\n`,
  };
  const message = `Cannot find module '${name}' or its corresponding type declarations.`;
  const fault = { tool: 'tsc', kind: 'dependency', code: 'TS2307', file: 'src/print.ts', line: 1, column: 1 } as const;
  const diagnoses = [{ ...fault, message, subject: name }];
  return { files: new Map(Object.entries(files)), diagnoses, failingTests: [], culprit: null, folder: null };
}

function manifest(dependencies: Readonly<Record<string, string>>): string {
  return json({ name: 'post', version: '1.0.0', private: true, dependencies });
}

function lock(held: Readonly<Record<string, string>>): string {
  const dependencies = Object.fromEntries(Object.entries(held).map(([name, version]) => [`@team/${name}`, version]));
  const places = Object.entries(held).map(([name, version]) => [
    `node_modules/@team/${name}`,
    { version, ...integrity(version) },
  ]);
  const packages = { '': { name: 'post', version: '1.0.0', dependencies }, ...Object.fromEntries(places) };
  return json({ name: 'post', version: '1.0.0', lockfileVersion: 3, requires: true, packages });
}

function packument(name: string, versions: readonly string[]): object {
  const of = (version: string): object => {
    const tarball = `http://127.0.0.1:9/${version}.tgz`;
    return { name, version, dist: { tarball, ...integrity(version) } };
  };
  return {
    name,
    'dist-tags': { latest: versions.at(-1) },
    versions: Object.fromEntries(versions.map((one) => [one, of(one)])),
  };
}

function integrity(version: string): { readonly integrity: string } {
  return { integrity: `sha512-${Buffer.alloc(64, version).toString('base64')}` };
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
