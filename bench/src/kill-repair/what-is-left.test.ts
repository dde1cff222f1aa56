// The look at the forge can say no: what a repair that was done twice leaves behind is seen.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedForge } from '@kintsugi/adapters/forge/embedded';
import { expect, test } from 'vitest';
import { BREAKAGE, BREAKAGE_SUBJECT, FIRST, FIRST_SUBJECT, PROJECT } from './code.ts';
import { noGit } from './no-git.kit.ts';
import { personAt } from './person.ts';
import { leftInForge } from './what-is-left.ts';

test.skipIf(noGit !== null)(
  'a second branch, a second pull request and a commit on main by itself are seen',
  async () => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'kintsugi left '));
    const token = 'a token that is long enough';
    const folder = join(dataFolder, 'development', 'forge');
    const forge = await openEmbeddedForge({ folder, port: 0, token });
    await forge.createRepository(PROJECT);
    const person = await personAt(join(dataFolder, 'person'));
    const push = (branch: string, subject: string, files: Readonly<Record<string, string>>) =>
      person.push(forge.urlOf(PROJECT), token, subject, files, branch);
    await push('main', FIRST_SUBJECT, FIRST);
    await push('main', BREAKAGE_SUBJECT, BREAKAGE);
    await push('main', 'by itself', { 'service/sums.mjs': '' });
    const one = forge.forgeOf(PROJECT);
    for (const branch of ['kintsugi/once', 'kintsugi/twice']) {
      await push(branch, branch, { 'service/sums.mjs': `// ${branch}\n` });
      await one.open({ branch, base: 'main', title: branch, body: '' });
    }
    await forge.close();
    expect(await leftInForge(dataFolder)).toEqual([
      'pull requests: open, 0 reviews, open, 0 reviews',
      'on main: begin, find the heaviest, another: by itself',
      'branches: kintsugi/once, kintsugi/twice, main',
      'commits ever made: 5',
    ]);
    await rm(dataFolder, { recursive: true });
  },
);
