// The contract of workspaces: a folder of this machine with what a commit holds and what it depends on.
import { expect } from 'vitest';
import type { BuilderTest } from './world.kit.ts';

const INSTALL = 'mkdir -p node_modules/dep; echo dep > node_modules/dep/index.txt';

export function workspaceTests(test: BuilderTest): void {
  test('a workspace is a clean clone with its dependencies, until it is disposed of', async (world) => {
    const project = world.project({ install: INSTALL, build: 'echo built > a' });
    const commit = await world.commit({ 'package.json': '{}', a: 'as committed' });
    await world.builder.run({ id: 'build', project, commit, edits: [], commands: ['install', 'build'] });
    const workspace = await world.builder.workspace(project, commit);
    const beside = await world.builder.workspace(project, commit);
    const files = ['a', 'node_modules/dep/index.txt'].map((name) => `${workspace.folder}/${name}`);
    const texts = (): Promise<(string | null)[]> => Promise.all(files.map(world.read));
    expect(await texts()).toEqual(['as committed', 'dep\n']);
    await workspace.dispose();
    await workspace.dispose();
    expect(await world.read(`${beside.folder}/a`)).toBe('as committed');
    await beside.dispose();
    expect(await texts()).toEqual([null, null]);
  });

  test('a workspace brings its dependencies when no build did', async (world) => {
    const commit = await world.commit({ 'package.json': '{}' });
    const { folder, dispose } = await world.builder.workspace(world.project({ install: INSTALL }), commit);
    expect(await world.read(`${folder}/node_modules/dep/index.txt`)).toBe('dep\n');
    await dispose();
  });

  test('where the install fails, the workspace is without dependencies', async (world) => {
    const commit = await world.commit({ 'package.json': '{}', a: 'here' });
    const { folder, dispose } = await world.builder.workspace(world.project({ install: 'exit 1' }), commit);
    expect(await world.read(`${folder}/a`)).toBe('here');
    await dispose();
  });

  test('a commit that is not there has no workspace, and the reason is said', async (world) => {
    await expect(world.builder.workspace(world.project({}), 'f'.repeat(40))).rejects.toThrow(/commit/);
  });
}
