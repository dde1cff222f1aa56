// A workspace outlasts its holders while a release stands on its dependencies, also over a restart.
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_BUILD_LIMITS, type Project } from '@kintsugi/domain';
import { expect, test } from 'vitest';
import { openBuilderWorld } from './builder-world.kit.ts';

const project: Project = {
  name: 'alpha',
  branch: 'main',
  commands: { install: 'mkdir -p node_modules/dep', build: null, test: null, testFile: null },
  services: { alpha: 'services/alpha' },
  autonomy: 'propose',
  trusted: true,
  limits: DEFAULT_BUILD_LIMITS,
};

test('a release that links to a workspace keeps it until that release is gone', async () => {
  const releaseFolders: string[] = [];
  const world = await openBuilderWorld({ releaseFolders });
  const release = join(world.folder, 'releases', 'alpha', 'abc123');
  releaseFolders.push(join(world.folder, 'releases'));
  const first = await world.commit({ 'package.json': '{}', 'services/alpha/main.ts': '1' });
  const { folder, dispose } = await world.builder.workspace(project, first);
  mkdirSync(release, { recursive: true });
  symlinkSync(join(folder, 'node_modules'), join(release, 'node_modules'), 'dir');
  await dispose();
  expect(existsSync(join(release, 'node_modules', 'dep'))).toBe(true);
  const next = await world.reopen();
  expect(existsSync(join(release, 'node_modules', 'dep'))).toBe(true);

  rmSync(release, { recursive: true });
  const second = await world.commit({ 'package.json': '{}', 'services/alpha/main.ts': '2' });
  await (await next.workspace(project, second)).dispose();
  expect(existsSync(folder)).toBe(false);
  await next.close();
  await world.dispose();
});
