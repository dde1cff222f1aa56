// Runs git for people of a scenario. Credentials go by the environment, never by arguments, which the whole machine can read.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface GitRemote {
  readonly url: string;
  /** Null: it asks for none. */
  readonly credentials: { readonly user: string; readonly password: string } | null;
}

export interface Person {
  readonly name: string;
  readonly email: string;
}

export interface Git {
  /** What it printed, without the last line break. Throws with its complaint, in which no credentials stand. */
  (...args: readonly string[]): Promise<string>;
}

const TIMEOUT_MS = 60_000;
const OUTPUT_BYTES_MAX = 32 * 1024 * 1024;

/** In `folder`, with nothing of this machine's own settings. `dated` is the author's and the committer's. */
export function gitIn(
  folder: string,
  options: {
    readonly remote?: GitRemote;
    readonly person?: Person;
    readonly atMs?: number;
    readonly signal?: AbortSignal;
  } = {},
): Git {
  const env = environmentOf(options);
  return async (...args) => {
    try {
      const { stdout } = await promisify(execFile)('git', args, {
        cwd: folder,
        env,
        timeout: TIMEOUT_MS,
        maxBuffer: OUTPUT_BYTES_MAX,
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      });
      return stdout.trimEnd();
    } catch (error) {
      if (options.signal?.aborted === true) throw error;
      const { stderr = '' } = error as { stderr?: string };
      throw new Error(`git ${args[0] ?? ''} failed: ${stderr.trim()}`, { cause: error });
    }
  };
}

function environmentOf({ remote, person, atMs }: Parameters<typeof gitIn>[1] & object): NodeJS.ProcessEnv {
  const settings = [['core.autocrlf', 'false'] as const, ...headersOf(remote)];
  const date = atMs === undefined ? {} : { GIT_AUTHOR_DATE: isoOf(atMs), GIT_COMMITTER_DATE: isoOf(atMs) };
  const identity =
    person === undefined
      ? {}
      : {
          GIT_AUTHOR_NAME: person.name,
          GIT_AUTHOR_EMAIL: person.email,
          GIT_COMMITTER_NAME: person.name,
          GIT_COMMITTER_EMAIL: person.email,
        };
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
    ...identity,
    ...date,
  };
}

/** Bound to the remote's address, so that a redirect to another place does not carry it on. */
function headersOf(remote: GitRemote | undefined): (readonly [string, string])[] {
  if (remote === undefined || remote.credentials === null) return [];
  const { user, password } = remote.credentials;
  const basic = Buffer.from(`${user}:${password}`).toString('base64');
  return [[`http.${new URL(remote.url).origin}/.extraHeader`, `Authorization: Basic ${basic}`]];
}

/** In UTC; git would take a bare number for something else. */
function isoOf(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\.\d+Z$/, '+00:00');
}
