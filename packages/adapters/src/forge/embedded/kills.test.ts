// What the embedded forge acknowledged outlives a kill, and no merge is half done: over real kills, and at the one half step.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { gitIn, noGit } from '../../git/test-support/bare-remote.ts';
import { gitText } from '../../git/run-git.ts';
import { openLedger } from './ledger.ts';
import { openEmbeddedWorld, TOKEN, type EmbeddedWorld } from './test-support/embedded-world.ts';

const SCRIPT = fileURLToPath(new URL('test-support/crashing-forge.ts', import.meta.url));

/** Runs it until it has said so many lines, kills it in the middle of what comes next, and answers what it said. */
async function runAndKill(folder: string, lines: number): Promise<string[]> {
  const args = ['--disable-warning=ExperimentalWarning', SCRIPT, folder, TOKEN];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (said.split('\n').length > lines) child.kill('SIGKILL');
  });
  await ended;
  return said.split('\n').slice(0, -1);
}

/** An open pull request whose branch is one commit ahead. */
async function openOne({ forge, stranger, mirror }: EmbeddedWorld) {
  const main = (await (await mirror()).head('main'))?.sha ?? '';
  const head = await stranger.commit('kintsugi/a', [{ path: 'a.txt', content: 'x' }], main);
  await forge.forgeOf('alpha').open({ branch: 'kintsugi/a', base: 'main', title: 'a', body: '' });
  return { main, head };
}

describe.skipIf(noGit !== null)('kills', () => {
  test(
    'kill -9 at any moment loses nothing that was acknowledged, and merges nothing twice',
    { timeout: 120_000 },
    async () => {
      const { folder, forge, gitFolder, reopen, dispose } = await openEmbeddedWorld();
      await forge.close();
      const git = gitIn(gitFolder);
      const said: string[] = [];
      for (const lines of [2, 5, 7, 9]) said.push(...(await runAndKill(join(folder, 'forge'), lines)));
      const after = (await reopen()).forgeOf('alpha');
      for (const line of said) {
        const [what, number, commit] = line.split(' ');
        const pull = await after.pullRequest(Number(number));
        if (what === 'opened') expect(pull).toMatchObject({ headCommit: commit });
        if (what === 'said')
          expect(await after.comments(Number(number))).toEqual([{ author: 'kintsugi', text: 'said' }]);
        if (what === 'merged') expect(pull).toMatchObject({ state: 'merged', mergedCommit: commit });
      }
      // Every merge on the branch is one pull request's, and every merged one is on the branch, once.
      const pulls = await after.pullRequests({});
      const merges = (await gitText(git, ['log', '--first-parent', '--merges', '--format=%H', 'main'])).split('\n');
      expect(pulls.flatMap(({ mergedCommit }) => mergedCommit ?? []).toSorted()).toEqual(merges.toSorted());
      expect(said.filter((line) => line.startsWith('merged')).length).toBeGreaterThan(2);
      await dispose();
    },
  );

  test('killed after the base moved and before it was noted: it is merged', async () => {
    const world = await openEmbeddedWorld();
    const { head } = await openOne(world);
    const merged = await world.forge.forgeOf('alpha').merge(1, head, 'merge');
    const commit = merged.kind === 'applied' ? merged.commit : expect.fail(JSON.stringify(merged));
    await world.forge.close();
    const ledger = openLedger(join(world.gitFolder, '..', 'pulls.sqlite'));
    ledger.change(1, { state: 'open', mergedCommit: null });
    ledger.close();
    await world.stranger.remove('kintsugi/a');
    const after = (await world.reopen()).forgeOf('alpha');
    expect(await after.pullRequest(1)).toMatchObject({ state: 'merged', mergedCommit: commit });
    expect(await after.merge(1, head, 'merge')).toEqual({ kind: 'applied', commit });
    await world.dispose();
  });
});
