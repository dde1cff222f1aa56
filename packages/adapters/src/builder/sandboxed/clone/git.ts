// Git for clones: over what is here alone, and so that a clone is the same on every machine. It must not know whose it is.
import { createGit } from '../../../git/run-git.ts';
import type { ToolResult } from '../../../sandbox/run-tool.ts';

const TIMEOUT_MS = 120_000;

const SETTINGS: readonly (readonly [string, string])[] = [
  ['core.attributesFile', '/dev/null'],
  ['core.symlinks', 'true'],
  ['core.autocrlf', 'false'],
  ['core.eol', 'lf'],
  ['core.sparseCheckout', 'false'],
  ['core.longpaths', 'true'],
  ['gc.auto', '0'],
];

/** `git` over the repository in `gitFolder`, which is never written to. Never throws. */
export async function git(
  gitFolder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<ToolResult> {
  const own = { GIT_OPTIONAL_LOCKS: '0', GIT_LITERAL_PATHSPECS: '1', ...environment };
  const run = createGit({ gitFolder, timeoutMs: TIMEOUT_MS, configuration: SETTINGS, environment: own });
  try {
    const { exitCode, output, complaint } = await run(args);
    return exitCode === 0 ? { ok: true, text: output.toString('utf8') } : { ok: false, text: complaint };
  } catch (error) {
    return { ok: false, text: error instanceof Error ? error.message : String(error) };
  }
}
