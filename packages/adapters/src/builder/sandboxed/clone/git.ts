// Runs git so that nothing in a repository, and nothing in this machine's settings, can make it run something else.
import { runTool, type ToolResult } from '../../../sandbox/run-tool.ts';

const SETTINGS = {
  'core.hooksPath': '/dev/null',
  'core.fsmonitor': 'false',
  'core.attributesFile': '/dev/null',
  'core.symlinks': 'true',
  'core.autocrlf': 'false',
  'core.eol': 'lf',
  'core.protectNTFS': 'true',
  'core.protectHFS': 'true',
  'core.sparseCheckout': 'false',
  'core.longpaths': 'true',
  'submodule.recurse': 'false',
  // A clone is made of what is here. A missing object is an error, never a reason to ask a server.
  'protocol.allow': 'never',
  'gc.auto': '0',
} as const;

const ENVIRONMENT = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_LITERAL_PATHSPECS: '1',
  HOME: '/nonexistent',
} as const;

/** `git` over the repository in `gitFolder`, which is never written to. */
export function git(
  gitFolder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<ToolResult> {
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return runTool('git', [...settings, `--git-dir=${gitFolder}`, ...args], {
    environment: { ...ENVIRONMENT, ...environment },
  });
}
