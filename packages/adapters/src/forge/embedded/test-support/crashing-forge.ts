// For tests that kill it: opens, comments on and merges pull requests one after the other, and says so when each is done.
import { join } from 'node:path';
import { argv, stdout } from 'node:process';
import { makeCommit, makeTree } from '../../../git/make-commit.ts';
import { createGit, gitText } from '../../../git/run-git.ts';
import { openEmbeddedForge } from '../index.ts';

const [folder = '', token = ''] = argv.slice(2);
const hosting = await openEmbeddedForge({ folder, port: 0, token });
const forge = hosting.forgeOf('alpha');
const gitFolder = join(folder, 'alpha', 'code.git');
const git = createGit({ gitFolder, timeoutMs: 20_000 });
const author = { name: 'ada', email: 'ada@example.com' };

const first = (await forge.pullRequests({})).length;
for (let n = first; ; n++) {
  const branch = `kintsugi/${n}`;
  const tree = await makeTree(git, gitFolder, 'main', [{ path: `${n}.txt`, put: { mode: '100644', content: branch } }]);
  const parent = await gitText(git, ['rev-parse', 'main']);
  const head = await makeCommit(git, tree, [parent], { author, atMs: n * 1_000, message: branch });
  await gitText(git, ['update-ref', `refs/heads/${branch}`, head]);
  const opened = await forge.open({ branch, base: 'main', title: branch, body: '' });
  if (opened.kind !== 'applied') throw new Error(JSON.stringify(opened));
  const { number } = opened.pullRequest;
  stdout.write(`opened ${number} ${head}\n`);
  await forge.comment(number, 'k', 'said');
  stdout.write(`said ${number}\n`);
  const merged = await forge.merge(number, head, `merge ${branch}`);
  stdout.write(`merged ${number} ${merged.kind === 'applied' ? merged.commit : JSON.stringify(merged)}\n`);
  await forge.deleteBranch(branch);
  stdout.write(`deleted ${number}\n`);
}
