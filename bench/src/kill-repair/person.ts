// Somebody who pushes to the repository that the server hosts, over HTTP with its token.
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

export interface Person {
  /** Commits on what was pushed last; answers the commit. `remote` moves with each start of the server. */
  push(
    remote: string,
    token: string,
    subject: string,
    files: Readonly<Record<string, string>>,
    branch?: string,
  ): Promise<string>;
}

export async function personAt(folder: string): Promise<Person> {
  await mkdir(folder, { recursive: true });
  await git(folder, ['init', '--quiet', '--initial-branch=main']);
  return {
    async push(remote, token, subject, files, branch = 'main') {
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), text);
      }
      await git(folder, ['add', '--all']);
      await git(folder, ['commit', '--quiet', '--message', subject]);
      const basic = Buffer.from(`ada:${token}`).toString('base64');
      await git(folder, ['push', '--quiet', remote, `HEAD:refs/heads/${branch}`], {
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: `http.${new URL(remote).origin}/.extraHeader`,
        GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
      });
      return git(folder, ['rev-parse', 'HEAD']);
    },
  };
}

/** With nothing of this machine's own settings. Credentials go by the environment: arguments can be read by all. */
export async function git(folder: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<string> {
  const env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.com',
    ...more,
  };
  return (await promisify(execFile)('git', args, { cwd: folder, env })).stdout.trim();
}
