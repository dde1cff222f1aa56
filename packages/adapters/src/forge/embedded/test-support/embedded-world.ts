// For tests: an embedded forge in a folder of its own, with one repository that holds `FIRST_FILES`.
import { join } from 'node:path';
import type { Stranger } from '@kintsugi/engine/kits';
import { beginMain, freshFolder, strangerIn } from '../../../git/test-support/bare-remote.ts';
import { openGitRepository, type GitRepository } from '../../../repository/git/index.ts';
import { openEmbeddedForge, type EmbeddedForge, type EmbeddedForgeOptions } from '../index.ts';

export const TOKEN = 'a token that is long enough';

export interface EmbeddedWorld {
  readonly folder: string;
  readonly forge: EmbeddedForge;
  /** Where the code of `alpha` lies. */
  readonly gitFolder: string;
  readonly stranger: Stranger;
  /** Another one over the same folder: the first must be closed. */
  reopen(options?: Partial<EmbeddedForgeOptions>): Promise<EmbeddedForge>;
  mirror(remote?: string, name?: string): Promise<GitRepository>;
  dispose(): Promise<void>;
}

export async function openEmbeddedWorld(options: Partial<EmbeddedForgeOptions> = {}): Promise<EmbeddedWorld> {
  const { folder, remove } = await freshFolder();
  const opened: EmbeddedForge[] = [];
  const open = async (more: Partial<EmbeddedForgeOptions>): Promise<EmbeddedForge> => {
    const settings = { folder: join(folder, 'forge'), port: 0, token: TOKEN, now: () => 1_767_225_700_000 };
    const forge = await openEmbeddedForge({ ...settings, ...options, ...more });
    opened.push(forge);
    return forge;
  };
  const forge = await open({});
  await forge.createRepository('alpha');
  const gitFolder = join(folder, 'forge', 'alpha', 'code.git');
  await beginMain(gitFolder);
  return {
    folder,
    forge,
    gitFolder,
    stranger: strangerIn(gitFolder),
    reopen: (more = {}) => open(more),
    mirror: (remote = forge.urlOf('alpha'), name = 'mirror') =>
      openGitRepository({ folder: join(folder, name), remote, authorization: forge.authorization }),
    async dispose() {
      for (const one of opened) await one.close();
      await remove();
    },
  };
}
