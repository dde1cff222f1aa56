// What lies in the hosted repository and its pull requests once no server lives: the truth, whoever says what.
import { join } from 'node:path';
import { openEmbeddedForge } from '@kintsugi/adapters/forge/embedded';
import { BREAKAGE_SUBJECT, FIRST_SUBJECT, PROJECT } from './code.ts';
import { git } from './person.ts';

/** The lines of the end that the forge can tell; see `END`. */
export async function leftInForge(dataFolder: string): Promise<readonly string[]> {
  const folder = join(dataFolder, 'development', 'forge');
  const forge = await openEmbeddedForge({ folder, port: 0, token: 'nobody comes in here' });
  try {
    const one = forge.forgeOf(PROJECT);
    const pulls = await one.pullRequests({});
    const reviews = await Promise.all(pulls.map(({ number }) => one.reviews(number)));
    const [pull] = pulls;
    const code = join(folder, PROJECT, 'code.git');
    const lines = async (...args: readonly string[]): Promise<string[]> =>
      (await git(code, args)).split('\n').filter((line) => line !== '');
    const branches = await lines('for-each-ref', '--format=%(refname:short)', 'refs/heads');
    const onMain = await lines('log', '--first-parent', '--reverse', '--format=%s%x09%H', 'main');
    const known = [FIRST_SUBJECT, BREAKAGE_SUBJECT];
    const said = onMain.map((line) => {
      const [subject = '', commit] = line.split('\t');
      return commit === pull?.mergedCommit ? 'a merge' : known.includes(subject) ? subject : `another: ${subject}`;
    });
    // Also what no branch leads to any more: a second patch or half a merge would be there.
    const objects = await lines('cat-file', '--batch-all-objects', '--batch-check=%(objecttype)');
    const counted = reviews.map((each) => `${each.length} ${each.length === 1 ? 'review' : 'reviews'}`);
    return [
      `pull requests: ${pulls.map(({ state }, index) => `${state}, ${counted[index]}`).join(', ') || 'none'}`,
      `on main: ${said.join(', ')}`,
      `branches: ${branches.join(', ')}`,
      `commits ever made: ${objects.filter((type) => type === 'commit').length}`,
    ];
  } finally {
    await forge.close();
  }
}
